variable "name" { type = string }
variable "zone" { type = string }

module "vpc" {
  source = "./registry"
  name   = var.name
  zone   = var.zone
}

output "vpc_id" { value = module.vpc.vpc_id }
output "subnet_id" { value = module.vpc.subnet_id }
