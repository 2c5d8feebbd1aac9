"""What is to be mended or asked, and whom to ask: each message with the provider that has the person."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from ettle.engine.returns.periods import Stretch
from ettle.engine.returns.validating import KINDS, Validated
from ettle.engine.rules.returns import Return
from ettle.web.access.acting import as_system
from ettle.web.casework.models import Event
from ettle.web.measurement.models import ReturnEdition
from ettle.web.people.sealing import erased_among

MESSAGES = "messages.json"
TO_MEND = ("stop", "reason")
"""The kinds of message for which somebody has to be asked."""
Said = Mapping[str, Any]


def providers(enrolments: pa.Table, stretch: Stretch) -> dict[str, str]:
    """By person the provider of the latest enrolment that the period has."""
    found: dict[str, tuple[Any, str]] = {}
    for row in enrolments.select(["person", "begun", "provider"]).to_pylist():
        begun = row["begun"]
        if begun is not None and begun < stretch.until and begun >= found.get(row["person"], (begun, ""))[0]:
            found[row["person"]] = (begun, row["provider"] or "")
    return {person: provider for person, (_, provider) in found.items()}


def told(found: Validated, made: pa.Table, provider_of: Mapping[str, str]) -> list[dict[str, Any]]:
    """The messages as they are kept, the gravest first."""
    people = made.column(0).to_pylist()
    kept = []
    for each in sorted(found.messages, key=lambda each: KINDS.index(each.kind)):
        person = "" if each.row is None else people[each.row]
        said = {"kind": each.kind, "column": each.column, "found": each.found, "expected": each.expected}
        kept.append(said | {"cure": each.cure, "person": person, "provider": provider_of.get(person, "")})
    return kept


def kind_of(said: Said) -> str:
    """An edition made before there were kinds says only whether a message decides."""
    return str(said.get("kind") or ("stop" if said["decides"] else "question"))


def every_message(held: ReturnEdition, folder: Path) -> list[Said]:
    """All of them; of an edition that was made before they lay with its rows, those that it kept."""
    try:
        found: list[Said] = json.loads((folder / MESSAGES).read_text())
    except FileNotFoundError:
        return list(held.messages)
    return found


def without_erased(said: Sequence[Said]) -> list[Said]:
    """Nobody who was erased since is listed again."""
    with as_system():
        gone = erased_among({each["person"] for each in said})
    return [each for each in said if each["person"] not in gone]


def recorded_since(held: ReturnEdition, people: Iterable[str]) -> set[str]:
    """Those of whom something was written down since the count it was made of: the next count has it."""
    snapshot = held.evaluation.snapshot
    with as_system():
        theirs = Event.objects.filter(person__in=sorted(set(people)))
        since = theirs.exclude(recorded_at__lte=snapshot.known_at, entered_at__lte=snapshot.entered_by_at)
        return set(since.values_list("person", flat=True))


def sentence(expected: str) -> str:
    """A check says what is wrong as a sentence of its own; a column says what it expects."""
    return expected if expected.endswith(".") else f"Expected: {expected}."


def column_words(definition: Return | None, id: str | None) -> str:
    """A column by its title: nobody who mends a record knows its id."""
    column = definition.columns.get(id or "") if definition else None
    return column.title if column else id or ""
