"""Evaluators that must agree, and the naive one they are held against."""
