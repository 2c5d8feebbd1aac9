"""The ledger: what each contract costs, owes and paid, in entries that balance and are only ever added to."""
