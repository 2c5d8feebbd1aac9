"""What was agreed: the rules of each programme, read aloud from the rulebook."""
