"""Evaluated rows: what each column says, and that a folder of them is whole or not there."""
