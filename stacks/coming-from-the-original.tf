# Makes the resources of a deployed original lab ours, instead of destroying them. See "Coming from the original" in docs/aws.md.
# Without a state of the original's it does nothing.

moved {
  from = module.s3.aws_s3_bucket.bucket
  to   = aws_s3_bucket.bucket
}

moved {
  from = module.vpc.module.vpc.aws_vpc.this[0]
  to   = aws_vpc.vpc
}

moved {
  from = module.vpc.module.vpc.aws_default_security_group.this[0]
  to   = aws_default_security_group.default_security_group
}

moved {
  from = module.vpc.module.vpc.aws_subnet.private[0]
  to   = aws_subnet.private_subnet
}

moved {
  from = module.vpc.module.vpc.aws_subnet.public[0]
  to   = aws_subnet.public_subnet
}

moved {
  from = module.vpc.module.vpc.aws_internet_gateway.this[0]
  to   = aws_internet_gateway.internet_gateway
}

moved {
  from = module.vpc.module.vpc.aws_eip.nat[0]
  to   = aws_eip.nat_gateway_eip
}

moved {
  from = module.vpc.module.vpc.aws_nat_gateway.this[0]
  to   = aws_nat_gateway.nat_gateway
}

moved {
  from = module.vpc.module.vpc.aws_route_table.private[0]
  to   = aws_route_table.private_route_table
}

moved {
  from = module.vpc.module.vpc.aws_route_table.public[0]
  to   = aws_route_table.public_route_table
}

moved {
  from = module.vpc.module.vpc.aws_route.private_nat_gateway[0]
  to   = aws_route.private_default_route
}

moved {
  from = module.vpc.module.vpc.aws_route.public_internet_gateway[0]
  to   = aws_route.public_default_route
}

moved {
  from = module.vpc.module.vpc.aws_route_table_association.private[0]
  to   = aws_route_table_association.private_route_table_association
}

moved {
  from = module.vpc.module.vpc.aws_route_table_association.public[0]
  to   = aws_route_table_association.public_route_table_association
}

moved {
  from = module.ec2.aws_iam_policy.capture_transfer_bucket_access_policy
  to   = aws_iam_policy.capture_transfer_bucket_access_policy
}

moved {
  from = module.ec2.aws_iam_role.ec2_iam_role
  to   = aws_iam_role.ec2_iam_role
}

moved {
  from = module.ec2.aws_iam_instance_profile.ec2_instance_profile
  to   = aws_iam_instance_profile.ec2_instance_profile
}

moved {
  from = module.ec2.aws_security_group.ec2_server_security_group
  to   = aws_security_group.ec2_server_security_group
}

moved {
  from = module.ec2.aws_security_group.ec2_client_security_group
  to   = aws_security_group.ec2_client_security_group
}

moved {
  from = module.ec2.aws_instance.ec2_instance_server
  to   = aws_instance.ec2_instance_server
}

moved {
  from = module.ec2.aws_instance.ec2_instance_client_1
  to   = aws_instance.ec2_instance_client_1
}

moved {
  from = module.ec2.aws_instance.ec2_instance_client_2
  to   = aws_instance.ec2_instance_client_2
}

moved {
  from = module.ec2.aws_instance.ec2_instance_client_3
  to   = aws_instance.ec2_instance_client_3
}

moved {
  from = module.route53.aws_route53_zone.private_hosted_zone
  to   = aws_route53_zone.private_hosted_zone
}

moved {
  from = module.route53.aws_route53_record.server_ec2_instance_record
  to   = aws_route53_record.server_ec2_instance_record
}

moved {
  from = module.route53.aws_route53_record.client_1_ec2_instance_record
  to   = aws_route53_record.client_1_ec2_instance_record
}

moved {
  from = module.route53.aws_route53_record.client_2_ec2_instance_record
  to   = aws_route53_record.client_2_ec2_instance_record
}

moved {
  from = module.route53.aws_route53_record.client_3_ec2_instance_record
  to   = aws_route53_record.client_3_ec2_instance_record
}

# AWS makes these two with the VPC, and they end with it. The original adopts them; ours does not.
removed {
  from = module.vpc.module.vpc.aws_default_network_acl.this
  lifecycle {
    destroy = false
  }
}

removed {
  from = module.vpc.module.vpc.aws_default_route_table.default
  lifecycle {
    destroy = false
  }
}
