"""Outcomes: reached, on course, not yet, not to be reached, not known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ettle.engine.evaluate.life import Life
from ettle.engine.evaluate.results import OutcomeAnswer
from ettle.engine.rules.predicates import Is, leaves
from ettle.engine.wording.plain import day, listed, name
from ettle.web.casework.checkpoints import FOLLOW_UP, checkpoint
from ettle.web.casework.page.progress import bar_of, in_words
from ettle.web.casework.page.telling import Statement, Telling, Why

NEAR = timedelta(days=28)
"""From when a follow-up ahead is shown among the others."""

ORDER = {
    "On course": 0,
    "Not yet known": 1,
    "Reached": 2,
    "Not yet": 3,
    "Once only": 4,
    "Not reached": 5,
    "Not in force": 6,
}


def outcomes(telling: Telling) -> list[Statement]:
    """Every outcome, those under way first, otherwise as the rules list them."""
    answers = telling.enrolled.result.outcomes
    begun = [each for each in answers if each.state == "possible" and each.progress and each.progress.have]
    nearest = min(begun, key=lambda each: each.earliest or date.max, default=None)
    found = [_statement(telling, answer, answer is nearest) for answer in answers]
    return sorted(found, key=lambda each: ORDER[each.word])


def _statement(telling: Telling, answer: OutcomeAnswer, nearest: bool) -> Statement:
    shape, word, words = _said(answer)
    asked = _follow_up(telling, answer) if answer.state == "possible" else None
    if word == "On course" and not nearest:
        shape, word = "rest", "Not yet"
    id = f"o-{answer.rule}-{answer.n}"
    title = telling.title(answer.rule) + (f" ({answer.n})" if answer.n > 1 else "")
    return Statement(
        id=id,
        shape=shape,
        word=word,
        title=title,
        words=asked.words if asked else words,
        why=(Why(asked.why), *telling.why(answer.because[1:])) if asked else telling.why(answer.because),
        rule=telling.rule("outcomes", answer.rule, answer.version),
        bar=bar_of(id, title, answer, telling.enrolled.result.on) if nearest else None,
        far=asked is not None and asked.far,
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    """When the follow-up that an outcome rests on can be asked: the rules count any answer, however early."""

    words: str
    why: str
    far: bool


def _follow_up(telling: Telling, answer: OutcomeAnswer) -> _Asked | None:
    weeks = _weeks_of(telling, answer.rule)
    if weeks is None:
        return None
    enrolled, on = telling.enrolled, telling.enrolled.result.on
    found = checkpoint(Life(telling.journey, on), enrolled.stay, enrolled.rules, weeks)
    if found is None:
        return _Asked("needs a job first.", "It is asked so many weeks after work began, and no job is recorded.", True)
    if on < found.first:
        return _Asked(f"can first be asked on {day(found.first)}.", f"{found.words}.", found.first - on > NEAR)
    until = f"until {day(found.last)}" if on <= found.last else f"and was to be asked by {day(found.last)}"
    return _Asked(f"can be asked since {day(found.first)}, {until}.", f"{found.words}.", False)


def _weeks_of(telling: Telling, id: str) -> int | None:
    """The weeks of the follow-up that an outcome is answered by; None of any other."""
    rule = telling.enrolled.rules.outcomes.get(id) if telling.enrolled.rules else None
    if rule is None or rule.happens is None or rule.happens.kind != FOLLOW_UP or rule.happens.when is None:
        return None
    tests = (each for each in leaves(rule.happens.when) if isinstance(each, Is) and each.name == "checkpoint_weeks")
    return next((each.value for each in tests if isinstance(each.value, int)), None)


def folded(found: Sequence[Statement]) -> tuple[list[Statement], list[Statement]]:
    """Those that are shown, and those that are folded: where several are far off nobody needs them all today."""
    far = [each for each in found if each.far]
    return ([each for each in found if not each.far], far) if len(far) > 1 else ([*found], [])


def _said(answer: OutcomeAnswer) -> tuple[str, str, str]:
    match answer.state:
        case "achieved" if answer.on:
            return "good", "Reached", f"reached on {day(answer.on)}."
        case "unknown":
            ask = f" Ask about {listed(name(each) for each in answer.missing)}." if answer.missing else ""
            return "unknown", "Not yet known", f"it would be reached, but something is not recorded.{ask}"
        case "possible":
            return _possible(answer)
    code = answer.because[0].code if answer.because else ""
    if code == "achieved_before":
        return "rest", "Once only", "reached in an earlier enrolment; it counts once."
    if code == "not_in_force":
        return "rest", "Not in force", "not part of the rules today."
    return "bad", "Not reached", "it can no longer be reached."


def _possible(answer: OutcomeAnswer) -> tuple[str, str, str]:
    progress = answer.progress
    if progress is None or not progress.have or not answer.earliest:
        at = f"{day(answer.earliest)} at the earliest." if answer.earliest else "it can still be reached."
        return "rest", "Not yet", at
    going_on = "work goes on" if progress.unit == "days" else "it is earned"
    words = f"{in_words(progress)}. Reached on {day(answer.earliest)} if {going_on}."
    if progress.window_until:
        words += f" The window closes on {day(progress.window_until - timedelta(days=1))}."
    return "due", "On course", words
