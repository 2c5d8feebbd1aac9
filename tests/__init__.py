"""Tests that span rooms. A room keeps its own beside its own folder here."""
