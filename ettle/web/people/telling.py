"""Higher desks that keep a copy of a name, or words of their own, are told when a name changes and when somebody is erased."""

from __future__ import annotations

from collections.abc import Callable

Listener = Callable[[str], None]

_of_names: list[Listener] = []
_of_erasing: list[Listener] = []


def when_named(listener: Listener) -> None:
    """Have a desk told of a person whose name was changed, as the system, in the same transaction."""
    if listener not in _of_names:
        _of_names.append(listener)


def when_erased(listener: Listener) -> None:
    """Have a desk remove what it keeps of a person in words other than sealed, as the system, in the same transaction."""
    if listener not in _of_erasing:
        _of_erasing.append(listener)


def tell(person: str) -> None:
    for listener in _of_names:
        listener(person)


def tell_erased(person: str) -> None:
    for listener in _of_erasing:
        listener(person)
