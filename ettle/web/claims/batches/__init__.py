"""Money out: accounts, batches, the file for the bank and its answer."""
