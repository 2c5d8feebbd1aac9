"""Spreadsheets as tables: what a file is comes from its bytes, and one made to harm its reader harms a process apart."""
