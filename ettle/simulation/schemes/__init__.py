"""A simulated year with known wrong claims planted in it, each beside honest people who look like it."""

from ettle.simulation.schemes.planting import planted_year
from ettle.simulation.schemes.result import Details, Neighbour, Paper, Planted, Refusal, Year

__all__ = ["Details", "Neighbour", "Paper", "Planted", "Refusal", "Year", "planted_year"]
