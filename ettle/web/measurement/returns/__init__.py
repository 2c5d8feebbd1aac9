"""Returns on pages: due when, made as editions, looked through, sent by a second person, and what they cost."""
