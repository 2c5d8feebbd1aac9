"""What one body sends another about a period: rows made, checked, compared with the edition before, and what they cost."""
