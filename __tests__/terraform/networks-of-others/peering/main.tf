# Three VPCs: a peering with routes on both sides, one with a route on one side only; a second CIDR block.
variable "vpcs" {
  default = { hub = "10.50.0.0/16", spoke = "10.51.0.0/16", lonely = "10.52.0.0/16" }
}

resource "aws_vpc" "this" {
  for_each   = var.vpcs
  cidr_block = each.value
}

resource "aws_vpc_ipv4_cidr_block_association" "second" {
  vpc_id     = aws_vpc.this["spoke"].id
  cidr_block = "10.61.0.0/16"
}

resource "aws_subnet" "this" {
  for_each   = var.vpcs
  vpc_id     = aws_vpc.this[each.key].id
  cidr_block = cidrsubnet(each.value, 8, 1)
}

resource "aws_subnet" "second" {
  vpc_id     = aws_vpc_ipv4_cidr_block_association.second.vpc_id
  cidr_block = "10.61.1.0/24"
}

resource "aws_vpc_peering_connection" "this" {
  for_each    = toset(["spoke", "lonely"])
  vpc_id      = aws_vpc.this["hub"].id
  peer_vpc_id = aws_vpc.this[each.key].id
  auto_accept = true
}

resource "aws_route_table" "this" {
  for_each = var.vpcs
  vpc_id   = aws_vpc.this[each.key].id
}

resource "aws_route_table_association" "this" {
  for_each       = var.vpcs
  subnet_id      = aws_subnet.this[each.key].id
  route_table_id = aws_route_table.this[each.key].id
}

resource "aws_route_table_association" "second" {
  subnet_id      = aws_subnet.second.id
  route_table_id = aws_route_table.this["spoke"].id
}

resource "aws_route" "hub_to_spoke" {
  for_each                  = toset(["10.51.0.0/16", "10.61.0.0/16"])
  route_table_id            = aws_route_table.this["hub"].id
  destination_cidr_block    = each.value
  vpc_peering_connection_id = aws_vpc_peering_connection.this["spoke"].id
}

resource "aws_route" "hub_to_lonely" {
  route_table_id            = aws_route_table.this["hub"].id
  destination_cidr_block    = "10.52.0.0/16"
  vpc_peering_connection_id = aws_vpc_peering_connection.this["lonely"].id
}

resource "aws_route" "spoke_to_hub" {
  route_table_id            = aws_route_table.this["spoke"].id
  destination_cidr_block    = "10.50.0.0/16"
  vpc_peering_connection_id = aws_vpc_peering_connection.this["spoke"].id
}

resource "aws_security_group" "this" {
  for_each = var.vpcs
  name     = each.key
  vpc_id   = aws_vpc.this[each.key].id

  ingress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["10.0.0.0/8"]
  }

  egress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["10.0.0.0/8"]
  }
}

resource "aws_instance" "host" {
  for_each               = var.vpcs
  ami                    = "ami-0123456789abcdef0"
  instance_type          = "t3.micro"
  subnet_id              = aws_subnet.this[each.key].id
  vpc_security_group_ids = [aws_security_group.this[each.key].id]
}

resource "aws_instance" "second" {
  ami                    = "ami-0123456789abcdef0"
  instance_type          = "t3.micro"
  subnet_id              = aws_subnet.second.id
  vpc_security_group_ids = [aws_security_group.this["spoke"].id]
}
