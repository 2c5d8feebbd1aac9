"""The repository itself, tested."""
