"""Measures over evaluated rows: one definition, worked out column by column, for the page, the command line and a file."""
