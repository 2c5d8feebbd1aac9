"""Giving many people another key worker at once."""
