"""What papers show, and what the rules still miss: read from the events and from what the rules say today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ettle.engine.events.catalogue import Evidence, Work
from ettle.engine.wording.plain import day, listed, name
from ettle.web.casework import queries
from ettle.web.casework.enrolled import Enrolled, enrolments
from ettle.web.casework.models import Event
from ettle.web.casework.stored import event_in
from ettle.web.contracts.queries import rulebook, title_of
from ettle.web.frame.day import now, today

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Missing:
    """Papers that a payment still needs: any of `types`, for the days without."""

    enrolment: str
    outcome: str
    n: int
    title: str
    types: Sequence[tuple[str, str]]
    claim_by: date | None


@dataclass(frozen=True, slots=True)
class May:
    """What a paper may be said to show: a rule of one stay, or a job."""

    stays: Sequence[tuple[str, str]]
    rules: Sequence[tuple[str, str]]
    """`enrolment|rule|n`, and words."""
    jobs: Sequence[tuple[str, str]]


def stays_today(person: str) -> list[Enrolled]:
    journey = queries.journey(person, now())
    return enrolments(journey, rulebook(), today(), now()) if journey else []


def missing_of(person: str) -> list[Missing]:
    """What is reached and not yet shown, by stay and outcome."""
    return [each for stay in stays_today(person) for each in _missing(stay)]


def _missing(stay: Enrolled) -> list[Missing]:
    found: dict[tuple[str, int], Missing] = {}
    for line in stay.result.payments:
        lacking = next((why.params["lacking"] for why in line.because if why.code == "evidence_lacking"), None)
        if line.state != "needs_evidence" or lacking is None:
            continue
        outcome = stay.rules.payments[line.rule].for_ if stay.rules and line.rule in stay.rules.payments else line.rule
        title = stay.titles.get(outcome or line.rule, name(outcome or line.rule))
        types = [(name(type_), _days(spans)) for type_, spans in lacking.items()]
        key = (outcome or line.rule, line.n)
        found.setdefault(key, Missing(stay.stay.id, key[0], line.n, title, types, line.claim_by))
    return list(found.values())


def _days(spans: Sequence[Sequence[date]]) -> str:
    """Half-open spans as people say them."""
    return listed(f"{day(start)} to {day(until - ONE_DAY)}" for start, until in spans)


def may_show(person: str) -> May:
    """What papers of a person may be about today."""
    found = stays_today(person)
    rules = [
        (
            f"{stay.stay.id}|{rule}|{n}",
            f"{stay.titles.get(rule, name(rule))}{f', number {n}' if n > 1 else ''} ({title_of(stay.stay.programme)})",
        )
        for stay in found
        for rule, n in _rules(stay)
    ]
    journey = queries.journey(person, now())
    works = [event for event in journey.events if isinstance(event, Work)] if journey else []
    jobs = [
        (event.id, f"{name(event.employer) if event.employer else 'A job'}, from {day(event.on)}") for event in works
    ]
    return May([(stay.stay.id, title_of(stay.stay.programme)) for stay in found], rules, jobs)


def _rules(stay: Enrolled) -> list[tuple[str, int]]:
    outcomes = [(each.rule, each.n) for each in stay.result.outcomes]
    joining = list(stay.rules.eligibility.rules) if stay.rules and stay.rules.eligibility else []
    return list(dict.fromkeys([*outcomes, *((rule, 1) for rule in joining)]))


def used_for(person: str, hash: str) -> list[str]:
    """What the events say a file shows, in words; what was taken back is left out."""
    return uses_of(person).get(hash, [])


def uses_of(person: str) -> dict[str, list[str]]:
    rows = Event.objects.filter(person=person, kind="evidence", detail__has_key="file")
    gone = set(
        Event.objects.filter(person=person, kind__in=["evidence", "retract"], replaces__isnull=False).values_list(
            "replaces", flat=True
        )
    )
    found: dict[str, list[str]] = {}
    for row in rows:
        event = event_in(row, rulebook().facts)
        if isinstance(event, Evidence) and event.file and event.id not in gone:
            found.setdefault(event.file, []).append(_in_words(event))
    return found


def _in_words(event: Evidence) -> str:
    what = name(event.type or "evidence").capitalize()
    for_ = f" for {name(event.for_)}" if event.for_ else ""
    covers = (
        f", covering {day(event.covers_from)} to {day(event.covers_until - ONE_DAY)}"
        if event.covers_from and event.covers_until
        else ""
    )
    return f"{what}{for_}{covers}"
