"""Targets: a figure, a day, who answers for it, what is done; and what came of it (R59)."""
