"""What happened: the catalogue of event kinds, and which events count as known at a moment."""
