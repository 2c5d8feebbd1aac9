"""Invented people and histories from a seed, shaped by published figures; never real data."""

from ettle.simulation.simulate import Progress, simulate

__all__ = ["Progress", "simulate"]
