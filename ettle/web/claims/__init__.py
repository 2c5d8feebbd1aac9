"""Claims: what each journey has earned, claimed once, checked, approved by another and paid."""
