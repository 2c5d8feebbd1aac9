"""Samples of paid lines: drawn so that anybody can draw them again, looked at by somebody else, and what follows."""
