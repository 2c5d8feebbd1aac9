"""Returns as they travel: a CSV with its control totals beside it."""
