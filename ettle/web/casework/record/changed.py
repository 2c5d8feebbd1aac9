"""What the rules say changed because of one act: the statements of the person's page before it and after."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ettle.engine.events.counting import Journey
from ettle.web.casework.enrolled import Enrolled, enrolments
from ettle.web.casework.page.offers import offers
from ettle.web.casework.page.outcomes import outcomes
from ettle.web.casework.page.payments import payments
from ettle.web.casework.page.telling import Telling
from ettle.web.contracts.queries import rulebook, title_of

JUST_BEFORE = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Change:
    """One statement that reads otherwise now. `before` is empty where nothing was said."""

    programme: str
    title: str
    shape: str
    word: str
    words: str
    before: str


@dataclass(frozen=True, slots=True)
class _Line:
    title: str
    shape: str
    word: str
    words: str

    @property
    def whole(self) -> str:
        return f"{self.word}: {self.words}" if self.words else self.word


def changes(journey: Journey, recorded_at: datetime, on: date) -> list[Change]:
    """How the statements about each enrolment differ, as known just before a moment and at it."""
    earlier, later = journey.as_known(recorded_at - JUST_BEFORE), journey.as_known(recorded_at)
    before = {each.stay.id: each for each in enrolments(earlier, rulebook(), on, recorded_at)}
    found: list[Change] = []
    for each in enrolments(later, rulebook(), on, recorded_at):
        old = dict(_lines(earlier, before[each.stay.id])) if each.stay.id in before else {}
        programme = title_of(each.stay.programme)
        for id, line in _lines(later, each):
            was = old.get(id)
            if was is None or was.whole != line.whole:
                found.append(Change(programme, line.title, line.shape, line.word, line.words, was.whole if was else ""))
    return found


def _lines(journey: Journey, each: Enrolled) -> Iterator[tuple[str, _Line]]:
    yield "phase", _Line("Phase", "set", each.phase, "")
    if not each.result.rules_in_force:
        return
    telling = Telling(journey, each)
    for offer in offers(telling):
        yield offer.id, _Line(offer.title, offer.shape, offer.word, offer.words)
    for said in outcomes(telling):
        yield said.id, _Line(said.title, said.shape, said.word, said.words)
    for said in payments(telling):  # a payment is often called as the outcome that it is paid for
        yield said.id, _Line(f"Payment, {said.title[:1].lower()}{said.title[1:]}", said.shape, said.word, said.words)
