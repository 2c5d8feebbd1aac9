"""The documents desk: files, evidence, letters."""
