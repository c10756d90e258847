variable "events_aws_access_key_id" {
  type      = string
  ephemeral = true
}

variable "events_aws_secret_access_key" {
  type      = string
  sensitive = true
  ephemeral = true
}

# Credentials are in no plan and in no state. When one of them changes, the next apply sends it.
resource "linkspec_link" "events" {
  database    = "analytics"
  name        = "events_s3"
  type        = "S3"
  description = "product events"
  config = jsonencode({
    region         = "us-east-1"
    disable_gunzip = false
  })
  credentials_wo = jsonencode({
    aws_access_key_id     = var.events_aws_access_key_id
    aws_secret_access_key = var.events_aws_secret_access_key
  })
}
