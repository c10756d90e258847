terraform {
  required_version = ">= 1.11"
  required_providers {
    linkspec = {
      source = "linkspec/linkspec"
    }
  }
}

# The server's address comes from LINKSPEC_URL, its password from LINKSPEC_PASSWORD.
provider "linkspec" {
  settle = "1s"
}

# A link that was there before Terraform came.
import {
  to = linkspec_link.events
  id = "analytics.events_s3"
}

resource "linkspec_link" "events" {
  database    = "analytics"
  name        = "events_s3"
  type        = "S3"
  description = "product events"
  config = jsonencode({
    region         = var.events_region
    disable_gunzip = false
  })
  credentials_wo = jsonencode({
    aws_access_key_id     = var.events_access_key.id
    aws_secret_access_key = var.events_access_key.secret
  })
  policy = {
    adoption = "Trust"  # the server has these credentials already
    deletion = "Retain" # terraform destroy lets go of it, and drops nothing
  }
}

# A new one.
resource "linkspec_link" "archive" {
  database = "shop"
  name     = "archive_gcs"
  type     = "GCS"
  credentials_wo = jsonencode({
    access_id  = var.archive_key.id
    secret_key = var.archive_key.secret
  })
}

# By its text, not by linkspec_link.events.id: so it is read in each plan, and not only after a change of the link.
data "linkspec_pipelines" "on_events" {
  link = "analytics.events_s3"
}
