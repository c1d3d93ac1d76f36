# What AWS does where nothing is said: default groups, main route tables, network ACLs; an ACL of no subnet, one that forgets the answers.
resource "aws_vpc" "main" {
  cidr_block = "10.40.0.0/16"
}

resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_default_route_table" "main" {
  default_route_table_id = aws_vpc.main.default_route_table_id

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.main.id
  }
}

resource "aws_subnet" "open" {
  vpc_id                  = aws_vpc.main.id
  cidr_block              = "10.40.1.0/24"
  map_public_ip_on_launch = true
}

resource "aws_subnet" "forgetful" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.40.2.0/24"
}

# It lets requests in and forgets that answers go to ephemeral ports.
resource "aws_network_acl" "forgetful" {
  vpc_id     = aws_vpc.main.id
  subnet_ids = [aws_subnet.forgetful.id]

  ingress {
    rule_no    = 100
    action     = "allow"
    protocol   = "tcp"
    cidr_block = "10.40.0.0/16"
    from_port  = 443
    to_port    = 443
  }

  egress {
    rule_no    = 100
    action     = "allow"
    protocol   = "tcp"
    cidr_block = "10.40.0.0/16"
    from_port  = 443
    to_port    = 443
  }
}

resource "aws_network_acl" "of_no_subnet" {
  vpc_id = aws_vpc.main.id
}

resource "aws_instance" "one" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "t3.micro"
  subnet_id     = aws_subnet.open.id
}

resource "aws_instance" "two" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "t3.micro"
  subnet_id     = aws_subnet.open.id
}

resource "aws_instance" "behind_acl" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "t3.micro"
  subnet_id     = aws_subnet.forgetful.id
}

resource "aws_vpc" "other" {
  cidr_block = "10.41.0.0/16"
}

resource "aws_default_security_group" "other" {
  vpc_id = aws_vpc.other.id

  ingress {
    protocol  = "tcp"
    from_port = 22
    to_port   = 22
    self      = true
  }

  egress {
    protocol    = "-1"
    from_port   = 0
    to_port     = 0
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_subnet" "other" {
  vpc_id     = aws_vpc.other.id
  cidr_block = "10.41.1.0/24"
}

resource "aws_instance" "other" {
  count         = 2
  ami           = "ami-0123456789abcdef0"
  instance_type = "t3.micro"
  subnet_id     = aws_subnet.other.id
}
