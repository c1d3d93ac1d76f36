variable "bucket" { type = string }
variable "tags" { type = map(string) }

resource "aws_s3_bucket" "bucket" {
  bucket = var.bucket
  tags   = var.tags
}

output "arn" { value = aws_s3_bucket.bucket.arn }
