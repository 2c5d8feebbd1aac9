"""An entry as its pages show it: codes with the names they stand for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from ettle.web.access.auditor.words import in_words
from ettle.web.access.models import Staff
from ettle.web.access.roles import ROLES
from ettle.web.audit.models import Outcome, Recorded
from ettle.web.audit.queries import State

SHAPES = {
    Outcome.READ: "rest",
    Outcome.WROTE: "good",
    Outcome.REFUSED: "bad",
    Outcome.SIGNED_IN: "set",
    Outcome.SIGNED_OUT: "set",
    Outcome.FAILED: "warn",
}
LATE = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Shown:
    """One row of the list."""

    row: Recorded
    who: str
    as_what: str
    shape: str
    word: str
    touched: str
    did: str
    """The act in words."""


def shown(rows: Iterable[Recorded], organisations: Mapping[str, str]) -> list[Shown]:
    rows = list(rows)
    names = names_of({row.actor for row in rows})
    return [_shown(row, names, organisations) for row in rows]


def names_of(codes: set[str]) -> dict[str, str]:
    return dict(Staff.objects.filter(code__in=codes).values_list("code", "name"))


def _shown(row: Recorded, names: Mapping[str, str], organisations: Mapping[str, str]) -> Shown:
    outcome = Outcome(row.outcome)
    title = ROLES[row.role].title if row.role in ROLES else row.role
    where = organisations.get(row.organisation, row.organisation) if row.organisation else ""
    return Shown(
        row,
        names.get(row.actor, row.actor),
        ", ".join(each for each in (title, where) if each),
        SHAPES[outcome],
        str(outcome.label),
        _touched(row),
        in_words(row.act),
    )


def _touched(row: Recorded) -> str:
    """How much, not who: whose it was is on the entry's own page, which records that somebody looked."""
    parts = [_many(len(row.people), "person", "people")] if row.people else []
    parts += [f"{_many(len(row.wrote), 'thing', 'things')} written"] if row.wrote else []
    return ", ".join(parts)


def _many(number: int, one: str, more: str) -> str:
    return f"{number:,} {one if number == 1 else more}"


@dataclass(frozen=True, slots=True)
class Chain:
    """The state of the chain in a shape, a word and a sentence."""

    shape: str
    word: str
    said: str


def chain(state: State) -> Chain:
    sealed = f"{_many(state.sealed, 'row', 'rows')} sealed"
    if state.newest_at:
        sealed += f", the last at {_moment(state.newest_at)}"
    if state.check is None:
        return Chain(
            "unknown",
            "Not yet known",
            f"Nobody has looked over the chain yet; the worker does so every ten minutes. {sealed}.",
        )
    at = _moment(state.check.at)
    if state.check.finding:
        return Chain("bad", "Broken", f"Found at {at}: {state.check.finding}")
    if timezone.now() - state.check.at > LATE:
        return Chain(
            "warn", "Overdue", f"Whole as of {at}, and not looked over since: is the worker running? {sealed}."
        )
    return Chain("good", "Whole", f"Whole as of {at}. {sealed}.")


def _moment(at: object) -> str:
    return f"{timezone.localtime(at):%H:%M on %-d %B %Y}"  # type: ignore[arg-type]
