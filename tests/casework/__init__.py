"""What a key worker does with a person."""
