"""Prints `docs/generated/`: the manual with its answers, the catalogue, the language, what is sourced, the commands."""
