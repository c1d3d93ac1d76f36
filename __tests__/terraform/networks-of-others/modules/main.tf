# Modules that hand on lists of ids, rules from a map, an instance for each element.
variable "rules" {
  default = {
    web_from_anywhere = { group = "web", port = 443, cidr = "0.0.0.0/0" }
    ssh_from_office   = { group = "web", port = 22, cidr = "198.51.100.0/24" }
  }
}

module "network" {
  source  = "./network"
  subnets = { a = "10.20.1.0/24", b = "10.20.2.0/24" }
}

module "app" {
  source             = "./app"
  instances          = 2
  subnet_ids         = module.network.private_subnet_ids
  security_group_ids = [aws_security_group.this["app"].id]
}

resource "aws_security_group" "this" {
  for_each = toset(["web", "app"])
  name     = each.key
  vpc_id   = module.network.vpc_id
}

resource "aws_vpc_security_group_ingress_rule" "from_map" {
  for_each          = var.rules
  security_group_id = aws_security_group.this[each.value.group].id
  cidr_ipv4         = each.value.cidr
  ip_protocol       = "tcp"
  from_port         = each.value.port
  to_port           = each.value.port
}

resource "aws_vpc_security_group_ingress_rule" "app_from_web" {
  security_group_id            = aws_security_group.this["app"].id
  referenced_security_group_id = aws_security_group.this["web"].id
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8090
}

resource "aws_vpc_security_group_egress_rule" "everything" {
  for_each          = aws_security_group.this
  security_group_id = each.value.id
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "-1"
}

resource "aws_instance" "web" {
  ami                         = "ami-0123456789abcdef0"
  instance_type               = "t3.micro"
  subnet_id                   = module.network.public_subnet_id
  vpc_security_group_ids      = [aws_security_group.this["web"].id]
  associate_public_ip_address = true
}
