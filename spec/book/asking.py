"""Asks an example: its events, its rules, each day it is asked on, by every evaluator."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from ettle.engine.basics.day import ONE_DAY
from ettle.engine.evaluate.journey import evaluate_journey
from ettle.engine.evaluate.results import Result
from ettle.engine.events.catalogue import LOCAL, Event
from ettle.engine.events.counting import Journey, journeys
from ettle.engine.rules.cases import Case, cases_events
from ettle.engine.rules.rulebook import Rulebook
from spec.book.answers import cell
from spec.book.chapter import Example, Table
from spec.book.world import EXAMPLE, house, rulebook_of, titles_of, values_of

Evaluator = Callable[[Journey, Rulebook, date, datetime | None, str | None], list[Result]]
EVALUATORS: Mapping[str, Evaluator] = {"the reference evaluator": evaluate_journey}
"""Every example is asked of each; a second evaluator is one more line."""

ALWAYS = "always"
"""The day of facts true as long as anybody knows."""
NONE = "none"
GIVEN = ("asked on", "known at", "enrolment")
"""Columns that say what is asked; all others are answers."""


@dataclass(frozen=True, slots=True)
class Answered:
    """One row of answers as an evaluator gives them, beside the row as written."""

    written: tuple[str, ...]
    found: tuple[str, ...]


def events_of(example: Example) -> list[Event]:
    """The events of the example's table, through the same door as those of a case."""
    case = _case(example)
    return cases_events(case, EXAMPLE, house().facts)


def _case(example: Example) -> Case:
    facts: dict[str, Any] = {}
    events: list[dict[str, Any]] = []
    table = example.table("day") or Table(("day", "what happened"), ())
    for row in table.rows:
        said = dict(zip(table.columns, row, strict=True))
        if said["day"] == ALWAYS:
            facts |= values_of("{" + said["what happened"] + "}")
        else:
            events.append(_event(said))
    return Case.model_validate(
        {"title": example.title, "on": date(2024, 1, 1), "facts": facts, "events": events, "expect": {}}
    )


def _event(said: Mapping[str, str]) -> dict[str, Any]:
    """One row as a case writes it; `enrolment: none` is an event that names none."""
    kind, _, fields = said["what happened"].partition(",")
    own = values_of("{" + fields + "}")
    if own.get("enrolment") == NONE:
        own["enrolment"] = None
    days = {name: values_of(said[name]) for name in ("until", "recorded") if said.get(name)}
    named = {"id": said["id"]} if said.get("id") else {}
    return {"kind": kind.strip(), "on": values_of(said["day"]), **own, **days, **named}


def answers(example: Example, evaluate: Evaluator) -> Iterator[Answered]:
    """What an evaluator says for each row of the example's answers."""
    asked = example.table("asked on")
    assert asked is not None, "an example needs a table that begins with `asked on`"
    rulebook, events = rulebook_of(example.blocks()), events_of(example)
    for row in asked.rows:
        said = dict(zip(asked.columns, row, strict=True))
        result = _result(said, rulebook, events, evaluate)
        titles = titles_of(rulebook)
        yield Answered(row, tuple(_cells(asked.columns, said, result, titles)))


def _cells(columns: tuple[str, ...], said: Mapping[str, str], result: Result, titles: dict[str, str]) -> Iterator[str]:
    about = ""
    for column in columns:
        if column in GIVEN:
            yield said[column]
        else:
            about, text = cell(result, column, about, titles)
            yield text


def _result(said: Mapping[str, str], rulebook: Rulebook, events: list[Event], evaluate: Evaluator) -> Result:
    on = date.fromisoformat(said["asked on"])
    known_at = _end_of(date.fromisoformat(said.get("known at") or said["asked on"]))
    journey = next(iter(journeys(events, known_at).values()), Journey("ada", ("ada",), (), {}, {}))
    results = evaluate(journey, rulebook, on, known_at, EXAMPLE)
    wanted = said.get("enrolment") or results[0].enrolment
    return next(each for each in results if each.enrolment == wanted)


def _end_of(day: date) -> datetime:
    return datetime.combine(day + ONE_DAY, datetime.min.time(), LOCAL) - timedelta(microseconds=1)
