"""Links: which person records are one person, by what is known of it."""

from __future__ import annotations

from collections.abc import Iterable

from ettle.engine.events.catalogue import Event, Link, Unlink
from ettle.engine.events.joined import joined


def linked_people(statements: Iterable[Event]) -> dict[str, str]:
    """Each person who is linked with the smallest id of those who are one person with them.

    `statements` are the links and unlinks that count. Of one pair the statement recorded last holds
    (recorded_at, then id): being one person does not begin or end on a day, only our knowing of it.
    """
    said: dict[tuple[str, str], Event] = {}
    for statement in statements:
        if isinstance(statement, Link | Unlink):
            pair = (min(statement.person, statement.other), max(statement.person, statement.other))
            if pair not in said or said[pair].known_order < statement.known_order:
                said[pair] = statement
    return joined(pair for pair, statement in said.items() if statement.kind == "link")
