"""The checks held against a year with wrong claims planted in it: what they find, and whom they ask about wrongly."""
