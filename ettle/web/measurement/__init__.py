"""Measurement: figures of what happened, counted one way by everybody, each with how it was counted."""
