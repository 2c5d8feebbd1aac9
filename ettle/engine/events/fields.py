"""The types of an event's fields, each checked at the door. Empty (None) is unknown, never zero."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field

FIRST_DAY = date(1900, 1, 1)
LAST_DAY = date(2199, 12, 31)
CONTROL_CHARACTERS = re.compile(r"[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def _plain_text(value: Any) -> Any:
    if isinstance(value, str):
        if CONTROL_CHARACTERS.search(value):
            raise ValueError("holds control or text-direction characters; remove them")
        if value != value.strip() or not value:
            raise ValueError("is empty or has spaces at an end; leave the field out instead")
    return value


def _plain_day(value: Any) -> Any:
    if type(value) is date:
        return value
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        return value
    raise ValueError("write the day as year-month-day, such as 2024-03-31")


def _in_calendar(value: date) -> date:
    if not FIRST_DAY <= value <= LAST_DAY:
        raise ValueError(f"lies outside {FIRST_DAY} to {LAST_DAY}; check the year")
    return value


def decimal_of(value: Any, places: int) -> Decimal:
    """An exact number with at most `places` decimals from an int, Decimal or its digits; never a float."""
    if isinstance(value, bool | float) or not isinstance(value, int | Decimal | str):
        raise ValueError("is not an exact number; write plain digits")
    if isinstance(value, str) and not re.fullmatch(r"-?\d{1,15}(\.\d{1,9})?", value):
        raise ValueError("is not a plain number; write digits such as 16 or 15.5")
    try:
        number = Decimal(value)
    except InvalidOperation as error:
        raise ValueError("is not a number") from error
    if not number.is_finite() or abs(number) >= Decimal(10) ** 15:
        raise ValueError("is not a number a person could have meant")
    if number != round(number, places):
        raise ValueError(f"has more than {places} decimals")
    return number


def _hundredths(value: Any) -> Any:
    return None if value is None else int(decimal_of(value, 2) * 100)


def _whole_number(value: Any) -> Any:
    return None if value is None else int(decimal_of(value, 0))


def _percent(value: Any) -> Any:
    return None if value is None else decimal_of(value, 4)


def _score(value: Any) -> Any:
    return None if value is None else decimal_of(value, 2)


Text = Annotated[str, BeforeValidator(_plain_text), Field(max_length=200)]
Day = Annotated[date, BeforeValidator(_plain_day), AfterValidator(_in_calendar)]
YesNo = Literal["yes", "no"]
Hours = Annotated[int, BeforeValidator(_hundredths), Field(ge=0, le=168_00)]
"""Hours in hundredths; written in files as hours with at most two decimals, 0 to 168."""
Pence = Annotated[int, BeforeValidator(_whole_number), Field(ge=0, le=100_000_000_00)]
Whole = Annotated[int, BeforeValidator(_whole_number), Field(ge=0, le=1_000_000)]
Percent = Annotated[Decimal, BeforeValidator(_percent), Field(ge=0, le=100)]
Score = Annotated[Decimal, BeforeValidator(_score)]
