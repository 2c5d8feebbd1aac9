"""Whether the person could join, on the day they did, and what else runs beside it."""

from __future__ import annotations

from datetime import timedelta

from ettle.engine.basics.answer import Answer
from ettle.engine.evaluate.results import ConflictFound
from ettle.engine.wording.plain import day, listed, name
from ettle.web.casework.page.telling import Statement, Telling

ANSWERS = {
    Answer.YES: ("good", "Yes", "could join on {}."),
    Answer.UNKNOWN: ("unknown", "Not yet known", "not enough is recorded to say for {}."),
    Answer.NO: ("bad", "No", "the conditions were not met on {}."),
}
SHORT = {Answer.YES: ("good", "Yes"), Answer.UNKNOWN: ("unknown", "Not yet known"), Answer.NO: ("rest", "No")}


def eligibility(telling: Telling) -> Statement | None:
    """The answer as a whole; None where the rules name no condition."""
    answer = telling.enrolled.result.eligibility
    if answer is None:
        return None
    shape, word, words = ANSWERS[answer.eligible]
    ask = f" Ask about {listed(name(each) for each in answer.missing)}." if answer.missing else ""
    move = "The key worker" if answer.missing else ""
    return Statement("eligibility", shape, word, "Joining", words.format(day(answer.on)) + ask, move)


def conditions(telling: Telling) -> list[Statement]:
    """Each condition with its own answer."""
    answer = telling.enrolled.result.eligibility
    if answer is None:
        return []
    because = {reason.rule: reason for reason in answer.because}
    found = []
    for rule, each in answer.rules.items():
        shape, word = SHORT[each]
        if rule in because and telling.rests_on_hidden(because[rule]):
            shape, word = "rest", "Hidden"
        why = telling.why([because[rule]]) if rule in because else ()
        found.append(
            Statement(f"c-{rule}", shape, word, telling.title(rule), "", "", why, telling.rule("eligibility", rule))
        )
    return found


def conflicts(telling: Telling) -> list[Statement]:
    return [_conflict(telling, each) for each in telling.enrolled.result.conflicts]


def _conflict(telling: Telling, found: ConflictFound) -> Statement:
    until = f" to {day(found.until - timedelta(days=1))}" if found.until else ", and still so"
    words = f"also on {name(found.programme)} from {day(found.from_)}{until}."
    why, rule = telling.why(found.because), telling.rule("conflicts", found.rule)
    id = f"x-{found.rule}-{found.enrolment}"
    return Statement(id, "warn", "Conflict", telling.title(found.rule), words, "The key worker", why, rule)
