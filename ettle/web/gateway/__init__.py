"""The way in: a partner refers somebody, a service answers, and the answer goes back."""
