"""Distance travelled: in each area, the first score and the latest of the same edition of a tool. Never a sum, never guessed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ettle.engine.events.catalogue import Assessment
from ettle.engine.events.catalogue import Event as Happened
from ettle.engine.events.counting import journeys
from ettle.web.access.roles import Category
from ettle.web.access.sight import Sight
from ettle.web.casework.models import Event
from ettle.web.casework.seen import categories
from ettle.web.casework.stored import category_of, event_in
from ettle.web.contracts.queries import rulebook
from ettle.web.frame.day import now
from ettle.web.plans.assessment.tools import area_title, tools

COUNTED = ["assessment", "retract"]
LEFT, RIGHT = 4, 96
"""Where the scale begins and ends across the picture, in percent."""


@dataclass(frozen=True, slots=True)
class Moved:
    """One area: first and latest. `latest` None = asked once, so nobody knows whether anything changed."""

    area: str
    title: str
    first: Decimal
    first_on: date
    latest: Decimal | None
    latest_on: date | None
    least: int
    most: int

    @property
    def first_day(self) -> str:
        return _in_little_room(self.first_on)

    @property
    def latest_day(self) -> str:
        return _in_little_room(self.latest_on) if self.latest_on else ""

    @property
    def change(self) -> Decimal | None:
        return None if self.latest is None else self.latest - self.first

    @property
    def state(self) -> tuple[str, str]:
        """Shape and word: not asked again is never the same as no change."""
        if self.change is None:
            return "unknown", "Not asked again"
        if self.change == 0:
            return "rest", "Same"
        return ("good", f"Up {self.change}") if self.change > 0 else ("bad", f"Down {-self.change}")

    @property
    def first_x(self) -> float:
        return self._across(self.first)

    @property
    def latest_x(self) -> float | None:
        return None if self.latest is None else self._across(self.latest)

    @property
    def from_x(self) -> float:
        return min(self.first_x, self.latest_x if self.latest_x is not None else self.first_x)

    @property
    def to_x(self) -> float:
        return max(self.first_x, self.latest_x if self.latest_x is not None else self.first_x)

    @property
    def stroke(self) -> str:
        return "k-down" if (self.change or 0) < 0 else "k-up"

    def _across(self, score: Decimal) -> float:
        return round(LEFT + (RIGHT - LEFT) * float(score - self.least) / (self.most - self.least), 2)


def _in_little_room(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


@dataclass(frozen=True, slots=True)
class Travelled:
    """One edition of one tool: its areas in the tool's order, and its latest day."""

    tool: str
    title: str
    areas: Sequence[Moved]
    latest_on: date
    most: int
    not_asked: Sequence[str]


def travelled(sight: Sight, told: Iterable[Happened] | None = None) -> list[Travelled]:
    """Every edition asked of a person in the areas that are seen, the one asked last first.

    `told`: everything recorded of them by now, where the page has read it already.
    """
    by_tool: dict[str, list[Assessment]] = defaultdict(list)
    for event in asked_of(sight, told):
        by_tool[event.tool or ""].append(event)
    found = [_with(tool, answers, sight) for tool, answers in by_tool.items()]
    return sorted(found, key=lambda each: (each.latest_on, each.tool), reverse=True)


def asked_of(sight: Sight, told: Iterable[Happened] | None = None) -> list[Assessment]:
    """What was answered under this id and counts now, in the order of its days."""
    events = _read(sight) if told is None else [each for each in told if _is_seen(each, sight)]
    counted = (event for journey in journeys(events, now()).values() for event in journey.events)
    answers = (each for each in counted if isinstance(each, Assessment) and each.area and each.score is not None)
    return sorted(answers, key=lambda each: (each.on, each.known_order))


def _read(sight: Sight) -> list[Happened]:
    rows = Event.objects.filter(person=sight.person, kind__in=COUNTED, category__in=categories(sight))
    return [event_in(row, rulebook().facts) for row in rows]


def _is_seen(event: Happened, sight: Sight) -> bool:
    theirs = event.person == sight.person and event.kind in COUNTED
    return theirs and Category(category_of(event, rulebook().facts)) in sight.categories


def _with(tool: str, answers: Sequence[Assessment], sight: Sight) -> Travelled:
    known = tools().get(tool)
    by_area: dict[str, list[Assessment]] = defaultdict(list)
    for each in answers:
        by_area[each.area or ""].append(each)
    order = list(known.areas) if known else sorted(by_area)
    areas = sorted(by_area, key=lambda area: (order.index(area) if area in order else len(order), area))
    least, most = (known.scale.least, known.scale.most) if known else _bounds(answers)
    open_to = [area for area in order if known is None or known.areas[area].category in sight.categories]
    return Travelled(
        tool,
        known.title if known else tool,
        [_moved(tool, area, by_area[area], least, most) for area in areas],
        answers[-1].on,
        most,
        [area_title(tool, area) for area in open_to if area not in by_area],
    )


def _bounds(answers: Iterable[Assessment]) -> tuple[int, int]:
    """Of an edition that the rulebook no longer has: the scale as the answers give it."""
    tops = [int(each.scale_max) for each in answers if each.scale_max is not None]
    highest = max([int(each.score or 0) for each in answers] + tops, default=1)
    return 0, max(highest, 1)


def _moved(tool: str, area: str, answers: Sequence[Assessment], least: int, most: int) -> Moved:
    first, last = answers[0], answers[-1]
    again = last if len(answers) > 1 and last.on > first.on else None
    if last.on == first.on:
        first = last  # said again on the same day: what was said last
    return Moved(
        area=area,
        title=area_title(tool, area),
        first=first.score or Decimal(0),
        first_on=first.on,
        latest=None if again is None else again.score,
        latest_on=None if again is None else again.on,
        least=least,
        most=most,
    )
