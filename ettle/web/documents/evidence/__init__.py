"""Evidence: which paper shows what, and what the rules still miss."""
