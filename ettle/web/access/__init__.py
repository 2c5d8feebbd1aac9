"""Who works here, as what, and what they may see: the one question "may they see this?" and its reason."""
