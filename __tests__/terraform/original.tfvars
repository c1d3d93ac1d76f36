aws_region              = "eu-central-1"
capture_transfer_bucket = "tcp-ip-sandbox-capture-transfer"
resource_name_prefix    = "TCP-IP-Sandbox"
tags = {
  Stack         = "TCP-IP-Sandbox"
  ProvisionedBy = "Terraform"
}
