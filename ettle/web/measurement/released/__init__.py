"""Figures that leave the house: made safe, agreed by a second person, kept as they left."""
