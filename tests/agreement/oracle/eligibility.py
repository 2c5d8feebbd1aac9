"""Eligibility on the start day: each rule, then the whole."""

import datetime as dt
from typing import Any

from .basics import Doc, text
from .case import Case
from .days import View, ask_day
from .lines import no_value
from .predicates import NO, UNKNOWN, YES, both, judge


def whole_person(case: Case) -> View:
    """Every work spell of the person, whenever it began."""
    work = {spell.id: YES for spell in case.journey.of_kind("work")}
    return View(case.journey, case.enrolment, case.rates, work)


def eligibility(case: Case) -> Doc:
    day = case.enrolment.start
    block: Doc = case.versions.on(day).doc.get("eligibility") or {}
    rules: Doc = block.get("rules") or {}
    view = whole_person(case)

    def word(name: str) -> str:
        """A bare word is an id of the same block."""
        return one_rule(case, view, name, rules[name], day) if name in rules else UNKNOWN

    view.words = word
    answers = {name: word(name) for name in rules}
    eligible = both(list(answers.values()))
    if block.get("eligible_when") is not None:
        eligible = judge(block["eligible_when"], no_value, word, lambda wanted: wanted)
    return {"eligible": eligible, "rules": answers}


def one_rule(case: Case, view: View, name: str, rule: Doc, day: dt.date) -> str:
    """Met but unevidenced is not yet known."""
    answer = ask_day(view, rule.get("when"), day)
    if answer == YES and rule.get("evidence") is not None and not evidenced(case, name, rule["evidence"]):
        return UNKNOWN
    return answer


def evidenced(case: Case, name: str, wanted: Any) -> bool:
    types = {
        text(e.get("type"))
        for e in case.journey.of_kind("evidence")
        if e.get("for") == name and e.enrolment in (None, case.enrolment.id)
    }

    def word(kind: str) -> str:
        return YES if kind in types else NO

    any_of_them = {"any": wanted} if isinstance(wanted, list) else wanted
    return judge(any_of_them, no_value, word, lambda wanted: wanted) == YES
