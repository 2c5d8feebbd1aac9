"""Measures: that adding one needs no code, that they are fast enough, and that what leaves gives nobody away."""
