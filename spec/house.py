"""Our own rulebook, read once for all that ask in one process: to read it takes a second."""

from __future__ import annotations

from functools import cache

from ettle.engine.rules.rulebook import Rulebook
from ettle.files.rulebook import Loaded, default_rulebook, load_rulebook


@cache
def loaded() -> Loaded:
    """All that its files say. Not to be changed: others hold the same."""
    found = load_rulebook(default_rulebook())
    found.sound()
    return found


def rulebook() -> Rulebook:
    return loaded().rulebook
