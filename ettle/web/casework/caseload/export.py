"""The list as a file: every row that matches, in cells that no spreadsheet takes for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from ettle.web.casework.caseload.rows import Shown

COLUMNS = (
    *("Person", "Reference", "Programme", "State", "Where things stand", "Where", "Key worker"),
    *("Since", "Last contact", "Next due", "What is due"),
)
ACTIVE = ("=", "+", "-", "@", "\t", "\r", "\n")


def inert(text: str) -> str:
    """Text that stays text in a spreadsheet.

    >>> inert("=1+1"), inert("Ada")
    ("'=1+1", 'Ada')
    """
    return f"'{text}" if text.lstrip().startswith(ACTIVE) or text.startswith(ACTIVE) else text


def as_csv(rows: Iterable[Shown]) -> str:
    """CSV with a header; UTF-8 with the mark by which spreadsheets know it is added by the page."""
    written = io.StringIO()
    out = csv.writer(written)
    out.writerow(COLUMNS)
    for row in rows:
        who = (row.name, row.reference, row.programme, row.word, row.words, row.where, row.worker)
        cells = (*who, row.since, row.latest, row.next_due_on, row.next_due)
        out.writerow([inert(each) for each in cells])
    return written.getvalue()
