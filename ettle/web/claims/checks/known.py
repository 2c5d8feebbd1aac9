"""What is known of a result before it is paid: gathered at once for many, asked by the hard stops alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from ettle.engine.basics.period import Period
from ettle.engine.rules.programme import Contract
from ettle.engine.settle.limits import Limit
from ettle.engine.settle.lines import LineId


@dataclass(frozen=True, slots=True)
class Another:
    """Another line that stands: of which enrolment, the days it is paid for, and its reference where one may be told it."""

    enrolment: str
    days: tuple[Period, ...]
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """A file that shows a result, and what else the same file is said to show."""

    file: str
    for_another_person: bool = False
    for_another_result: bool = False
    names_several: bool = False
    """Whether a paper of its type honestly shows several people, wherever the file is shown."""

    @property
    def is_reused(self) -> bool:
        """Whether it is a paper of one person and one result, and is shown for another."""
        return not self.names_several and (self.for_another_person or self.for_another_result)


@dataclass(frozen=True, slots=True)
class Known:
    """One result and what stands around it. What is not known is None or empty, and is then told as no data."""

    id: LineId
    contract: Contract
    today: date
    achieved_on: date
    days: tuple[Period, ...]
    """The days it is paid for; of what happens on one day, that day."""
    limited_by: tuple[Limit, ...] = ()
    started_on: date | None = None
    left_on: date | None = None
    not_after_leaving: bool = False
    """Whether the rule says that nothing counts after leaving."""
    died_on: date | None = None
    others: tuple[Another, ...] = ()
    """Lines that stand for the same rule and the same person, by whichever of their records, under other enrolments."""
    other_funds: tuple[Another, ...] = ()
    """Lines that stand for enrolments beside which this one may not be paid."""
    papers: tuple[Paper, ...] = ()
    employers: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    """The ids and names of those who deliver."""
    related: Mapping[str, str] | None = None
    """Employers declared to be related to them, as they are compared, each with why."""


def overlap(some: Iterable[Period], others: Iterable[Period]) -> bool:
    """Whether any day is in both."""
    theirs = tuple(others)
    return any(each.overlaps(other) for each in some for other in theirs)
