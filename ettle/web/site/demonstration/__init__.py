"""The demonstration: an invented area of 3,000 people and those who work in it, made when its database is empty."""
