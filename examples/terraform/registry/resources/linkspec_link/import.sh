terraform import linkspec_link.events analytics.events_s3
