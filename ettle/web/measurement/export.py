"""A figure as a file, with what it is and how it was counted: the same figures as on the page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.http import HttpResponse

from ettle.files.figures import columns_of, heading
from ettle.web.frame.exports import Kind, as_file
from ettle.web.measurement.figures import Answer

NOT_FOR_RELEASE = "Not for release: exact, for those whose work it is"


def file_of(kind: Kind, answer: Answer) -> HttpResponse:
    figure = answer.figure
    about = [
        ("Level", NOT_FOR_RELEASE),
        ("As it stood on", figure.on.isoformat()),
        ("Counted in the rows", figure.edition),
        *narrowed(answer),
        *(("How it was counted", each) for each in answer.how),
    ]
    return table_file(
        kind, f"{figure.measure}-{figure.on}-not-for-release", columns_of(figure), figure.to_table(), about
    )


def narrowed(answer: Answer) -> list[tuple[str, str]]:
    question = answer.question
    said = (("Programme", question.programme), ("Provider", question.provider), ("Period", answer.period))
    return [(words, value) for words, value in said if value]


def table_file(
    kind: Kind, name: str, columns: Sequence[str], rows: Iterable[dict[str, str]], about: Iterable[tuple[str, str]]
) -> HttpResponse:
    """The table first, so that a program reads it at once; below an empty row what it is, in two columns."""
    heads = [heading(each) for each in columns]
    cells = [[row.get(each, "") for each in columns] for row in rows]
    said = [[label, text] for label, text in about]
    return as_file(kind, name, heads, [*cells, [], *said])
