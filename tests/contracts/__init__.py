"""Contracts: what waits, what was agreed, and that it is the rules from then on."""
