"""The meaning: what the rules say about one journey on one day, in plain Python, with reasons."""
