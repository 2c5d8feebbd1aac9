"""A folder of evaluated rows: written whole or not at all, with a manifest that says what it is."""
