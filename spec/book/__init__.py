"""Chapters of the manual as things that can be run: rules, events and the answers they must give."""
