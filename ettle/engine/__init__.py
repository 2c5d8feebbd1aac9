"""The meaning: events and rules in, answers with reasons out. Pure: no clock, disk, network or database."""
