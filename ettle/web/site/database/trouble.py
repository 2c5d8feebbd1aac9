"""The one error of the embedded server: what happened, where, and what to do next."""


class DatabaseTrouble(Exception):
    """The embedded server cannot be used; the message says why and names the cure."""
