"""What every plan of a move has: who was asked for, what would be recorded of each, and who cannot be moved and why.

Nothing is recorded here.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from ettle.engine.events.catalogue import Event, KeyWorker
from ettle.engine.events.counting import Journey
from ettle.engine.sharing.grants import With, stretches_of
from ettle.engine.wording.plain import day
from ettle.files.events.rows import event_of, row_of
from ettle.web.access.acting import Acting, as_system
from ettle.web.access.models import Organisation
from ettle.web.access.roles import Act, Category
from ettle.web.access.sight import sight_of
from ettle.web.casework import queries, who
from ettle.web.casework.models import BY_NAME, Move, Standing
from ettle.web.casework.record import writing
from ettle.web.casework.record.changed import Change, changes
from ettle.web.casework.record.scene import OF_AN_ENTRY
from ettle.web.contracts.queries import rulebook
from ettle.web.frame.day import now, today

MOST = 200
UNSEEN = "Your post does not see this person’s journey, so it cannot move them."
Said = dict[str, Any]
ACTS = {
    Move.Kind.KEY_WORKER: (Act.REASSIGN,),
    Move.Kind.PROVIDER: (Act.MOVE, Act.MOVE_IN_AREA),
    Move.Kind.PROGRAMME: (Act.MOVE,),
}
"""What a post must be allowed, one of these, to move people in each way, to look at what was so moved and to undo it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A move as the form asks for it: who, where to, from which day."""

    kind: Move.Kind
    references: Sequence[str]
    to: str
    on: date
    token: str
    worker: str = ""
    """Of a provider: which of its key workers; empty = nobody yet."""
    group: str = ""
    contract: str = ""
    share: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Moving:
    """One enrolment that would move: what would be recorded, and what changes by it."""

    row: Standing
    journey: Journey
    said: Sequence[Said]
    """The events, by their fields in files, in the order in which they are recorded."""
    was: Sequence[str]
    """By code: the key workers, the provider or the programme until now."""
    now: str
    """The same in words."""
    newly: Sequence[str] = ()
    no_longer: Sequence[str] = ()
    changes: Sequence[Change] = ()
    """What the rules would say otherwise."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A move as it would be made."""

    moving: Sequence[Moving]
    refused: Sequence[tuple[str, str]]
    """Who cannot be moved, as they are named, and why."""
    asked: Asked | None = field(default=None, compare=False)

    @property
    def mark(self) -> str:
        """Says whether what was looked at is still so when the button is pressed."""
        told = [(each.row.enrolment, *(sorted(one.items()) for one in each.said)) for each in self.moving]
        return hashlib.sha256(repr((told, list(self.refused))).encode()).hexdigest()[:32]


def references_in(text: str) -> list[str]:
    """References as they are pasted: one a line, or with commas; each once."""
    found = (" ".join(each.split()) for each in re.split(r"[\n,;\t]+", text))
    return list(dict.fromkeys(each for each in found if each))


def is_of_an_area(acting: Acting) -> bool:
    """Whether the post moves people between the providers of its area, of whom it sees references alone."""
    return acting.may(Act.MOVE_IN_AREA)


def standings_of(acting: Acting, references: Iterable[str]) -> list[Standing]:
    """Those on the post's list today of these references, by name: of a person, or of one enrolment.

    A contract manager has no list: an automatic act finds the enrolments with the providers of their area.
    """
    asked = sorted(set(references))
    with as_system() if is_of_an_area(acting) else nullcontext():
        rows = _movable(acting).filter(Q(person__in=asked) | Q(enrolment__in=asked), under_way=True)
        return list(rows.order_by(*(("person", "id") if is_of_an_area(acting) else BY_NAME)))


def caseload_of(acting: Acting, worker: str) -> list[str]:
    """The references of those whose key worker somebody is or was, by name: as many as are moved at once."""
    if is_of_an_area(acting):
        return []
    rows = queries.visible(acting).filter(worker=worker, under_way=True, enrolment__isnull=False)
    return [str(each) for each in rows.order_by(*BY_NAME).values_list("enrolment", flat=True)[:MOST]]


def _movable(acting: Acting) -> QuerySet[Standing]:
    if is_of_an_area(acting):
        return Standing.objects.filter(organisation__in=list(providers_of_area(acting)), enrolment__isnull=False)
    return queries.visible(acting)


def providers_of_area(acting: Acting) -> dict[str, str]:
    """Id and name of the providers of a council's area: a blank is not an area, and nobody but a council has others' people."""
    own = acting.post.organisation
    if own.kind != Organisation.Kind.COUNCIL or not own.area:
        return {}
    return dict(who.providers(acting.day).filter(area=own.area).values_list("id", "name"))


def moves_of(acting: Acting) -> QuerySet[Move]:
    """The moves of a post's organisation that the post could make itself: of its kinds, and in the area or not as its own are."""
    kinds = [kind for kind, acts in ACTS.items() if any(acting.may(act) for act in acts)]
    return Move.objects.filter(organisation=acting.organisation, kind__in=kinds, in_area=is_of_an_area(acting))


def journeys_of(people: set[str], acting: Acting) -> dict[str, Journey]:
    """The journeys of these people, by each of their ids."""
    with as_system() if is_of_an_area(acting) else nullcontext():
        events = queries.events_of(queries.linked(people)) if people else []
    return {person: each for each in queries.journeys_of(events, today()) for person in each.people}


def planned(
    acting: Acting, asked: Asked, one: Callable[[Standing, Journey, tuple[KeyWorker, ...]], Moving | str]
) -> Plan:
    """What a move would do to each of those asked for. `one` says of an enrolment what it would be, or why it cannot."""
    rows = standings_of(acting, asked.references)
    known = {each for row in rows for each in (row.person, row.enrolment)}
    refused = [(each, _unknown(acting)) for each in asked.references if each not in known]
    journeys, moving = journeys_of({row.person for row in rows}, acting), list[Moving]()
    for row in rows:
        journey = journeys.get(row.person)
        found = _seen(acting, row, journey) or one(row, journey, holding(journey, row, asked.on))  # type: ignore[arg-type]
        if isinstance(found, Moving):
            moving.append(found)
        else:
            refused.append((called(acting, row), found))
    return Plan(moving, refused, asked)


def called(acting: Acting, row: Standing) -> str:
    """How somebody is named on the page: a contract manager reads the reference alone."""
    reference = row.enrolment or row.person
    return reference if is_of_an_area(acting) else f"{row.name} ({reference})"


def _unknown(acting: Acting) -> str:
    if is_of_an_area(acting):
        return "No enrolment that goes on with a provider of your area has this reference."
    return "Nobody on your organisation’s list today has this reference."


def _seen(acting: Acting, row: Standing, journey: Journey | None) -> str:
    """Why a post may not move somebody at all; empty = it may."""
    sight = None if is_of_an_area(acting) else sight_of(acting, row.person)
    if journey is None or not (is_of_an_area(acting) or (sight and sight.has(Category.JOURNEY))):
        return UNSEEN
    return ""


def holding(journey: Journey | None, row: Standing, on: date) -> tuple[KeyWorker, ...]:
    """The spells of key workers of an enrolment that go on on a day, or begin after it."""
    spells = (each for each in (journey.events if journey else ()) if isinstance(each, KeyWorker))
    of_it = (each for each in spells if each.enrolment in (None, row.enrolment))
    return tuple(each for each in of_it if each.until is None or each.until > on)


def goes_on(until: date | None, on: date) -> bool:
    return until is None or until > on


def with_one(journey: Journey, row: Standing, on: date) -> With | None:
    """The stretch of an enrolment with the provider on whose list it is, where that goes on on a day."""
    ours = [each for each in stretches_of(journey) if each.enrolment == row.enrolment]
    of_it = (each for each in ours if each.provider == row.organisation)
    return next((each for each in of_it if each.from_on <= on and goes_on(each.until_on, on)), None)


def later_worker(held: Sequence[KeyWorker], on: date) -> str:
    """Why the spells of key workers stand in the way; empty = they do not."""
    if any(each.on > on or each.until is not None for each in held):
        return (
            f"A change of key worker after {day(on)} is recorded already. Take that back first, or choose a later day."
        )
    return ""


def closing(held: Sequence[KeyWorker], on: date) -> list[Said]:
    """The spells until now end as the next begins; one that began that same day is taken back."""
    said: list[Said] = []
    for each in held:
        again = {name: value for name, value in row_of(each).items() if name not in OF_AN_ENTRY and value is not None}
        if each.on < on:
            said.append(again | {"until": on, "replaces": each.id, "correction": "no"})
        else:
            said.append({"kind": "retract", "on": on, "replaces": each.id})
    return said


def events_in(by: Acting, row: Standing, said: Sequence[Said], token: str) -> list[Event]:
    """The events of one enrolment's move, recorded at one moment, with ids made of who sends the form and its token."""
    return entered(by, row.person, writing.act_of(by, row.person, f"move {row.enrolment}", token), said)


def entered(by: Acting, person: str, act: str, said: Sequence[Said]) -> list[Event]:
    """What is said of somebody, as events that a post records now."""
    common = {"person": person, "recorded_at": now(), "recorded_by": by.code, "organisation": by.organisation}
    facts = rulebook().facts
    return [
        event_of({**one, "id": id, **common}, facts)
        for id, one in zip(writing.ids_of(act, len(said)), said, strict=True)
    ]


def changed_by(journey: Journey, events: Sequence[Event]) -> tuple[Journey, list[Change]]:
    """The journey with what would be recorded, and what the rules would then say otherwise."""
    found = queries.journeys_of([*journey.heard, *events], today())
    then = next(each for each in found if set(each.people) & set(journey.people))
    return then, changes(then, events[0].recorded_at, today())
