"""Spark says what `ettle bulk` says: `make spark`. No part of `make test`: it wants Java, and Spark is large."""
