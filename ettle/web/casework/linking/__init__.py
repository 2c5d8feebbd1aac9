"""Two records of one person made one journey, and parted again: nothing is merged, and both are acts on record."""
