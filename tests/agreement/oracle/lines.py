"""The state of one earned line: claim, evidence, holding time, split."""

import datetime as dt
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from .basics import (
    Doc,
    add_days,
    add_working_days,
    day_range,
    is_yes,
    sure_date,
    text,
    to_date,
    to_number,
    uk_day,
)
from .case import Case, Hit
from .counted import Event
from .names import group_on
from .predicates import NO, YES, NotKnown, judge
from .prices import parts


@dataclass(frozen=True)
class Line:
    rule: str
    n: int
    to: str
    version: str
    terms: Doc
    outcome_id: str
    outcome: Doc

    def bonus(self) -> "Line":
        return replace(self, rule=f"{self.rule}.bonus")


def waiting(line: Line, state: str) -> list[Doc]:
    """A line with nothing to pay: never, unknown or not yet."""
    return [
        {
            "rule": line.rule,
            "n": line.n,
            "to": line.to,
            "amount": None,
            "state": state,
            "claim_by": None,
            "version": line.version,
            "price_from": None,
            "decides": None,
            "exact": None,
            "group": None,
        }
    ]


def finish(case: Case, line: Line, hit: Hit, amount: Fraction | None) -> list[Doc]:
    claim_by = last_claim_day(case, line, hit)
    state = state_of(case, line, hit, amount, claim_by)
    priced_on = price_day(case, line.terms, hit.day)
    decides = hit.deciding if state in ("payable", "not_due", "unknown") else None
    return [
        {
            "rule": line.rule,
            "n": line.n,
            "to": who,
            "amount": pence,
            "state": state,
            "claim_by": claim_by,
            "version": line.version,
            "price_from": case.versions.on(priced_on).name,
            "decides": decides,
            "exact": exact,
            "group": group_on(case.journey, case.enrolment, priced_on),
        }
        for who, pence, exact in parts(case, line.to, hit.day, amount)
    ]


def state_of(case: Case, line: Line, hit: Hit, amount: Fraction | None, claim_by: dt.date | None) -> str:
    if amount is None:
        return "unknown"
    if claim_by is not None and case.asking > claim_by and not claimed(case, line, claim_by):
        return "too_late"
    if line.outcome.get("evidence") is not None and not evidenced(case, line, hit):
        return "needs_evidence"
    held_until = first_payable_day(case, line, hit)
    return "not_due" if held_until is not None and case.asking < held_until else "payable"


def price_day(case: Case, rule: Doc, achieved: dt.date) -> dt.date:
    return case.enrolment.start if rule.get("price_on") == "start" else achieved


def claim_terms(line: Line) -> Doc:
    found = line.terms.get("claim")
    return found if isinstance(found, dict) else {}


def last_claim_day(case: Case, line: Line, hit: Hit) -> dt.date | None:
    """The later of the day achieved and the day the last start or spell was first recorded, + n."""
    within = claim_terms(line).get("within")
    if not within:
        return None
    rests_on = [case.enrolment.begun] + [e for e in case.journey.events if e.id in (*hit.spells, *hit.needed)]
    day = max([hit.day] + [uk_day(event.first_recorded) for event in rests_on])
    return moved(case, day, within)


def moved(case: Case, day: dt.date, length: Doc) -> dt.date:
    if "working_days" in length:
        off = {sure_date(each) for each in case.rulebook.get("working_days_off") or set()}
        return add_working_days(day, int(length["working_days"]), off)
    return add_days(day, 7 * int(length.get("weeks", 0)) + int(length.get("days", 0)))


def claimed(case: Case, line: Line, claim_by: dt.date) -> bool:
    """Is there a claim made by that day and not withdrawn since?"""
    live: dt.date | None = None
    for event in case.journey.of_kind("claim"):
        same_rule = event.get("rule") in (
            line.rule,
            line.terms.get("for"),
            line.rule.removesuffix(".bonus"),
        )
        if event.enrolment != case.enrolment.id or not same_rule or (to_number(event.get("n")) or 1) != line.n:
            continue
        if is_yes(event.get("withdrawn")):
            live = None
        elif live is None:
            live = event.on
    return live is not None and live <= claim_by


def first_payable_day(case: Case, line: Line, hit: Hit) -> dt.date | None:
    held = claim_terms(line).get("claimable_after") or line.terms.get("claimable_after")
    return moved(case, hit.day, held) if held else None


def evidenced(case: Case, line: Line, hit: Hit) -> bool:
    """Each type asked for must, by all its events together, cover every qualifying day used."""
    own = [e for e in case.journey.of_kind("evidence") if speaks_for(case, e, line)]

    def word(kind: str) -> str:
        events = [e for e in own if text(e.get("type")) == kind]
        return YES if events and set(hit.used) <= days_covered(events) else NO

    answer = judge(line.outcome["evidence"], no_value, word, lambda wanted: wanted)
    return answer == YES


def no_value(_name: str, _test: Any) -> NotKnown:
    return NotKnown()


def speaks_for(case: Case, event: Event, line: Line) -> bool:
    right_n = (to_number(event.get("n")) or 1) == line.n
    return event.enrolment == case.enrolment.id and event.get("for") == line.outcome_id and right_n


def days_covered(events: list[Event]) -> set[dt.date]:
    found: set[dt.date] = set()
    for event in events:
        first, until = (
            to_date(event.get("covers_from")),
            to_date(event.get("covers_until")),
        )
        if first and until:
            found |= set(day_range(first, until))
    return found
