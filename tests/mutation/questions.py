"""What each mistake is asked: the agreement's questions and the manual's examples, with the answers that are right.

All are asked once without any mistake, and the lines each leads through are kept. A mistake in a statement can only
show in a question whose way leads through it, so only those are asked again.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from types import FrameType
from typing import Any

from spec.book.chapter import Example, read_chapters
from spec.book.refusals import is_refusal
from tests.agreement.generate import Drawn, small
from tests.agreement.sides import of_the_oracle, typed_rulebook

QUICK = 300
Lines = dict[str, frozenset[int]]
"""The lines that ran, by file."""


@dataclass(frozen=True)
class Question:
    """A drawn question, or an example of the manual, with the answer that is right."""

    asked: Drawn | Example
    right: Any
    ran: Lines

    def leads_through(self, file: Path, first: int, last: int) -> bool:
        return any(first <= line <= last for line in self.ran.get(str(file), ()))

    def answer(self, typed_anew: bool) -> Any:
        """What the evaluator says now, by whatever modules are in place now."""
        return answer(self.asked, typed_anew)


def answer(asked: Drawn | Example, typed_anew: bool = False) -> Any:
    if isinstance(asked, Example):
        asking = import_module("spec.book.asking")
        (evaluate,) = asking.EVALUATORS.values()
        return [row.found for row in asking.answers(asked, evaluate)]
    drawn = replace(asked, ready=None) if typed_anew else asked
    return import_module("tests.agreement.sides").of_the_evaluator(drawn)


def questions(count: int, files: Sequence[Path]) -> Iterator[Question]:
    """The first so many of the agreement's questions, and after a few of them (they are quick) the manual's examples."""
    yield from drawn_questions(range(min(count, QUICK)), files)
    for example in (each for chapter in read_chapters() for each in chapter.examples):
        if not is_refusal(example) and not example.not_yet:
            table = example.table("asked on")
            yield _question(example, list(table.rows) if table else [], files)
    yield from drawn_questions(range(QUICK, count), files)


def drawn_questions(seeds: range, files: Sequence[Path]) -> Iterator[Question]:
    for seed in seeds:
        drawn = small(seed)
        yield _question(replace(drawn, ready=typed_rulebook(drawn)), of_the_oracle(drawn), files)


def _question(asked: Drawn | Example, right: Any, files: Sequence[Path]) -> Question:
    """One that is answered wrongly without any mistake could tell nothing, and stops everything."""
    found, ran = traced(lambda: answer(asked), files)
    if found != right:
        raise SystemExit(f"{asked if isinstance(asked, Example) else asked.seed} is answered wrongly already")
    return Question(asked, right, ran)


def traced(ask: Callable[[], Any], files: Sequence[Path]) -> tuple[Any, Lines]:
    """The answer, and the lines of the files that ran for it."""
    names = {str(file.resolve()): str(file) for file in files}
    ran: dict[str, set[int]] = {str(file): set() for file in files}

    def watch(frame: FrameType, event: str, value: Any) -> Any:
        name = names.get(frame.f_code.co_filename)
        if name is None:
            return None
        ran[name].add(frame.f_lineno)
        return watch

    sys.settrace(watch)
    try:
        found = ask()
    finally:
        sys.settrace(None)
    return found, {name: frozenset(lines) for name, lines in ran.items() if lines}
