"""May this organisation see this, now, for this purpose: the answer as rows, each with its reason."""
