"""Organisations, teams, members of staff and their posts."""
