"""The trials themselves: a file as it is survives them, and a plain mistake does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from .kill import NOT_SEEN, trial, warm
from .mistakes import Mistake, mistakes
from .questions import Question, drawn_questions
from .run import FILES, every_mistake, listed, no_mistake

DAYS = Path("ettle/engine/evaluate/days.py")
WINDOWS = Path("ettle/engine/evaluate/windows.py")
VERSIONS = Path("ettle/engine/rules/versions.py")


@pytest.fixture(scope="module")
def asked() -> list[Question]:
    warm()
    return list(drawn_questions(range(40), FILES))


def survives(mistake: Mistake, asked: list[Question]) -> bool:
    tried = trial(mistake, asked, own_tests=[])
    tried.join()
    return tried.exitcode == NOT_SEEN


@pytest.mark.parametrize("file", [DAYS, VERSIONS], ids=str)
def test_a_file_as_it_is_is_not_killed(file: Path, asked: list[Question]) -> None:
    assert survives(no_mistake(file), asked)


def test_days_counted_wrongly_are_killed(asked: list[Question]) -> None:
    mistake = next(each for each in mistakes(WINDOWS) if each.was == "first + taken - 1")
    assert not survives(mistake, asked)


def test_a_mistake_where_nothing_leads_is_not_tried(asked: list[Question]) -> None:
    mistake = next(each for each in mistakes(WINDOWS) if each.was == "first + taken - 1")
    without = [Question(each.asked, each.right, {}) for each in asked]
    assert survives(mistake, without)


def test_a_source_that_cannot_be_imported_is_killed(asked: list[Question]) -> None:
    broken = Mistake(DAYS, 1, 0, "", "", lambda: "raise ValueError('a mistake')")
    assert not survives(broken, asked)


def test_the_survivors_of_an_output_are_found_again_by_their_text_though_lines_moved() -> None:
    every = every_mistake()
    meant = next(each for each in every if each.was == "first + taken - 1")
    moved = f"  25 tried\n  survived: {meant.file.as_posix()}:{meant.line - 3} {meant.change}\n"
    assert listed(moved, every) == [meant]
    assert listed(f"  survived: {meant.name}", every) == [meant]
    assert listed("  survived: ettle/nowhere.py:1 `0` -> `1`", every) == []
