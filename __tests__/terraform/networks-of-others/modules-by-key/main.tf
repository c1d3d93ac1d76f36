# Modules with for_each, whose instances are chosen by a value in a map.
variable "hosts" {
  default = { x = { group = "a" }, y = { group = "b" } }
}

resource "aws_vpc" "main" {
  cidr_block = "10.90.0.0/16"
}

resource "aws_subnet" "main" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.90.0.0/24"
}

module "group" {
  source   = "./group"
  for_each = { a = 80, b = 22 }
  name     = each.key
  port     = each.value
  vpc_id   = aws_vpc.main.id
}

resource "aws_instance" "host" {
  for_each               = var.hosts
  ami                    = "ami-0123456789abcdef0"
  instance_type          = "t3.micro"
  subnet_id              = aws_subnet.main.id
  vpc_security_group_ids = [module.group[each.value.group].id]
}
