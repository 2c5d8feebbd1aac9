"""Ettle: software for a place that helps people towards, into and in work."""
