"""Casework: the journeys of people, as events that are only ever added to."""
