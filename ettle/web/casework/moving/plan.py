"""What a move would do to each person chosen, and why some cannot be moved. Nothing is recorded here."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from ettle.engine.events.catalogue import KeyWorker
from ettle.engine.events.counting import Journey
from ettle.engine.sharing.grants import stretches_of
from ettle.engine.wording.plain import day
from ettle.web.access.acting import Acting
from ettle.web.access.roles import Category
from ettle.web.access.sight import sight_of
from ettle.web.casework import queries, who
from ettle.web.casework.models import BY_NAME, Standing
from ettle.web.casework.moving.seeing import Seeing
from ettle.web.frame.day import today

MOST = 200


@dataclass(frozen=True, slots=True)
class Moving:
    """One enrolment that would move: the spells that end, and what changes in who sees the person in full."""

    row: Standing
    journey: Journey
    held: tuple[KeyWorker, ...]
    now: str
    """The names of those who have the person on that day."""
    newly: Sequence[str]
    no_longer: Sequence[str]


@dataclass(frozen=True, slots=True)
class Plan:
    """A move as it would be made."""

    moving: Sequence[Moving]
    refused: Sequence[tuple[str, str]]
    """Who cannot be moved, as they are named, and why."""

    @property
    def mark(self) -> str:
        """Says whether what was looked at is still so when the button is pressed."""
        told = [(each.row.enrolment, *(spell.id for spell in each.held)) for each in self.moving]
        return hashlib.sha256(repr((told, list(self.refused))).encode()).hexdigest()[:32]


def references_in(text: str) -> list[str]:
    """References as they are pasted: one a line, or with commas; each once."""
    found = (" ".join(each.split()) for each in re.split(r"[\n,;\t]+", text))
    return list(dict.fromkeys(each for each in found if each))


def standings_of(acting: Acting, references: Iterable[str]) -> list[Standing]:
    """Those on the organisation's list today of these references, by name: of a person, or of one enrolment."""
    asked = sorted(set(references))
    rows = queries.visible(acting).filter(Q(person__in=asked) | Q(enrolment__in=asked), under_way=True)
    return list(rows.order_by(*BY_NAME))


def plan(acting: Acting, references: Sequence[str], worker: str, on: date) -> Plan:
    """What giving these people to a key worker from a day would do."""
    rows = standings_of(acting, references)
    known = {each for row in rows for each in (row.person, row.enrolment)}
    refused = [
        (each, "Nobody on your organisation’s list today has this reference.")
        for each in references if each not in known
    ]  # fmt: skip
    journeys = journeys_of({row.person for row in rows})
    seeing, moving = Seeing(acting), []
    for row in rows:
        journey = journeys.get(row.person)
        held = holding(journey, row, on) if journey else ()
        if journey is None or (why := _refusal(acting, row, journey, held, worker, on)):
            refused.append((f"{row.name} ({row.enrolment or row.person})", why if journey else UNSEEN))
            continue
        newly, no_longer = seeing.changed(row.person, {each.id for each in held}, worker)
        moving.append(Moving(row, journey, held, seeing.named(each.worker or "" for each in held), newly, no_longer))
    return Plan(moving, refused)


UNSEEN = "Your post does not see this person’s journey, so it cannot move them."


def journeys_of(people: set[str]) -> dict[str, Journey]:
    """The journeys of these people, by each of their ids."""
    events = queries.events_of(queries.linked(people)) if people else []
    return {person: each for each in queries.journeys_of(events, today()) for person in each.people}


def holding(journey: Journey, row: Standing, on: date) -> tuple[KeyWorker, ...]:
    """The spells of key workers of an enrolment that go on on a day, or begin after it."""
    spells = (each for each in journey.events if isinstance(each, KeyWorker))
    of_it = (each for each in spells if each.enrolment in (None, row.enrolment))
    return tuple(each for each in of_it if each.until is None or each.until > on)


def _refusal(acting: Acting, row: Standing, journey: Journey, held: Sequence[KeyWorker], worker: str, on: date) -> str:
    """Why somebody cannot be moved; empty = they can."""
    sight = sight_of(acting, row.person)
    if sight is None or not sight.has(Category.JOURNEY):
        return UNSEEN
    if row.enrolment is None:
        return "Has not started yet. Whoever records the start becomes the key worker."
    ours = [each for each in stretches_of(journey) if each.enrolment == row.enrolment]
    if not any(e.provider == acting.organisation and e.from_on <= on and _goes_on(e.until_on, on) for e in ours):
        return f"Is not with your organisation on {day(on)}. Choose another day for them."
    if any(each.on > on or each.until is not None for each in held):
        return (
            f"A change of key worker after {day(on)} is recorded already. Take that back first, or choose a later day."
        )
    if any(each.enrolment is None for each in held) and _elsewhere_too(acting, journey, on):
        return (
            "Their key worker was recorded for another organisation’s enrolment as well. Hand over on their own page."
        )
    if worker in {each.worker for each in held}:
        return "Has this key worker already."
    return ""


def _goes_on(until: date | None, on: date) -> bool:
    return until is None or until > on


def _elsewhere_too(acting: Acting, journey: Journey, on: date) -> bool:
    return any(e.provider != acting.organisation and _goes_on(e.until_on, on) for e in stretches_of(journey))


def workers_to(acting: Acting) -> list[tuple[str, str]]:
    """Those whom people can be given to: key workers and team leads of the organisation today."""
    return list(who.key_workers_of(acting).items())
