output "pipelines_on_events" {
  description = "State of each pipeline that loads from the events link, by its name."
  value       = { for one in data.linkspec_pipelines.on_events.pipelines : one.name => one.state }
}

output "links" {
  description = "The links that this configuration manages."
  value       = [linkspec_link.events.id, linkspec_link.archive.id]
}
