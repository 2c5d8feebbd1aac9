"""Plans: what somebody wants, where things stand with them, and what is done about it, step by step."""
