"""Finds, reads and writes files: the only place that touches the disk for the engine."""
