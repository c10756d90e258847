import {
  to = linkspec_link.events
  id = "analytics.events_s3"
}
