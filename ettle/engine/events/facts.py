"""Facts about a person: what may be declared, how an answer is checked, what was so on a day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from ettle.engine.basics.day import months_after
from ettle.engine.basics.likeness import near
from ettle.engine.events.catalogue import Event, Fact
from ettle.engine.events.counting import Journey
from ettle.engine.events.fields import decimal_of, plain_day

PREFER_NOT_TO_SAY = "prefer_not_to_say"
"""An answer to any question: not known, and not asked again."""

FEW_CODES = 12
"""So many codes are listed in a refusal; of more, the nearest."""
MANY_CODES = 40
"""More than these are not listed; the councils of Scotland are."""

Sensitivity = Literal["ordinary", "equality", "health", "justice"]


class GoodFor(BaseModel):
    """How long an answer stays good before it is worth asking again."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    months: int = Field(ge=1, le=1200)


class FactDeclaration(BaseModel):
    """One fact a rule may ask about: its type, the one question asked everywhere, how private it is."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    type: Literal["date", "yes_no", "code", "number", "text"]
    question: str = Field(min_length=1)
    sensitivity: Sensitivity
    unit: str | None = None
    codes: dict[str, str] | None = None
    """Each code with its label; for types of `code` that need no list of their own."""
    code_list: str | None = None
    """The list in `rulebook/codelists` that holds the codes."""
    good_for: GoodFor | None = None
    """None = an answer does not age."""
    source: str | None = None
    illustrative: Literal["yes"] | None = None

    @model_validator(mode="after")
    def _holds_together(self) -> FactDeclaration:
        if (self.source is None) == (self.illustrative is None):
            raise ValueError("give a source, or say illustrative: yes, and not both")
        if (self.type == "code") != (self.codes is not None or self.code_list is not None):
            raise ValueError("a code, and only a code, has codes or a code_list")
        if self.unit is not None and self.type != "number":
            raise ValueError("unit: only a number has one")
        return self


Value = str | Decimal | date | None


def checked_fact(event: Fact, declarations: Mapping[str, FactDeclaration]) -> Fact:
    """The fact with its value as its declaration types it: a date, an exact number or a word.

    Raises ValueError, "field: what is wrong; what to do", when the declaration does not allow the value.
    """
    declaration = declarations.get(event.name)
    if declaration is None:
        raise ValueError(f"name: {event.name} is not a declared fact; declare it or mend the name")
    if event.value is None or event.value == PREFER_NOT_TO_SAY:
        return event
    value = _READ_AS[declaration.type](event.value, declaration)
    if declaration.type == "date" and isinstance(value, date) and value > event.recorded_on:
        raise ValueError(f"value: {value} is after the day it was recorded; check the year")
    return event if type(value) is type(event.value) else event.model_copy(update={"value": value})


def fact_on(journey: Journey, name: str, day: date) -> Fact | None:
    """The answer that holds on `day`; None when none was recorded or nobody knows if it still held.

    Of answers that overlap the latest `on` holds (then recorded_at, then id). An answer whose `value` is
    None says that it is unknown; `prefer_not_to_say` is an answer. Death ends an open answer as any spell.
    """
    died_on = min((event.on for event in journey.events if event.kind == "death"), default=None)
    held: Fact | None = None
    for event in journey.events:  # in that order: the last that covers the day holds
        if isinstance(event, Fact) and event.name == name and _covers(event, day, died_on):
            held = event
    return None if held is None or _ended_unknown(held, day) else held


def good_until(fact: Event, declaration: FactDeclaration) -> date | None:
    """The first day on which the answer is worth asking again; None = never."""
    return None if declaration.good_for is None else months_after(fact.on, declaration.good_for.months)


def _covers(fact: Fact, day: date, died_on: date | None) -> bool:
    if fact.on > day or (fact.until is not None and day >= fact.until):
        return False
    return fact.until is not None or died_on is None or day < died_on


def _ended_unknown(fact: Fact, day: date) -> bool:
    """It ended on a day nobody knows, and `day` is later than the last day certainly so."""
    return fact.ended == "yes" and day > (fact.last_known or fact.on)


def _as_date(value: Value, _: FactDeclaration) -> Value:
    try:
        day: date = plain_day(value)
    except ValueError:
        return _refused(value, "a day such as 1990-05-31")
    return day


def _as_yes_no(value: Value, _: FactDeclaration) -> Value:
    return value if value in ("yes", "no") else _refused(value, "yes or no")


def _as_code(value: Value, declaration: FactDeclaration) -> Value:
    if declaration.codes is not None and value not in declaration.codes:
        return _refused(value, _codes_in_words(str(value), declaration))
    return value if isinstance(value, str) else _refused(value, f"a code of the list {declaration.code_list}")


def _codes_in_words(value: str, declaration: FactDeclaration) -> str:
    """The codes there are; of a long list those nearest to what was written, or all when none is near."""
    codes = list(declaration.codes or {})
    if len(codes) <= FEW_CODES:
        return "one of " + ", ".join(codes)
    close, list_ = (
        near(value.lower().replace(" ", "-"), codes),
        f"a code of the list {declaration.code_list or ''}".strip(),
    )
    if close:
        return f"{list_} ({' or '.join(close)}?)"
    return list_ if len(codes) > MANY_CODES else f"{list_}, one of {', '.join(sorted(codes))}"


def _as_number(value: Value, declaration: FactDeclaration) -> Value:
    try:
        return decimal_of(value, 9)
    except ValueError:
        return _refused(value, "plain digits" + (f", in {declaration.unit}" if declaration.unit else ""))


def _as_text(value: Value, _: FactDeclaration) -> Value:
    return value if isinstance(value, str) else _refused(value, "text")


def _refused(value: Value, expected: str) -> Value:
    raise ValueError(f"value: {value} is not an answer to this; write {expected}, or {PREFER_NOT_TO_SAY}")


_READ_AS: Mapping[str, Callable[[Value, FactDeclaration], Value]] = {
    "date": _as_date,
    "yes_no": _as_yes_no,
    "code": _as_code,
    "number": _as_number,
    "text": _as_text,
}
