"""How long money takes from work to bank, what may come, and what a body carries until then."""
