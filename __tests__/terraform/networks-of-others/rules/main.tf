# Inline rules, dynamic blocks, rules of their own, rules by group and by itself, a prefix list.
variable "open_ports" {
  default = [80, 443]
}

resource "aws_vpc" "main" {
  cidr_block = "10.30.0.0/16"
}

resource "aws_subnet" "main" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.30.0.0/24"
}

resource "aws_ec2_managed_prefix_list" "monitors" {
  name           = "monitors"
  address_family = "IPv4"
  max_entries    = 5

  entry {
    cidr = "10.30.0.0/28"
  }
}

resource "aws_security_group" "web" {
  name   = "web"
  vpc_id = aws_vpc.main.id

  dynamic "ingress" {
    for_each = var.open_ports
    content {
      from_port   = ingress.value
      to_port     = ingress.value
      protocol    = "tcp"
      cidr_blocks = ["10.30.0.0/16"]
    }
  }

  egress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_security_group" "db" {
  name   = "db"
  vpc_id = aws_vpc.main.id

  ingress {
    from_port       = 5432
    to_port         = 5432
    protocol        = "tcp"
    security_groups = [aws_security_group.web.id]
  }
}

resource "aws_security_group" "cluster" {
  name   = "cluster"
  vpc_id = aws_vpc.main.id
}

resource "aws_security_group_rule" "cluster_self" {
  for_each          = toset(["ingress", "egress"])
  type              = each.key
  security_group_id = aws_security_group.cluster.id
  self              = true
  protocol          = "udp"
  from_port         = 7946
  to_port           = 7946
}

resource "aws_security_group_rule" "cluster_ping" {
  type              = "ingress"
  security_group_id = aws_security_group.cluster.id
  prefix_list_ids   = [aws_ec2_managed_prefix_list.monitors.id]
  protocol          = "icmp"
  from_port         = 8
  to_port           = 0
}

resource "aws_instance" "web" {
  ami                    = "ami-0123456789abcdef0"
  instance_type          = "t3.micro"
  subnet_id              = aws_subnet.main.id
  private_ip             = "10.30.0.10"
  vpc_security_group_ids = [aws_security_group.web.id]
}

resource "aws_instance" "db" {
  ami                    = "ami-0123456789abcdef0"
  instance_type          = "t3.micro"
  subnet_id              = aws_subnet.main.id
  private_ip             = "10.30.0.20"
  vpc_security_group_ids = [aws_security_group.db.id]
}

resource "aws_instance" "node" {
  count                  = 2
  ami                    = "ami-0123456789abcdef0"
  instance_type          = "t3.micro"
  subnet_id              = aws_subnet.main.id
  private_ip             = "10.30.0.${30 + count.index}"
  vpc_security_group_ids = [aws_security_group.cluster.id]
}
