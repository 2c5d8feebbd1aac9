"""Figures: reproduced from the store, the same everywhere, and giving nobody away."""
