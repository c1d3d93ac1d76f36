# Expressions that choose, which a plan's JSON does not have: conditions, functions, a key that is looked up, an unknown port.
locals {
  vpc = aws_vpc.main.id
}

variable "admin" {
  default = false
}

variable "tier" {
  default = { web = "db", db = "web" }
}

resource "aws_vpc" "main" {
  cidr_block = "10.100.0.0/16"
}

resource "aws_subnet" "main" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.100.0.0/24"
}

resource "aws_security_group" "this" {
  for_each = { web = 443, db = 5432 }
  name     = each.key
  vpc_id   = local.vpc

  ingress {
    from_port   = each.value
    to_port     = each.value
    protocol    = "tcp"
    cidr_blocks = ["10.100.0.0/16"]
  }

  egress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["10.100.0.0/16"]
  }
}

resource "aws_instance" "swapped" {
  for_each               = var.tier
  ami                    = "ami-0123456789abcdef0"
  instance_type          = "t3.micro"
  subnet_id              = aws_subnet.main.id
  vpc_security_group_ids = [aws_security_group.this[var.tier[each.key]].id]
}

resource "aws_instance" "compact" {
  ami                    = "ami-0123456789abcdef0"
  instance_type          = "t3.micro"
  subnet_id              = aws_subnet.main.id
  vpc_security_group_ids = compact([var.admin ? aws_security_group.this["db"].id : "", aws_security_group.this["web"].id])
}

resource "aws_instance" "condition" {
  ami                    = "ami-0123456789abcdef0"
  instance_type          = "t3.micro"
  subnet_id              = aws_subnet.main.id
  vpc_security_group_ids = [aws_security_group.this["web"].id, var.admin ? aws_security_group.this["db"].id : aws_security_group.this["web"].id]
}
