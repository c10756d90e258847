data "linkspec_link" "events" {
  database = "analytics"
  name     = "events_s3"
}

output "events_region" {
  value = jsondecode(data.linkspec_link.events.config).region
}
