# Run by scenarios.test.ts in the synthesized stack. The provider is mocked: Terraform takes its schema and asks AWS nothing.
mock_provider "aws" {
  mock_data "aws_availability_zones" {
    defaults = { names = ["eu-central-1a"] }
  }
  mock_data "aws_ec2_instance_type_offerings" {
    defaults = { locations = ["eu-central-1a"] }
  }
  mock_resource "aws_iam_policy" {
    defaults = { arn = "arn:aws:iam::123456789012:policy/mocked" }
  }
}

run "a_web_server_for_everybody" {
  assert {
    condition = alltrue([
      for rule in [
        aws_vpc_security_group_ingress_rule.anywhere_web_tcp_80_ingress,
        aws_vpc_security_group_ingress_rule.anywhere_web_tcp_443_ingress,
      ] :
      rule.security_group_id == aws_security_group.ec2_web_security_group.id && rule.cidr_ipv4 == "0.0.0.0/0" && rule.ip_protocol == "tcp"
    ])
    error_message = "Anyone may open the web server's HTTP and HTTPS ports."
  }
  assert {
    condition = toset([
      for rule in [
        aws_vpc_security_group_ingress_rule.anywhere_web_tcp_80_ingress,
        aws_vpc_security_group_ingress_rule.anywhere_web_tcp_443_ingress,
      ] :
      "${rule.from_port}-${rule.to_port}"
    ]) == toset(["80-80", "443-443"])
    error_message = "The ports are 80 and 443."
  }
  assert {
    condition = (
      aws_instance.ec2_instance_web_server.associate_public_ip_address &&
      aws_instance.ec2_instance_client_server.associate_public_ip_address
    )
    error_message = "Both servers have a public address."
  }
  assert {
    condition     = output.web_server_ec2_instance_https_url == "https://${aws_instance.ec2_instance_web_server.public_ip}/"
    error_message = "An output says what to open in the browser."
  }
}

run "ssh_for_the_named_blocks_only" {
  variables {
    ssh_cidr_blocks = ["203.0.113.10/32", "198.51.100.0/24", "192.0.2.128/25"]
  }
  assert {
    condition     = toset([for entry in aws_ec2_managed_prefix_list.trusted.entry : entry.cidr]) == toset(var.ssh_cidr_blocks)
    error_message = "The prefix list has the named blocks, all of them and no other."
  }
  assert {
    condition     = aws_ec2_managed_prefix_list.trusted.max_entries == 3
    error_message = "The list is no longer than needed: each entry counts as a rule."
  }
  assert {
    condition = alltrue([
      for rule in [
        aws_vpc_security_group_ingress_rule.trusted_web_tcp_22_ingress,
        aws_vpc_security_group_ingress_rule.trusted_client_tcp_22_ingress,
      ] :
      rule.from_port == 22 && rule.to_port == 22 && rule.prefix_list_id == aws_ec2_managed_prefix_list.trusted.id && rule.cidr_ipv4 == null
    ])
    error_message = "Port 22 is open to the prefix list, and to nothing else."
  }
}

run "ssh_from_anywhere_if_that_is_meant" {
  command = plan
  variables {
    ssh_cidr_blocks   = ["0.0.0.0/0"]
    ssh_from_anywhere = true
  }
  assert {
    condition     = one(aws_ec2_managed_prefix_list.trusted.entry).cidr == "0.0.0.0/0"
    error_message = "The switch lets the list have the whole internet."
  }
}

run "the_key_of_the_user" {
  command = plan
  assert {
    condition = alltrue([
      for instance in [
        aws_instance.ec2_instance_web_server,
        aws_instance.ec2_instance_client_server,
      ] : instance.key_name == aws_key_pair.ssh_key.key_name
    ])
    error_message = "Both servers let the owner of the key in."
  }
  assert {
    condition = (
      aws_key_pair.ssh_key.key_name == "TCP-IP-Sandbox-web-server-SSH-Key" &&
      aws_key_pair.ssh_key.public_key == var.ssh_public_key
    )
    error_message = "The key pair has the user's public key, and a name of the scenario's own."
  }
}
