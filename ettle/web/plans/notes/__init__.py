"""Notes about one person, of kinds that not everybody may read."""
