"""Files of events answered in bulk: read part by part, whole people each, and written as evaluated rows."""
