"""What is asked of the database once in a transaction, and forgotten with it: also where a part of it is undone.

What is kept stands among the callbacks for the commit, which Django drops with the savepoint or transaction that is
rolled back. Outside a transaction nothing is kept.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.db import connection, transaction

Value = TypeVar("Value")


class _Kept:
    """One value by its name. As a callback for the commit it does nothing."""

    def __init__(self, name: str, value: object) -> None:
        self.name, self.value = name, value

    def __call__(self) -> None:
        return None


def asked_once(name: str, ask: Callable[[], Value]) -> Value:
    """What `ask` returned when it was first asked in this transaction, or what was told since."""
    for callback in reversed(connection.run_on_commit):
        kept = callback[1]
        if isinstance(kept, _Kept) and kept.name == name:
            return kept.value  # type: ignore[return-value]
    found = ask()
    tell(name, found)
    return found


def tell(name: str, value: object) -> None:
    """Keep a value that is known already, in place of one kept before."""
    if connection.in_atomic_block:
        transaction.on_commit(_Kept(name, value))
