variable "broker_password" {
  type      = string
  sensitive = true
  ephemeral = true
}

# Somebody else sets more keys of this link; they stay. Pipelines are never stopped for it.
resource "linkspec_link" "clicks" {
  database = "analytics"
  name     = "clicks_kafka"
  type     = "KAFKA"
  config = jsonencode({
    "security.protocol" = "SASL_SSL"
  })
  credentials_wo = jsonencode({
    "sasl.password" = var.broker_password
  })
  credentials_wo_version = 1
  policy = {
    config    = "Merge"
    pipelines = "Refuse"
    deletion  = "Retain"
  }
}
