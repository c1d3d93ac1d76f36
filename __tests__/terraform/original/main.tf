# The original lab as far as taking over its state depends on it: its modules, addresses and names, and the values that ours changes.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

variable "aws_region" { type = string }
variable "capture_transfer_bucket" { type = string }
variable "resource_name_prefix" { type = string }
variable "tags" { type = map(string) }

provider "aws" {
  region = var.aws_region
}

module "s3" {
  source = "./s3"
  bucket = var.capture_transfer_bucket
  tags   = var.tags
}

module "vpc" {
  source = "./vpc"
  name   = "${var.resource_name_prefix}-VPC"
  zone   = "${var.aws_region}a"
}

module "ec2" {
  source     = "./ec2"
  prefix     = var.resource_name_prefix
  bucket_arn = module.s3.arn
  vpc_id     = module.vpc.vpc_id
  subnet_id  = module.vpc.subnet_id
  tags       = var.tags
}

module "route53" {
  source    = "./route53"
  zone      = "tcp-ip-sandbox.jch"
  vpc_id    = module.vpc.vpc_id
  addresses = module.ec2.addresses
  tags      = var.tags
}
