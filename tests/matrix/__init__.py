"""Every address, asked every way, by every role, about every kind of person: what comes back, and what must not."""
