"""Recording: a form for every kind of event, its corrections, and what the rules say changed because of it."""
