"""The journey map: steps, waits, loops and losses of whoever a post may have counted."""
