"""Who may see a person because of what happened: a referral to them, an enrolment with them, a hand-over.

Pages and row-level security read only these rows. The same journey always gives the same rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from ettle.engine.events.catalogue import Event, Handover, KeyWorker, Leave, Referral, ReferralAnswer, Start
from ettle.engine.events.counting import Journey

KEPT = timedelta(days=365)
"""How long after a stay its provider may still read it: the year of in-work support, and claims that come late."""
REFERRED = ("name", "identity", "contact", "journey")
ENROLLED = ("name", "identity", "contact", "journey", "health", "justice", "equality", "notes", "safeguarding", "money")
PURPOSE = "helping the person towards, into and in work"


@dataclass(frozen=True, slots=True, order=True)
class GrantRow:
    """One organisation may see one category of one person on [`valid_from`, `valid_until`), because of one event."""

    person: str
    organisation: str
    category: str
    valid_from: date
    valid_until: date | None
    because: str
    source: str
    purpose: str = PURPOSE


@dataclass(frozen=True, slots=True, order=True)
class KeyWorking:
    """Somebody is the key worker of a person in an organisation on [`from_on`, `until_on`)."""

    person: str
    organisation: str
    worker: str
    from_on: date
    until_on: date | None
    source: str


@dataclass(frozen=True, slots=True)
class With:
    """A stretch of an enrolment with one provider; `left` is the day the enrolment ended, if it has."""

    enrolment: str
    provider: str
    from_on: date
    until_on: date | None
    left: date | None
    source: str

    @property
    def read_until(self) -> date | None:
        """A provider that handed over stops reading that day; the last one reads on for the time kept."""
        if self.until_on is not None and self.until_on != self.left:
            return self.until_on
        return self.left + KEPT if self.left else None


def grants(journey: Journey) -> list[GrantRow]:
    """Every grant that the events of a journey give, for each of its linked records, in a fixed order."""
    found = [*_by_enrolment(journey), *_by_referral(journey)]
    return sorted(set(found), key=lambda row: (row.person, row.organisation, row.category, row.valid_from, row.source))


def key_working(journey: Journey) -> list[KeyWorking]:
    """Who was key worker, where and when, in a fixed order.

    The last one of a stay that ended keeps the person for as long as the provider may read: follow-ups and returns
    come after leaving.
    """
    stretches = list(stretches_of(journey))
    found: dict[tuple[str, str, str, date], KeyWorking] = {}
    for event in journey.events:
        if not isinstance(event, KeyWorker) or not event.worker:
            continue
        for each in stretches:
            overlap = _overlap(event.on, event.until, each)
            if event.enrolment in (None, each.enrolment) and overlap:
                for who in journey.people:
                    row = KeyWorking(who, each.provider, event.worker, *overlap, event.id)
                    _keep_the_longer(found, row)
    return sorted(found.values(), key=lambda row: (row.person, row.organisation, row.from_on, row.source))


def _keep_the_longer(found: dict[tuple[str, str, str, date], KeyWorking], row: KeyWorking) -> None:
    """Two stays with one provider may give the same spell twice from one day: the one that lasts is the answer."""
    key = (row.person, row.organisation, row.source, row.from_on)
    held = found.get(key)
    if held is None or (held.until_on is not None and (row.until_on is None or row.until_on > held.until_on)):
        found[key] = row


def stretches_of(journey: Journey) -> Iterator[With]:
    """Each enrolment as the providers that had it, one after the other."""
    for start in journey.events:
        if isinstance(start, Start) and start.provider:
            named = [event for event in journey.events if event.enrolment == start.enrolment]
            endings = [event.on for event in named if isinstance(event, Leave) and event.on >= start.on]
            endings += [event.on for event in journey.events if event.kind == "death"]
            yield from _handed_on(start, named, min(endings, default=None))


def provider_on(journey: Journey, enrolment: str, on: date) -> str | None:
    """The provider that has an enrolment on a day, or the last that had it."""
    found = [each for each in stretches_of(journey) if each.enrolment == enrolment and each.from_on <= on]
    return found[-1].provider if found else None


def worker_on(journey: Journey, enrolment: str, on: date) -> str | None:
    """The key worker of an enrolment on a day; of several the one who began last. None where there is none."""
    found = [
        event
        for event in journey.events
        if isinstance(event, KeyWorker)
        and event.enrolment in (None, enrolment)
        and event.on <= on
        and (event.until is None or event.until > on)
    ]
    return max(found, key=lambda event: (event.on, event.known_order)).worker if found else None


def _handed_on(start: Start, named: list[Event], left: date | None) -> Iterator[With]:
    provider, begun, source = start.provider or "", start.on, start.id
    handovers = sorted((e for e in named if isinstance(e, Handover) and e.to), key=lambda e: (e.on, e.id))
    for each in handovers:
        if each.on > begun:
            yield With(start.enrolment, provider, begun, each.on, left, source)
        provider, begun, source = each.to or "", max(each.on, begun), each.id
    if left is None or left > begun:
        yield With(start.enrolment, provider, begun, left, left, source)


def _by_enrolment(journey: Journey) -> Iterator[GrantRow]:
    for each in stretches_of(journey):
        for person in journey.people:
            for category in ENROLLED:
                yield GrantRow(person, each.provider, category, each.from_on, each.read_until, "enrolment", each.source)


def _by_referral(journey: Journey) -> Iterator[GrantRow]:
    started = {event.referral for event in journey.events if isinstance(event, Start)}
    for event in journey.events:
        if not isinstance(event, Referral) or not event.to or event.id in started:
            continue
        until = turned_away(journey, event)
        for person in journey.people:
            for category in REFERRED:
                yield GrantRow(person, event.to, category, event.on, until, "referral", event.id)


def turned_away(journey: Journey, referral: Referral) -> date:
    """The first day after an answer that ends it (the answer's own day can still be read), or after it was left too long."""
    ends = [
        event.on
        for event in journey.events
        if isinstance(event, ReferralAnswer) and event.referral == referral.id and event.answer in _ENDING
    ]
    return min([*(end + timedelta(days=1) for end in ends), referral.on + KEPT])


_ENDING = ("declined", "withdrawn", "no_contact")


def _overlap(start: date, until: date | None, each: With) -> tuple[date, date | None] | None:
    first = max(start, each.from_on)
    ends = [day for day in (until, each.read_until) if day is not None]
    last = min(ends, default=None)
    return (first, last) if last is None or last > first else None
