"""A figure as a file, with what it is and how it was counted: the same figures as on the page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.http import HttpResponse

from ettle.engine.wording.figures import grouped_by
from ettle.files.figures import columns_of, heading
from ettle.web.frame.exports import Kind, as_file
from ettle.web.measurement.figures import Answer
from ettle.web.measurement.shown import column_name

WITH_INTERVAL = re.compile(r"(\S+) \((\S+) to (\S+)\)")
ENDS = re.compile(r"(\S+) to (\S+)")
COUNT, SHARE, DECIMAL = re.compile(r"-?\d+"), re.compile(r"-?\d+(\.\d+)?%"), re.compile(r"-?£?[\d,]+(\.\d+)?")
NOT_FOR_RELEASE = "Not for release: exact, for those whose work it is"


def file_of(kind: Kind, answer: Answer) -> HttpResponse:
    figure = answer.figure
    about: list[tuple[str, Any]] = [
        ("Level", NOT_FOR_RELEASE),
        ("As it stood on", figure.on),
        ("Counted in the rows", figure.edition),
        *narrowed(answer),
        *(("How it was counted", each) for each in answer.how),
    ]
    name = f"{figure.measure}-{figure.on}-not-for-release"
    return table_file(kind, name, columns_of(figure), figure.to_table(), about, figure.title, figure.by)


def narrowed(answer: Answer) -> list[tuple[str, str]]:
    question = answer.question
    said = (("Programme", question.programme), ("Provider", question.provider), ("Period", answer.period))
    return [(words, value) for words, value in said if value]


def table_file(
    kind: Kind,
    name: str,
    columns: Sequence[str],
    rows: Sequence[Mapping[str, str]],
    about: Iterable[tuple[str, Any]],
    title: str,
    by: Sequence[str],
) -> HttpResponse:
    """The table first, so that a program reads it at once; below an empty row what it is, in two columns.

    A CSV has the names and the text that programs know; a spreadsheet the words of the page, and numbers as numbers.
    """
    said: list[Sequence[Any]] = [[], *([label, text] for label, text in about)]
    if kind == "csv":
        cells = [[row.get(each, "") for each in columns] for row in rows]
        return as_file(kind, name, [heading(each) for each in columns], [*cells, *said])
    words = ("cohort", "matured", *by)
    spread = [_as_words(each, rows) if each in words else _as_numbers(each, rows) for each in columns]
    heads = [head for several, _ in spread for head in several]
    lines = [[cell for cells in line for cell in cells] for line in zip(*(cells for _, cells in spread), strict=True)]
    return as_file(kind, name, heads, [*lines, *said], title)


Spread = tuple[list[str], list[list[Any]]]
"""The heads of the columns that one column of a figure becomes, and what each row has in them."""


def _as_words(column: str, rows: Sequence[Mapping[str, str]]) -> Spread:
    head = {"cohort": "Cohort", "matured": "Followed long enough"}.get(column) or grouped_by(column)
    return [head], [[row.get(column, "")] for row in rows]


def _as_numbers(column: str, rows: Sequence[Mapping[str, str]]) -> Spread:
    """A number with its interval is three columns, an interval alone two: text of several numbers sums and charts as none."""
    parts = [_parts(row.get(column, "")) for row in rows]
    wide, head = max(map(len, parts), default=1), column_name(column)
    heads = {1: [head], 2: [f"{head}, low", f"{head}, high"], 3: [head, f"{head}, low", f"{head}, high"]}[wide]
    filled = [each if len(each) == wide else [*each[:1] * (wide - 1), *each[:1]] for each in parts]
    return heads, [[as_number(each) for each in cells] for cells in filled]


def _parts(text: str) -> list[str]:
    """ "0.83 (0.70 to 0.95)" and "15.8% to 44.0%" as the numbers in them."""
    found = WITH_INTERVAL.fullmatch(text) or ENDS.fullmatch(text)
    return list(found.groups()) if found else [text]


def as_number(text: str) -> Any:
    """The number that a cell of a figure says, rounded as it says it; text where it says none."""
    if COUNT.fullmatch(text):
        return int(text)
    if SHARE.fullmatch(text):
        return Fraction(text.rstrip("%")) / 100
    if DECIMAL.fullmatch(text):
        return Decimal(text.replace("£", "").replace(",", ""))
    return text
