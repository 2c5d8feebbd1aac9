"""Entries as the chain reads them: every column, in the order that a seal covers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from ettle.web.audit.chain import SEALED

COLUMNS = ", ".join(f"e.{column}" for column in SEALED)
ID, SERVER, XID, PEOPLE, DIGESTS = (SEALED.index(name) for name in ("id", "server", "xid", "people", "digests"))
AT, ACTOR, ACT = (SEALED.index(name) for name in ("at", "actor", "act"))


def row_of(values: Sequence[Any]) -> tuple[Any, ...]:
    """The columns of one entry, from what the database answers."""
    row = list(values)
    if isinstance(row[DIGESTS], str):
        row[DIGESTS] = json.loads(row[DIGESTS])
    return tuple(row)


def named(row: Sequence[Any]) -> str:
    """An entry as a report names it."""
    return f"entry {row[ID]} ({row[AT]:%-d %B %Y %H:%M:%S} UTC, {row[ACTOR]}, {row[ACT]})"
