"""Checks before money is paid: hard stops, which decide, and questions, which never do."""
