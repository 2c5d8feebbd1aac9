"""Journeys as they really are: steps, waits, loops and losses across services, counted over columns."""
