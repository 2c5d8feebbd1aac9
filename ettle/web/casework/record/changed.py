"""What the rules say changed because of one act: the statements of the person's page before it and after."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ettle.engine.evaluate.life import Life
from ettle.engine.events.catalogue import Event, Work
from ettle.engine.events.counting import Journey
from ettle.engine.wording.plain import day, listed, title
from ettle.web.casework.enrolled import Enrolled, enrolments
from ettle.web.casework.page.offers import offers
from ettle.web.casework.page.outcomes import outcomes
from ettle.web.casework.page.payments import payments
from ettle.web.casework.page.telling import Telling
from ettle.web.contracts.queries import rulebook, title_of
from ettle.web.frame.day import end_of

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


def why_nothing(journey: Journey, events: Sequence[Event], on: date) -> list[str]:
    """Of work recorded from a day before an enrolment: whether its rules count it, a sentence for each enrolment."""
    recorded = {each.on for each in events if isinstance(each, Work) and each.id in journey.counting}
    begun = [job.begun for job in Life(journey, on).jobs if recorded & {cover.start for cover in job.covers}]
    if not begun:
        return []
    found = enrolments(journey, rulebook(), on, end_of(on))
    return [_before_the_start(each, min(begun)) for each in found if min(begun) < each.stay.begun and each.rules]


def _before_the_start(each: Enrolled, begun: date) -> str:
    told = (
        f"The job began on {day(begun)}, before the start of {title_of(each.stay.programme)} on {day(each.stay.begun)}."
    )
    counting = [
        id for id, rule in (each.rules.outcomes.items() if each.rules else ()) if rule.work_begun_before == "counts"
    ]
    if not counting:
        return f"{told} Its outcomes count only work that begins on the day of the start or later, so this job counts for none."
    names = listed(f"“{title(id, each.titles)}”" for id in counting)
    return f"{told} Of its outcomes only {names} can count work begun before the start."
