variable "zone" { type = string }
variable "vpc_id" { type = string }
variable "addresses" { type = map(string) }
variable "tags" { type = map(string) }

resource "aws_route53_zone" "private_hosted_zone" {
  name = var.zone
  vpc {
    vpc_id = var.vpc_id
  }
  tags = var.tags
}

resource "aws_route53_record" "server_ec2_instance_record" {
  zone_id = aws_route53_zone.private_hosted_zone.zone_id
  name    = "server.${var.zone}"
  type    = "A"
  ttl     = 300
  records = [var.addresses["server"]]
}

resource "aws_route53_record" "client_1_ec2_instance_record" {
  zone_id = aws_route53_zone.private_hosted_zone.zone_id
  name    = "client-1.${var.zone}"
  type    = "A"
  ttl     = 300
  records = [var.addresses["client-1"]]
}

resource "aws_route53_record" "client_2_ec2_instance_record" {
  zone_id = aws_route53_zone.private_hosted_zone.zone_id
  name    = "client-2.${var.zone}"
  type    = "A"
  ttl     = 300
  records = [var.addresses["client-2"]]
}

resource "aws_route53_record" "client_3_ec2_instance_record" {
  zone_id = aws_route53_zone.private_hosted_zone.zone_id
  name    = "client-3.${var.zone}"
  type    = "A"
  ttl     = 300
  records = [var.addresses["client-3"]]
}
