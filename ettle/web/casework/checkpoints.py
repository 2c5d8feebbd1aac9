"""From which day a follow-up can be asked: as the rules of the enrolment define it, else so many weeks after work began."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from ettle.engine.evaluate.checkpoints import around, counted_from
from ettle.engine.evaluate.life import Life, Stay
from ettle.engine.rules.offers import Offer
from ettle.engine.rules.programme import Programme
from ettle.engine.wording.plain import count, day
from ettle.web.contracts.queries import rulebook

FOLLOW_UP = "follow_up"
START, WORK = "the start", "work began"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """One follow-up of one enrolment: when it is, and the first and last day on which it may be asked."""

    weeks: int
    since: date
    after: str
    """What its weeks count from, in words."""
    on: date
    first: date
    last: date

    @property
    def words(self) -> str:
        """When it can be asked, and why then."""
        found = f"{count(self.weeks, 'week')} after {self.after} on {day(self.since)} is {day(self.on)}"
        return found if self.first == self.on else f"{found}, and it can be asked from {day(self.first)}"


def checkpoint(life: Life, stay: Stay, rules: Programme | None, weeks: int) -> Checkpoint | None:
    """The follow-up after so many weeks; None where its weeks count from a job and there is none."""
    for offer in _offers(rules):
        if offer.at and weeks in offer.at.weeks:
            since = counted_from(offer, life, stay)
            return _around(offer, weeks, since, stay) if since else None
    job = min((each.begun for each in life.jobs_for(stay, begun_before=True)), default=None)
    since, after = (job, WORK) if job else (stay.begun, START)
    on = since + timedelta(weeks=weeks)
    return Checkpoint(weeks, since, after, on, on, on)


def checkpoints(life: Life, stay: Stay, rules: Programme | None) -> Iterator[Checkpoint]:
    """Those that the rules ask for, in their order; none before there is the job they count from."""
    for offer in _offers(rules):
        for weeks in offer.at.weeks if offer.at else ():
            if found := checkpoint(life, stay, rules, weeks):
                yield found


def is_too_early(life: Life, stay: Stay, rules: Programme | None, weeks: int, on: date) -> bool:
    """Whether a follow-up could not be asked yet on a day, or counts its weeks from a job that is not recorded."""
    found = checkpoint(life, stay, rules, weeks)
    return found is None or on < found.first


def counts_from(rules: Programme | None, weeks: int) -> str:
    """What the weeks of a follow-up count from by the rules, in words that tell nothing of anybody."""
    after = next((each.after for each in _offers(rules) if each.at and weeks in each.at.weeks), "")
    return "the start" if after == "start" else "the first day of work" if after else OTHERWISE


OTHERWISE = "the first day of work, or from the start where there is no job"


def rules_today(stay: Stay) -> Programme | None:
    """The rules of an enrolment as they are today; None where none are in force."""
    versions = rulebook().versions(stay.programme, stay.start.contract, stay.begun)
    return versions[-1].rules if versions else None


def _offers(rules: Programme | None) -> list[Offer]:
    return [each for each in rules.offer.values() if each.at and FOLLOW_UP in each.by] if rules else []


def _around(offer: Offer, weeks: int, since: date, stay: Stay) -> Checkpoint:
    on = since + timedelta(weeks=weeks)
    first, last = around(offer, on, stay.start.group, rulebook().holidays)
    return Checkpoint(weeks, since, START if offer.after == "start" else WORK, on, first, last)
