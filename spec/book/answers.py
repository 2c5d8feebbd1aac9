"""One cell of an answer table: which part of a result its column asks for, and how that is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from ettle.engine.basics.money import pounds
from ettle.engine.evaluate.results import Progress, Result
from ettle.engine.wording.reasons import reason_in_english

OF_ANY_LINE = {
    "state",
    "on",
    "earliest",
    "progress",
    "missing",
    "version",
    "because",
    "events",
    "from",
    "until",
    "due on",
}
OF_A_PAYMENT = {
    "amount",
    "exact",
    "to",
    "claim by",
    "achieved on",
    "price from",
    "illustrative",
    "found by payer",
}
FIELDS = frozenset(OF_ANY_LINE | OF_A_PAYMENT)
"""Columns that ask more of the line named last."""


def cell(result: Result, column: str, about: str, titles: Mapping[str, str]) -> tuple[str, str]:
    """The line a later column may ask more about, and the text of this one.

    A column is a name of the whole result (`phase`, `eligible` ..), or a rule with a number where it has
    several lines (`weekly 2`), or a field of the rule named last (`on`, `amount` ..).
    """
    if column in WHOLE:
        return about, WHOLE[column](result)
    if column.startswith("rule "):
        assert result.eligibility is not None
        return about, result.eligibility.rules[column.removeprefix("rule ")].word
    if column in FIELDS:
        return about, _of_lines(result, about, column, titles)
    return column, _of_lines(result, column, "state", titles)


def _of_lines(result: Result, about: str, field: str, titles: Mapping[str, str]) -> str:
    rule, _, number = about.partition(" ")
    everything: Sequence[Any] = (*result.outcomes, *result.offers, *result.payments)
    if field == "amount" or field in ("to", "claim by"):
        everything = result.payments
    lines = [each for each in everything if each.rule == rule and each.n == int(number or 1)]
    if len({type(each) for each in lines}) > 1:
        raise ValueError(f"`{rule}` is both an outcome and a payment here; call them differently")
    texts = [_text(line, field, titles) for line in lines]
    return " + ".join(dict.fromkeys(texts)) if field == "state" else " + ".join(texts)


def _text(line: Any, field: str, titles: Mapping[str, str]) -> str:
    if field == "because":
        return " ".join(reason_in_english(each, titles) for each in line.because)
    if field == "events":
        return plain(tuple(dict.fromkeys(event for each in line.because for event in each.events)))
    value = getattr(line, {"from": "from_"}.get(field, field.replace(" ", "_")))
    return pounds(value) if field == "amount" and value is not None else plain(value)


def plain(value: Any) -> str:
    """A value as a cell holds it; what there is not is empty."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case Progress():
            return _progress(value)
        case tuple() | list():
            return ", ".join(sorted(map(str, value)))
        case date():
            return value.isoformat()
    return str(value)


def _progress(progress: Progress) -> str:
    if progress.unit == "pence":
        return f"{pounds(progress.have)} of {pounds(progress.need)}"
    return f"{progress.have} of {progress.need} {progress.unit}"


WHOLE: Mapping[str, Callable[[Result], str]] = {
    "eligible": lambda result: result.eligibility.eligible.word if result.eligibility else "",
    "ask next": lambda result: plain(result.eligibility.missing) if result.eligibility else "",
    "phase": lambda result: plain(result.phase),
    "group": lambda result: plain(result.group),
    "rules in force": lambda result: plain(result.rules_in_force),
    "versions": lambda result: ", ".join(result.versions),
    "conflicts": lambda result: plain(tuple(f"{each.rule}: {each.resolved_by}" for each in result.conflicts)),
    "overlap": lambda result: plain(tuple(f"{each.from_} to {each.until or 'now'}" for each in result.conflicts)),
}
