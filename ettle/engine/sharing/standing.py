"""With whom a person is: enrolled with a provider, or referred to one that said yes and has not begun."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ettle.engine.events.catalogue import Referral, ReferralAnswer, Start
from ettle.engine.events.counting import Journey
from ettle.engine.sharing.grants import ENROLLED, REFERRED, stretches_of, turned_away


@dataclass(frozen=True, slots=True)
class Standing:
    """Somebody is with a party on [`from_on`, `until_on`): by an enrolment, or by a referral that was accepted."""

    party: str
    from_on: date
    until_on: date | None
    programme: str | None
    enrolment: str | None = None
    started: date | None = None

    def covers(self, day: date) -> bool:
        return self.from_on <= day and (self.until_on is None or day < self.until_on)

    @property
    def may_give(self) -> frozenset[str]:
        """The categories that the party sees itself: nobody passes on more."""
        return frozenset(ENROLLED if self.enrolment else REFERRED)


def standings_of(journey: Journey) -> list[Standing]:
    """Every stretch with a party, by its first day. It ends with the enrolment: what a provider may read on is its own."""
    found = [*_by_enrolment(journey), *_by_referral(journey)]
    return sorted(found, key=lambda each: (each.from_on, each.enrolment or "", each.party))


def _by_enrolment(journey: Journey) -> Iterator[Standing]:
    starts = {event.enrolment: event for event in journey.events if isinstance(event, Start)}
    for each in stretches_of(journey):
        start = starts[each.enrolment]
        yield Standing(each.provider, each.from_on, each.until_on, start.programme, each.enrolment, start.on)


def _by_referral(journey: Journey) -> Iterator[Standing]:
    starts = {event.referral: event.on for event in journey.events if isinstance(event, Start) and event.referral}
    answers = [event for event in journey.events if isinstance(event, ReferralAnswer) and event.answer == "accepted"]
    deaths = [event.on for event in journey.events if event.kind == "death"]
    for event in journey.events:
        if not isinstance(event, Referral) or not event.to:
            continue
        yes = min((each.on for each in answers if each.referral == event.id), default=None)
        ends = min([turned_away(journey, event), *deaths, *([starts[event.id]] if event.id in starts else [])])
        if yes is not None and yes < ends:
            yield Standing(event.to, yes, ends, event.programme)
