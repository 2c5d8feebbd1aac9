"""Disclosure control: what may be shown of a figure so that no released table, nor all of them together, gives anybody away."""
