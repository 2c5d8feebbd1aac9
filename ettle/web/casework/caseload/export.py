"""The list as a file: every row that matches."""

from __future__ import annotations

from collections.abc import Iterable

from ettle.files.sheets import written
from ettle.web.casework.caseload.rows import Shown

COLUMNS = (
    *("Person", "Reference", "Programme", "State", "Where things stand", "Where", "Key worker"),
    *("Since", "Last contact", "Next due", "What is due"),
)


def as_csv(rows: Iterable[Shown]) -> bytes:
    return written.as_csv(COLUMNS, map(_cells, rows))


def _cells(row: Shown) -> tuple[str, ...]:
    who = (row.name, row.reference, row.programme, row.word, row.words, row.where, row.worker)
    return (*who, row.since, row.latest, row.next_due_on, row.next_due)
