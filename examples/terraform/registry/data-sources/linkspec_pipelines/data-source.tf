data "linkspec_pipelines" "on_events" {
  link = "analytics.events_s3"
}

output "resting" {
  value = [
    for pipeline in data.linkspec_pipelines.on_events.pipelines :
    "${pipeline.database}.${pipeline.name}" if pipeline.state != "Running"
  ]
}
