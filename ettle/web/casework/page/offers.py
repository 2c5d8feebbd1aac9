"""What the person is owed: for each offer what is due, how it went before, the latest first."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from ettle.engine.evaluate.results import OfferPeriod
from ettle.engine.wording.plain import day, listed
from ettle.web.casework.page.telling import RuleSaid, Telling, Why

STATES = {
    "due": ("due", "Due"),
    "at_risk": ("warn", "At risk"),
    "met": ("good", "Met"),
    "late": ("warn", "Late"),
    "missed": ("bad", "Missed"),
    "excused": ("rest", "Excused"),
    "not_owed": ("rest", "Not owed"),
    "unknown": ("unknown", "Not recorded"),
}
SHOWN = 8
"""Earlier periods of one offer that the page draws."""
OPEN = ("due", "at_risk")


@dataclass(frozen=True, slots=True)
class Turn:
    """One period of an offer."""

    shape: str
    word: str
    days: str
    why: tuple[Why, ...]


@dataclass(frozen=True, slots=True)
class Owed:
    """One offer: where it stands, and every period before."""

    id: str
    title: str
    shape: str
    word: str
    words: str
    move: str
    why: tuple[Why, ...]
    before: tuple[Turn, ...]
    more: int
    """Periods before those."""
    kind: str
    """The kind of event that would meet it."""
    rule: RuleSaid | None


def offers(telling: Telling) -> list[Owed]:
    """Every offer that has come to anything, those that are open first."""
    by_rule: dict[str, list[OfferPeriod]] = defaultdict(list)
    for period in telling.enrolled.result.offers:
        by_rule[period.rule].append(period)
    found = [_owed(telling, rule, periods) for rule, periods in by_rule.items()]
    order = ["At risk", "Due", "Missed", "Not recorded"]
    return sorted(found, key=lambda each: order.index(each.word) if each.word in order else len(order))


def _owed(telling: Telling, rule: str, periods: Sequence[OfferPeriod]) -> Owed:
    latest_first = sorted(periods, key=lambda each: (each.due_on, each.n), reverse=True)
    opened = [each for each in reversed(latest_first) if each.state in OPEN]
    shown = opened[0] if opened else latest_first[0]
    shape, word = STATES[shown.state]
    before = [each for each in latest_first if each is not shown]
    return Owed(
        id=f"f-{rule}",
        title=telling.title(rule),
        shape=shape,
        word=word,
        words=" ".join(filter(None, [_now(shown), _before(latest_first)])),
        move="The key worker" if shown.state in OPEN else "",
        why=telling.why(shown.because),
        before=tuple(_turn(telling, each) for each in before[:SHOWN]),
        more=max(len(before) - SHOWN, 0),
        kind=_kind(telling, rule),
        rule=telling.rule("offer", rule),
    )


def _kind(telling: Telling, rule: str) -> str:
    rules = telling.enrolled.rules
    return rules.offer[rule].by[0] if rules and rule in rules.offer else ""


def _now(period: OfferPeriod) -> str:
    if period.state in OPEN:
        return f"by {day(period.due_on)}."
    words = {"met": "met", "late": "done late", "missed": "missed", "excused": "excused", "not_owed": "not owed"}
    said = words.get(period.state, "not known whether it was done")
    return f"the last one, due by {day(period.due_on)}: {said}."


def _before(periods: Sequence[OfferPeriod]) -> str:
    past = Counter(each.state for each in periods if each.state not in OPEN)
    if sum(past.values()) < 2:
        return ""
    return f"In all: {listed(f'{number} {STATES[state][1].lower()}' for state, number in past.most_common())}."


def _turn(telling: Telling, period: OfferPeriod) -> Turn:
    last = period.until - timedelta(days=1)
    return Turn(*STATES[period.state], f"{day(period.from_)} to {day(last)}", telling.why(period.because))
