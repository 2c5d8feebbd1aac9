"""The same acts as the pages, for other systems: keys, one effect for one request, and nothing the pages forbid."""
