variable "prefix" { type = string }
variable "bucket_arn" { type = string }
variable "vpc_id" { type = string }
variable "subnet_id" { type = string }
variable "tags" { type = map(string) }

resource "aws_iam_policy" "capture_transfer_bucket_access_policy" {
  name = "${var.prefix}-CaptureTransfer-Bucket-AccessPolicy"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["s3:GetObject", "s3:PutObject", "s3:ListBucket"]
      Resource = [var.bucket_arn, "${var.bucket_arn}/*"]
    }]
  })
}

resource "aws_iam_role" "ec2_iam_role" {
  name = "${var.prefix}-EC2-IAM-Role"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }]
  })
  managed_policy_arns = [
    "arn:aws:iam::aws:policy/service-role/AmazonEC2RoleforSSM",
    aws_iam_policy.capture_transfer_bucket_access_policy.arn,
  ]
  tags = var.tags
}

resource "aws_iam_instance_profile" "ec2_instance_profile" {
  name = "${var.prefix}-EC2-Instance-Profile"
  role = aws_iam_role.ec2_iam_role.name
  tags = var.tags
}

resource "aws_security_group" "ec2_server_security_group" {
  name        = "${var.prefix}-EC2-Server-SG"
  description = "Server"
  vpc_id      = var.vpc_id
  ingress {
    protocol    = "tcp"
    from_port   = 1234
    to_port     = 1234
    cidr_blocks = ["10.0.0.0/16"]
  }
  egress {
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = ["0.0.0.0/0"]
  }
  tags = var.tags
}

resource "aws_security_group" "ec2_client_security_group" {
  name        = "${var.prefix}-EC2-Client-SG"
  description = "Clients"
  vpc_id      = var.vpc_id
  egress {
    protocol    = "tcp"
    from_port   = 1234
    to_port     = 1234
    cidr_blocks = ["10.0.0.0/16"]
  }
  tags = var.tags
}

data "aws_ami" "newest" {
  most_recent = true
  owners      = ["137112412989"]
  filter {
    name   = "name"
    values = ["al2023-ami-*-kernel-*-x86_64"]
  }
}

resource "aws_instance" "ec2_instance_server" {
  ami                    = data.aws_ami.newest.id
  instance_type          = "t2.micro"
  subnet_id              = var.subnet_id
  vpc_security_group_ids = [aws_security_group.ec2_server_security_group.id]
  iam_instance_profile   = aws_iam_instance_profile.ec2_instance_profile.name
  user_data              = "#!/bin/bash\n"
  tags                   = merge(var.tags, { Name = "${var.prefix}-EC2-Server" })
}

resource "aws_instance" "ec2_instance_client_1" {
  ami                    = data.aws_ami.newest.id
  instance_type          = "t2.micro"
  subnet_id              = var.subnet_id
  vpc_security_group_ids = [aws_security_group.ec2_client_security_group.id]
  iam_instance_profile   = aws_iam_instance_profile.ec2_instance_profile.name
  user_data              = "#!/bin/bash\n"
  tags                   = merge(var.tags, { Name = "${var.prefix}-EC2-Client-#1" })
}

resource "aws_instance" "ec2_instance_client_2" {
  ami                    = data.aws_ami.newest.id
  instance_type          = "t2.micro"
  subnet_id              = var.subnet_id
  vpc_security_group_ids = [aws_security_group.ec2_client_security_group.id]
  iam_instance_profile   = aws_iam_instance_profile.ec2_instance_profile.name
  user_data              = "#!/bin/bash\n"
  tags                   = merge(var.tags, { Name = "${var.prefix}-EC2-Client-#2" })
}

resource "aws_instance" "ec2_instance_client_3" {
  ami                    = data.aws_ami.newest.id
  instance_type          = "t2.micro"
  subnet_id              = var.subnet_id
  vpc_security_group_ids = [aws_security_group.ec2_client_security_group.id]
  iam_instance_profile   = aws_iam_instance_profile.ec2_instance_profile.name
  user_data              = "#!/bin/bash\n"
  tags                   = merge(var.tags, { Name = "${var.prefix}-EC2-Client-#3" })
}

output "addresses" {
  value = {
    server   = aws_instance.ec2_instance_server.private_ip
    client-1 = aws_instance.ec2_instance_client_1.private_ip
    client-2 = aws_instance.ec2_instance_client_2.private_ip
    client-3 = aws_instance.ec2_instance_client_3.private_ip
  }
}
