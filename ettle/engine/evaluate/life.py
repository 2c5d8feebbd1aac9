"""One person's life as far as the rules ask: enrolments, spells, jobs, up to the day of asking."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from ettle.engine.basics.day import ONE_DAY
from ettle.engine.events.catalogue import Death, Event, Fact, Leave, Spell, Start, Work
from ettle.engine.events.counting import Journey
from ettle.engine.events.facts import fact_on


@dataclass(frozen=True, slots=True)
class Cover:
    """The days of one spell: certainly so on [start, sure_until), perhaps so on to maybe_until."""

    event: Spell
    start: date
    sure_until: date
    maybe_until: date


@dataclass(frozen=True, slots=True)
class Job:
    """The work spells of one employer with no day between them, begun when the first began."""

    employer: str | None
    begun: date
    covers: tuple[Cover, ...]

    @property
    def sure_until(self) -> date:
        """The first day on which it may be over."""
        return max(cover.sure_until for cover in self.covers)

    @property
    def ended(self) -> date:
        """The first day on which it is certainly over."""
        return max(cover.maybe_until for cover in self.covers)


@dataclass(frozen=True, slots=True)
class Stay:
    """One enrolment: [begun, left), with the events that serve only it."""

    id: str
    start: Start
    begun: date
    left: date | None
    ended_by: Leave | Death | None
    events: tuple[Event, ...]
    by_kind: Mapping[str, list[Event]] = field(compare=False, repr=False)
    """The same, as they are asked for."""

    @property
    def programme(self) -> str:
        return self.start.programme

    def of_kind(self, kind: str) -> list[Event]:
        return self.by_kind.get(kind, [])


class Life:
    """A journey as it stood on `on`: events after that day are left out, days after it do not exist."""

    def __init__(self, journey: Journey, on: date) -> None:
        self.journey = journey
        self.on = on
        self.tomorrow = on + ONE_DAY
        self.events = tuple(event for event in journey.events if event.on <= on)
        self.by_kind = _by_kind(self.events)
        self._said_of: dict[str, Journey] = {}
        self.death: date | None = self.by_kind["death"][0].on if self.by_kind["death"] else None

    def fact_on(self, name: str, day: date) -> Fact | None:
        """The answer that holds on a day: asked of what was said of it alone, since it is asked day by day."""
        if name not in self._said_of:
            said = (event for event in self.by_kind["fact"] if isinstance(event, Fact) and event.name == name)
            self._said_of[name] = replace(self.journey, events=(*self.by_kind["death"], *said))
        return fact_on(self._said_of[name], name, day)

    @cached_property
    def stays(self) -> tuple[Stay, ...]:
        """Every enrolment, earliest first."""
        starts: dict[str, Start] = {}
        for event in self.by_kind["start"]:
            if isinstance(event, Start):
                starts.setdefault(event.enrolment, event)
        return tuple(self._stay(start) for start in starts.values())

    def _stay(self, start: Start) -> Stay:
        named = tuple(event for event in self.events if event.enrolment == start.enrolment)
        endings = [event for event in named if isinstance(event, Leave) and event.on >= start.on]
        endings += self.by_kind["death"]  # type: ignore[arg-type]
        ended_by = min(endings, key=lambda event: event.on, default=None)
        left = ended_by.on if ended_by else None
        return Stay(start.enrolment, start, start.on, left, ended_by, named, _by_kind(named))

    def covers(self, kind: str) -> tuple[Cover, ...]:
        """The days of every spell of a kind, in order; none of a spell that began after death."""
        found: dict[str, tuple[Cover, ...]] = self.__dict__.setdefault("_covers", {})
        if kind not in found:
            covers = (self._cover(event) for event in self.by_kind[kind] if isinstance(event, Spell))
            found[kind] = tuple(cover for cover in covers if cover.start < cover.maybe_until)
        return found[kind]

    def _cover(self, event: Spell) -> Cover:
        if event.until is not None:
            until = min(event.until, self.tomorrow)
            return Cover(event, event.on, until, until)
        end = self.tomorrow if self.death is None else max(min(self.tomorrow, self.death), event.on)
        if event.ended == "yes":
            sure = (event.last_known or event.on) + ONE_DAY
            return Cover(event, event.on, min(sure, end), end)
        return Cover(event, event.on, end, end)

    @cached_property
    def jobs(self) -> tuple[Job, ...]:
        """Every job, earliest first. Work whose employer is not known is a job of its own."""
        by_employer: dict[str, list[Cover]] = defaultdict(list)
        for cover in self.covers("work"):
            assert isinstance(cover.event, Work)
            by_employer[cover.event.employer or f"?{cover.event.id}"].append(cover)
        jobs = [job for covers in by_employer.values() for job in _joined(covers)]
        return tuple(sorted(jobs, key=lambda job: (job.begun, job.covers[0].event.known_order)))

    def jobs_for(self, stay: Stay, begun_before: bool = False) -> tuple[Job, ...]:
        """The jobs that count for an enrolment: those begun while it was the latest of its programme.

        `begun_before` adds the jobs older than every enrolment of the programme.
        """
        return tuple(job for job in self.jobs if self._counts_for(job, stay, begun_before))

    def _counts_for(self, job: Job, stay: Stay, begun_before: bool) -> bool:
        owner = self.enrolled_on(job.begun, stay.programme)
        return begun_before if owner is None else owner.id == stay.id

    def enrolled_on(self, day: date, programme: str) -> Stay | None:
        """The latest enrolment of a programme that had started by a day, over or not."""
        started = [each for each in self.stays if each.programme == programme and each.begun <= day]
        return started[-1] if started else None


def _by_kind(events: Iterable[Event]) -> defaultdict[str, list[Event]]:
    found: defaultdict[str, list[Event]] = defaultdict(list)
    for event in events:
        found[event.kind].append(event)
    return found


def _joined(covers: Iterable[Cover]) -> Iterable[Job]:
    together: list[Cover] = []
    end = date.min
    for cover in sorted(covers, key=lambda each: (each.start, each.event.known_order)):
        if together and cover.start > end:
            yield _job(together)
            together = []
        end = max(end, cover.sure_until) if together else cover.sure_until
        together.append(cover)
    if together:
        yield _job(together)


def _job(covers: list[Cover]) -> Job:
    event = covers[0].event
    assert isinstance(event, Work)
    return Job(event.employer, covers[0].start, tuple(covers))
