"""A plan as it stands, and as it stood: read from entries that are only ever added."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import chain

from django.db.models import QuerySet

from ettle.web.access.sight import Sight
from ettle.web.casework.seen import categories
from ettle.web.frame.day import today
from ettle.web.people.models import PersonKey
from ettle.web.plans.models import Agreement, Entry, State, Who
from ettle.web.plans.together import Kept
from ettle.web.plans.words import opened

OPEN = (State.TO_DO, State.DOING)
SHAPES = {
    State.TO_DO: "rest",
    State.DOING: "due",
    State.DONE: "good",
    State.IN_PLACE: "good",
    State.ARCHIVED: "rest",
}


@dataclass(frozen=True, slots=True)
class Item:
    """A goal or a step as one entry has it."""

    entry: Entry
    words: str
    who_else: str

    @property
    def id(self) -> uuid.UUID:
        return self.entry.step or self.entry.goal

    @property
    def state(self) -> State:
        return State(self.entry.state)

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def overdue(self) -> bool:
        return self.is_open and self.entry.by_on is not None and self.entry.by_on < today()

    @property
    def shown(self) -> tuple[str, str]:
        """Shape and word."""
        return ("warn", "Overdue") if self.overdue else (SHAPES[self.state], str(self.state.label))

    def whose(self, name: str) -> str:
        """Who does it, in words: the person by their name."""
        return {Who.PERSON: name, Who.WORKER: "Key worker"}.get(Who(self.entry.who), self.who_else or "Somebody else")


@dataclass(frozen=True, slots=True)
class Goal:
    item: Item
    steps: Sequence[Item] = ()

    @property
    def done(self) -> int:
        return sum(step.state in (State.DONE, State.IN_PLACE) for step in self.counted)

    @property
    def counted(self) -> list[Item]:
        return [step for step in self.steps if step.state != State.ARCHIVED]


@dataclass(frozen=True, slots=True)
class Plan:
    """The goals in the order they were written, and when the plan was agreed and gone over."""

    goals: Sequence[Goal] = ()
    agreements: Sequence[Agreement] = field(default_factory=list)

    @property
    def open_goals(self) -> list[Goal]:
        return [goal for goal in self.goals if goal.item.state != State.ARCHIVED]

    @property
    def steps(self) -> list[Item]:
        return list(chain.from_iterable(goal.steps for goal in self.open_goals))

    @property
    def done(self) -> int:
        return sum(goal.done for goal in self.open_goals)

    @property
    def counted(self) -> int:
        return sum(len(goal.counted) for goal in self.open_goals)

    @property
    def agreed(self) -> Agreement | None:
        return next((each for each in self.agreements if each.agreed == "yes"), None)

    @property
    def review_on(self) -> date | None:
        return self.agreements[0].review_on if self.agreements else None

    @property
    def review_overdue(self) -> bool:
        return self.review_on is not None and self.review_on < today()

    @property
    def changed_since(self) -> bool:
        """Whether something was written after it was last agreed."""
        return self.agreed is None or any(
            item.entry.made_at > self.agreed.made_at for goal in self.goals for item in (goal.item, *goal.steps)
        )

    @property
    def needs(self) -> set[str]:
        """The needs that some step is about."""
        return {step.entry.need for step in self.steps if step.entry.need}


def plan_of(sight: Sight, *, until: datetime | None = None) -> Plan:
    """The plan of a person in what is seen of it; as it stood at `until`, where a moment is given."""
    entries = _entries(sight)
    agreements = Agreement.objects.filter(person=sight.person).order_by("-id")
    if until is not None:
        entries, agreements = entries.filter(made_at__lte=until), agreements.filter(made_at__lte=until)
    return Plan(_goals(_items(sight.person, _latest(entries))), list(agreements))


def plan_from(person: str, kept: Kept) -> Plan:
    """The same from rows that were read already."""
    return Plan(_goals(_items(person, _latest(kept.entries), kept.key)), kept.agreements)


def history_of(sight: Sight) -> list[Item]:
    """Every entry, the latest first."""
    return _items(sight.person, _entries(sight).order_by("-id"))


def _entries(sight: Sight) -> QuerySet[Entry]:
    return Entry.objects.filter(person=sight.person, category__in=categories(sight)).order_by("id")


def _latest(entries: Iterable[Entry]) -> list[Entry]:
    """The entry of each goal and step that counts, in the order in which they were first written."""
    last: dict[uuid.UUID, Entry] = {}
    for entry in entries:
        last[entry.step or entry.goal] = entry
    return list(last.values())


def _items(person: str, entries: Iterable[Entry], key: PersonKey | None = None) -> list[Item]:
    rows = list(entries)
    words = opened(person, [row.words for row in rows], key)
    others = opened(person, [row.who_else for row in rows], key)
    return [Item(*each) for each in zip(rows, words, others, strict=True)]


def _goals(items: Sequence[Item]) -> list[Goal]:
    steps = [item for item in items if item.entry.step is not None]
    return [
        Goal(item, [step for step in steps if step.entry.goal == item.entry.goal])
        for item in items
        if item.entry.step is None
    ]
