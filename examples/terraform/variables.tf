variable "events_region" {
  description = "Region of the bucket with the product events."
  type        = string
  default     = "us-east-1"
}

# Ephemeral: in no plan and in no state.
variable "events_access_key" {
  description = "AWS access key that reads the product events."
  type        = object({ id = string, secret = string })
  sensitive   = true
  ephemeral   = true
}

variable "archive_key" {
  description = "HMAC key of the service account that reads the archive."
  type        = object({ id = string, secret = string })
  sensitive   = true
  ephemeral   = true
}
