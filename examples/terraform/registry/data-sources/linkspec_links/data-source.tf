data "linkspec_links" "analytics" {
  database = "analytics"
}

output "s3_links" {
  value = [for link in data.linkspec_links.analytics.links : link.id if link.type == "S3"]
}
