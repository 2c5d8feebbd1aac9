"""A second, naive reading of the rules, written from the two documents alone."""

from .answer import evaluate

__all__ = ["evaluate"]
