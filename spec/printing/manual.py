"""The manual: the chapters with their answers as given, each example's events drawn on a line of days."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from spec.book.asking import EVALUATORS, answers
from spec.book.chapter import Chapter, Example, Piece, Table, read_chapters
from spec.book.refusals import is_refusal, said_of
from spec.printing.beside import pages_beside
from spec.printing.day_line import day_line
from spec.printing.tables import table

PRINTED = "<!-- Printed from spec/chapters/{} by `make docs`. Change the chapter, not this page. -->"


def manual() -> Mapping[str, str]:
    """Every page of the manual by its file name."""
    chapters = read_chapters()
    beside = pages_beside()
    pages = {chapter.file: "\n\n".join(_page(chapter)) + "\n" for chapter in chapters}
    contents = {"README.md": "\n\n".join(_contents(chapters, beside)) + "\n"}
    return {**contents, **pages, **beside}


def _contents(chapters: list[Chapter], beside: Mapping[str, str]) -> Iterator[str]:
    examples = [example for chapter in chapters for example in chapter.examples]
    later = sum(example.not_yet is not None for example in examples)
    but = f" It does not do yet what {later} of them, marked *Not yet so*, say." if later else ""
    yield "# The manual"
    yield (
        f"{len(examples)} examples in {len(chapters)} chapters. Each was run when this was printed, and is run on every "
        f"change: what it says is what Ettle does.{but} Who wants to write a programme begins with "
        "[How to add a programme](../../how-to/add-a-programme.md)."
    )
    yield "\n".join(_entry(chapter) for chapter in chapters)
    yield "Further tables, from the tests that stand beside the chapters:"
    yield "\n".join(f"- [{text.splitlines()[2].removeprefix('# ')}]({file})" for file, text in beside.items())
    yield "Every key of every file is in [the language](../language.md), every kind of event in [events](../events.md)."


def _entry(chapter: Chapter) -> str:
    return f"- [{chapter.title}]({chapter.file}), {len(chapter.examples)} examples"


def _page(chapter: Chapter) -> Iterator[str]:
    yield PRINTED.format(chapter.file)
    for part in chapter.parts:
        if isinstance(part, Piece):
            yield part.text
        else:
            yield from _example(part)


def _example(example: Example) -> Iterator[str]:
    yield f"### {example.title}"
    if is_refusal(example):
        expected, found = said_of(example)
        assert expected == found, f"{example} does not hold: run pytest spec/test_chapters.py"
    for piece in example.pieces:
        if not isinstance(piece.part, Table):
            yield piece.text
        elif "asked on" in piece.part.columns:
            yield _answers(example, piece.part)
        else:
            yield table(piece.part.columns, piece.part.rows)
            yield from _line(example)


def _line(example: Example) -> Iterator[str]:
    drawn = day_line(example)
    if drawn:
        yield "\n".join(["```text", *drawn, "```"])


def _answers(example: Example, asked: Table) -> str:
    """The answers as the first evaluator gives them; all give the same, or nothing is printed."""
    if example.not_yet:
        return table(asked.columns, asked.rows)
    for evaluate in EVALUATORS.values():
        rows = [each.found for each in answers(example, evaluate)]
        assert rows == list(asked.rows), f"{example} does not hold: run pytest spec/test_chapters.py"
    return table(asked.columns, asked.rows)
