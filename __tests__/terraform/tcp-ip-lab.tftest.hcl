# Run by scenarios.test.ts in the synthesized stack. The provider is mocked: Terraform takes its schema and asks AWS nothing.
mock_provider "aws" {
  mock_data "aws_availability_zones" {
    defaults = { names = ["eu-central-1a", "eu-central-1b", "eu-central-1c"] }
  }
  mock_data "aws_ec2_instance_type_offerings" {
    defaults = { locations = ["eu-central-1c", "eu-central-1a", "eu-central-1b"] }
  }
  mock_data "aws_ec2_instance_type" {
    defaults = { supported_architectures = ["i386", "x86_64"] }
  }
  mock_resource "aws_iam_policy" {
    defaults = { arn = "arn:aws:iam::123456789012:policy/mocked" }
  }
}

run "a_type_that_the_first_zone_does_not_offer" {
  command = plan
  override_data {
    target = data.aws_ec2_instance_type_offerings.offerings
    values = { locations = ["eu-central-1-ham-1a", "eu-central-1c", "eu-central-1b"] }
  }
  assert {
    condition = alltrue([
      for subnet in [aws_subnet.private_subnet, aws_subnet.public_subnet] :
      subnet.availability_zone == "eu-central-1b"
    ])
    error_message = "The subnets are in the first zone, by name, that offers the type and needs no opting in."
  }
}

run "a_type_that_no_zone_offers" {
  command = plan
  override_data {
    target = data.aws_ec2_instance_type_offerings.offerings
    values = { locations = ["eu-central-1-ham-1a"] }
  }
  expect_failures = [data.aws_ec2_instance_type_offerings.offerings]
}

run "values_of_the_original" {
  assert {
    condition     = output.ec2_subnet_cidr == "10.0.0.0/24" && aws_subnet.public_subnet.cidr_block == "10.0.1.0/24"
    error_message = "The subnets are the VPC block's /24 number 0 and number 1."
  }
  assert {
    condition = alltrue([
      for subnet in [aws_subnet.private_subnet, aws_subnet.public_subnet] :
      subnet.availability_zone == "eu-central-1a"
    ])
    error_message = "Both subnets are in the first zone that offers the instance type."
  }
  assert {
    condition     = output.application_port == 1234 && output.hesitant_consumer_port == 1235
    error_message = "The ports are the scenario's defaults."
  }
  assert {
    condition = (
      aws_iam_role.ec2_iam_role.name == "TCP-IP-Sandbox-EC2-IAM-Role" &&
      aws_instance.ec2_instance_client_1.tags.Name == "TCP-IP-Sandbox-EC2-Client-#1"
    )
    error_message = "Names begin with the prefix."
  }
  assert {
    condition = (
      strcontains(aws_instance.ec2_instance_server.user_data, "tcp-server 0.0.0.0 1234 ") &&
      strcontains(aws_instance.ec2_instance_client_3.user_data, "eager-producer server.tcp-ip-sandbox.jch 1235 ")
    )
    error_message = "Programs are told the ports, and the server's name."
  }
  assert {
    condition = anytrue([
      for filter in data.aws_ami.amazon_linux_2023.filter :
      filter.name == "architecture" && contains(filter.values, "x86_64")
    ])
    error_message = "A type that knows i386 and x86_64 takes the x86_64 image."
  }
}

run "the_smallest_vpc" {
  command = plan
  variables {
    vpc_cidr_block = "10.1.16.0/20"
  }
  assert {
    condition     = aws_subnet.private_subnet.cidr_block == "10.1.16.0/24" && aws_subnet.public_subnet.cidr_block == "10.1.17.0/24"
    error_message = "Subnets are /24s, whatever the VPC's prefix length."
  }
  assert {
    condition = (
      aws_route53_record.server_ec2_instance_record.records == toset(["10.1.16.10"]) &&
      aws_instance.ec2_instance_client_3.private_ip == "10.1.16.13"
    )
    error_message = "Hosts have addresses of the private subnet, and DNS tells them."
  }
}

run "an_arm64_type" {
  command = plan
  variables {
    ec2_instance_type = "t4g.small"
  }
  override_data {
    target = data.aws_ec2_instance_type.instance_type
    values = { supported_architectures = ["arm64"] }
  }
  assert {
    condition = anytrue([
      for filter in data.aws_ami.amazon_linux_2023.filter :
      filter.name == "architecture" && contains(filter.values, "arm64")
    ])
    error_message = "An arm64 type takes the arm64 image."
  }
}

run "a_type_that_the_zone_of_the_deployed_lab_does_not_offer" {
  command = plan
  override_data {
    target = data.aws_ec2_instance_type_offerings.offerings
    values = { locations = ["eu-central-1b"] }
  }
  expect_failures = [
    aws_instance.ec2_instance_server,
    aws_instance.ec2_instance_client_1,
    aws_instance.ec2_instance_client_2,
    aws_instance.ec2_instance_client_3,
  ]
}

run "programs_that_do_not_start" {
  command = plan
  variables {
    start_programs = false
  }
  assert {
    condition     = strcontains(aws_instance.ec2_instance_server.user_data, "START_PROGRAMS='false'")
    error_message = "The instances are told not to start the programs."
  }
}
