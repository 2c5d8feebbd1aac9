"""What is counted within one period of an offer: what happened, hours had, days away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ettle.engine.basics.answer import Answer, answer
from ettle.engine.basics.unknown import Between
from ettle.engine.evaluate.windows import joined
from ettle.engine.events.catalogue import Activity, Contact, Event


def happened(event: Event) -> Answer:
    """Whether it took place: a contact reached, an activity attended, anything else by being recorded."""
    if isinstance(event, Contact):
        return Answer.UNKNOWN if event.reached is None else answer(event.reached == "yes")
    if isinstance(event, Activity):
        return Answer.UNKNOWN if event.attended is None else answer(event.attended == "yes")
    return Answer.YES


def first_ids(events: Sequence[Event]) -> tuple[str, ...]:
    """The ids of those of the first day."""
    first = min((event.on for event in events), default=None)
    return tuple(sorted(event.id for event in events if event.on == first))


def days_in(stretches: Sequence[tuple[date, date]]) -> int:
    numbered = sorted((first.toordinal(), until.toordinal()) for first, until in stretches)
    return sum(until - first for first, until in joined(numbered))


@dataclass(frozen=True, slots=True)
class Away:
    """Of so many days those certainly, and those perhaps, paused or excused; `events` say so."""

    days: int
    sure: int
    perhaps: int
    events: tuple[str, ...]

    def excuses(self) -> bool:
        return 2 * self.sure > self.days

    def may_excuse(self) -> bool:
        return 2 * self.perhaps > self.days


@dataclass(frozen=True, slots=True)
class HoursHad:
    """Activities in order of days, each with the least and most hours it can have been."""

    each: list[tuple[Activity, Between]]

    @property
    def low(self) -> int:
        return sum(hours.low for _, hours in self.each)

    @property
    def high(self) -> int:
        return sum(hours.high for _, hours in self.each)

    def reached(self, owed: int, sure: bool) -> tuple[str, ...]:
        """What counted on the day on which the hours were reached; for `sure`, certain hours alone. Of nothing nothing is reached."""
        total = 0
        for event, hours in self.each:
            total += hours.low if sure else hours.high
            if total and total >= owed:
                that_day = [(other, had) for other, had in self.each if other.on == event.on]
                return tuple(sorted(other.id for other, had in that_day if had.low or not sure))
        return ()
