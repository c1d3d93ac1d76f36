# What terraform-aws-modules/vpc/aws 5.12.0 makes of one private and one public subnet with a NAT gateway.
variable "name" { type = string }
variable "zone" { type = string }

resource "aws_vpc" "this" {
  count                = 1
  cidr_block           = "10.0.0.0/16"
  enable_dns_support   = true
  enable_dns_hostnames = true
  tags                 = { Name = var.name }
}

resource "aws_default_security_group" "this" {
  count  = 1
  vpc_id = aws_vpc.this[0].id
  tags   = { Name = "${var.name}-default" }
}

resource "aws_default_network_acl" "this" {
  count                  = 1
  default_network_acl_id = aws_vpc.this[0].default_network_acl_id
  tags                   = { Name = "${var.name}-default" }
  lifecycle {
    ignore_changes = [subnet_ids]
  }
}

resource "aws_default_route_table" "default" {
  count                  = 1
  default_route_table_id = aws_vpc.this[0].default_route_table_id
  tags                   = { Name = "${var.name}-default" }
}

resource "aws_subnet" "private" {
  count             = 1
  vpc_id            = aws_vpc.this[0].id
  availability_zone = var.zone
  cidr_block        = "10.0.0.0/24"
  tags              = { Name = "${var.name}-private-${var.zone}" }
}

resource "aws_subnet" "public" {
  count             = 1
  vpc_id            = aws_vpc.this[0].id
  availability_zone = var.zone
  cidr_block        = "10.0.1.0/24"
  tags              = { Name = "${var.name}-public-${var.zone}" }
}

resource "aws_internet_gateway" "this" {
  count  = 1
  vpc_id = aws_vpc.this[0].id
  tags   = { Name = var.name }
}

resource "aws_eip" "nat" {
  count      = 1
  domain     = "vpc"
  tags       = { Name = "${var.name}-${var.zone}" }
  depends_on = [aws_internet_gateway.this]
}

resource "aws_nat_gateway" "this" {
  count         = 1
  allocation_id = aws_eip.nat[0].id
  subnet_id     = aws_subnet.public[0].id
  tags          = { Name = "${var.name}-${var.zone}" }
  depends_on    = [aws_internet_gateway.this]
}

resource "aws_route_table" "private" {
  count  = 1
  vpc_id = aws_vpc.this[0].id
  tags   = { Name = "${var.name}-private" }
}

resource "aws_route_table" "public" {
  count  = 1
  vpc_id = aws_vpc.this[0].id
  tags   = { Name = "${var.name}-public" }
}

resource "aws_route" "private_nat_gateway" {
  count                  = 1
  route_table_id         = aws_route_table.private[0].id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.this[0].id
}

resource "aws_route" "public_internet_gateway" {
  count                  = 1
  route_table_id         = aws_route_table.public[0].id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.this[0].id
}

resource "aws_route_table_association" "private" {
  count          = 1
  subnet_id      = aws_subnet.private[0].id
  route_table_id = aws_route_table.private[0].id
}

resource "aws_route_table_association" "public" {
  count          = 1
  subnet_id      = aws_subnet.public[0].id
  route_table_id = aws_route_table.public[0].id
}

output "vpc_id" { value = aws_vpc.this[0].id }
output "subnet_id" { value = aws_subnet.private[0].id }
