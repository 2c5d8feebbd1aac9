"""Tests that are the manual."""
