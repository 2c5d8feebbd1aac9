"""Starts so far against the profile of a contract: what was expected, band by band, and what the events say."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from ettle.engine.basics.day import ONE_DAY, months_after
from ettle.engine.rules.programme import Contract
from ettle.engine.wording.plain import day as in_words
from ettle.web.access.acting import as_system
from ettle.web.casework.models import Event
from ettle.web.claims.months import month_after
from ettle.web.contracts.agreed.terms import band_in_english
from ettle.web.contracts.queries import rulebook
from ettle.web.frame.day import today


@dataclass(frozen=True)
class Band:
    """One part of the profile: half-open days, how many starts were expected in it and how many there were until the closing day."""

    words: str
    since: date
    until: date
    expected: int
    started: int
    running: bool


@dataclass(frozen=True)
class Against:
    """The profile until a day: its bands that have begun, and both sums."""

    bands: list[Band]
    expected: int
    """By the closing day, each part spread evenly over its days and rounded down."""
    started: int
    outside: int
    """Starts on days of which the profile says nothing."""
    until: str
    """The last day counted."""
    source: str
    illustrative: bool

    @property
    def difference(self) -> str:
        by = self.started - self.expected
        return (
            f"{abs(by):,} {'more' if by > 0 else 'fewer'} than the {self.expected:,} expected" if by else "as expected"
        )


def against_profile(contract: str, month: date) -> Against | None:
    """To the end of a month, or today where that is sooner; None where the contract has no profile."""
    end = min(month_after(month), today() + ONE_DAY)
    terms = rulebook().contracts[contract].terms
    agreed = terms.on(end - ONE_DAY)
    bands = [(band, number, *_days(agreed, band)) for band, number in agreed.profile.items()]
    begun = [each for each in bands if each[2] < end]
    if not begun:
        return None
    starts = starts_of(contract, end)
    found = [
        Band(band_in_english(band), since, until, number, _between(starts, since, until), until > end)
        for band, number, since, until in begun
    ]
    started = sum(starts.values())
    since = next(day for day, state in reversed(terms.states) if state is agreed)
    varied = f", as varied from {in_words(since)}" if since != date.min else ""
    return Against(
        found,
        sum(_so_far(each, end) for each in found),
        started,
        started - sum(each.started for each in found),
        in_words(end - ONE_DAY),
        f"{agreed.title}{varied}" + (f" ({agreed.source})" if agreed.source else ""),
        bool(agreed.illustrative),
    )


def _days(agreed: Contract, band: str) -> tuple[date, date]:
    """The days of a part: a year, or months of the contract such as 1-12, half-open."""
    if len(band) == 4 and band.isdigit():
        return date(int(band), 1, 1), date(int(band) + 1, 1, 1)
    first, _, last = band.partition("-")
    begins = agreed.in_force.from_
    return months_after(begins, int(first) - 1), months_after(begins, int(last or first))


def _so_far(band: Band, end: date) -> int:
    if not band.running:
        return band.expected
    return band.expected * ((end - band.since) // timedelta(days=1)) // ((band.until - band.since) // timedelta(days=1))


def _between(starts: Mapping[date, int], since: date, until: date) -> int:
    return sum(number for day, number in starts.items() if since <= day < until)


def starts_of(contract: str, until: date) -> Mapping[date, int]:
    """How many enrolments began under a contract on each day before `until`, by the events that count. Numbers alone leave here."""
    with as_system():
        told = Event.objects.filter(kind="start", detail__contract=contract, on__lt=until)
        starts = {id: (enrolment or "", on) for id, enrolment, on in told.values_list("id", "enrolment", "on")}
        # By their people, as events are found: what replaces another is told of the same person.
        replacing = Event.objects.filter(person__in=told.values("person"), replaces__isnull=False)
        gone = _gone(starts, replacing.values_list("id", "replaces"))
    first: dict[str, date] = {}
    for id, (enrolment, on) in starts.items():
        if id not in gone:
            first[enrolment] = min(on, first.get(enrolment, on))
    return Counter(first.values())


def _gone(ids: Iterable[str], replacing: Iterable[tuple[str, str | None]]) -> set[str]:
    """Those that count no more: replaced or retracted by an event that counts."""
    after: dict[str, list[str]] = defaultdict(list)
    for id, before in replacing:
        after[before or ""].append(id)

    def counts(id: str) -> bool:
        return not any(counts(each) for each in after.get(id, ()))

    return {id for id in ids if not counts(id)}
