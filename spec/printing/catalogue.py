"""The catalogue of events: every kind with its fields, from the types that check them at the door."""

from __future__ import annotations

from collections.abc import Iterator

from ettle.engine.events.belonging import OF_THE_PERSON
from ettle.engine.events.catalogue import KINDS, Event, Spell
from ettle.engine.rules.schema import schema
from ettle.files.events.rows import is_hours
from spec.printing.tables import table
from spec.printing.words import words

PRINTED = "<!-- Printed from the catalogue of events by `make docs`. Change the catalogue, not this page. -->"
MEANING = {
    "id": "unique; of one id with two contents both rows are rejected",
    "person": "the journey; one for life",
    "enrolment": "the stay it is about; none before a start, and for what is true of the person whichever stay",
    "kind": "one of the kinds below",
    "on": "the day it happened, or the first day of a spell; not after the day it was recorded",
    "recorded_at": "when we knew, with its offset from UTC",
    "said_at": "when the sender says it was recorded",
    "recorded_by": "who wrote it down",
    "organisation": "for whom",
    "replaces": "the event it corrects or closes",
    "correction": "with `replaces`: `yes` = the old one was wrong, `no` = an open spell is closed; left out: `yes`",
    "until": "spells only: the first day no longer so; none = still so",
    "ended": "spells only: `yes` = it ended on a day nobody knows",
    "last_known": "with `ended: yes`: the last day certainly so; later days are unknown",
}
"""What the fields of every event mean."""


def events_page() -> str:
    return "\n\n".join(_page()) + "\n"


def _page() -> Iterator[str]:
    yield PRINTED
    yield "# Events"
    yield (
        "What happened, one event for each thing. Events are never changed: a correction `replaces` an earlier one, a "
        "mistake is retracted. A field left empty is unknown, never zero; an empty `enrolment`, `replaces` or `until` means "
        "none. Fields marked * must be there. Hours have at most two decimals; money is whole pence."
    )
    yield "## Fields of every event"
    whole = {**schema("work")["properties"], "kind": {"type": "string"}}
    needed = schema("work")["required"]
    common = [*Event.model_fields, *_own(Spell, Event)]
    yield table(("field", "value", "meaning"), [(_named(f, f in needed), words(whole[f]), MEANING[f]) for f in common])
    yield "## Kinds"
    for kind, model in sorted(KINDS.items()):
        yield from _kind(kind, model)


def _kind(kind: str, model: type[Event]) -> Iterator[str]:
    yield f"### {kind}"
    lasts = "A spell: it lasts from `on` to `until`." if issubclass(model, Spell) else "A point: it happens on one day."
    whose = " It belongs to the person, whichever enrolment it names." if kind in OF_THE_PERSON else ""
    ahead = " It may be recorded ahead." if model.may_be_ahead else ""
    yield lasts + whose + ahead
    said, needed = schema(kind)["properties"], schema(kind)["required"]
    own = _own(model, Spell if issubclass(model, Spell) else Event)
    aliases = {name: model.model_fields[name].alias or name for name in own}
    rows = [
        (_named(aliases[name], aliases[name] in needed), _value(model, name, words(said[aliases[name]])))
        for name in own
    ]
    if rows:
        yield table(("field", "value"), rows)


def _own(model: type[Event], above: type[Event]) -> list[str]:
    return [name for name in model.model_fields if name not in above.model_fields]


def _value(model: type[Event], name: str, said: str) -> str:
    return "hours, at most two decimals" if is_hours(model.model_fields[name]) else said


def _named(field: str, needed: bool) -> str:
    return f"`{field}`" + (" *" if needed else "")
