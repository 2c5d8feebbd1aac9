"""The types of an event's fields, each checked at the door. Empty (None) is unknown, never zero."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, PlainValidator, WithJsonSchema

FIRST_DAY = date(1900, 1, 1)
LAST_DAY = date(2199, 12, 31)
LONGEST_TEXT = 200
CONTROL_CHARACTERS = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff]")
FORMULA_BEGINNINGS = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:?[0-9]{2})"
)
_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,9})?")


def _plain_text(value: Any) -> Any:
    """Text as NFC: the same word typed with joined or separate accents is the same text."""
    if isinstance(value, str):
        # What the search is for is never printable, and asking that first is quick: nearly all text is.
        if not value.isprintable() and CONTROL_CHARACTERS.search(value):
            raise ValueError("holds control or text-direction characters; remove them")
        if value != value.strip() or not value:
            raise ValueError("is empty or has spaces at an end; leave the field out instead")
        return value if value.isascii() else unicodedata.normalize("NFC", value)
    return value


def _inert_text(value: Any) -> Any:
    """An id stands alone in a cell of a table, so it must not be one a spreadsheet would calculate."""
    value = _plain_text(value)
    if isinstance(value, str) and value.startswith(FORMULA_BEGINNINGS):
        raise ValueError("begins as a spreadsheet formula does (= + - @); begin with a letter or digit")
    return value


def plain_day(value: Any) -> Any:
    """A day from a date or from year-month-day; a day written any other way is refused, not guessed."""
    if type(value) is date:
        return value
    if not (isinstance(value, str) and _DAY.fullmatch(value)):
        raise ValueError("is not a day; write the day as year-month-day, such as 2024-03-31")
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise ValueError(f"{value} is not in the calendar; check the month and the day") from error


def _plain_instant(value: Any) -> Any:
    """An instant in UTC; a time of day without its offset could be either of two and is refused."""
    if isinstance(value, str) and _INSTANT.fullmatch(value):
        try:
            value = datetime.fromisoformat(value)
        except ValueError as error:
            raise ValueError(f"{value} is not in the calendar; check the day and the time") from error
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise ValueError("is not an instant; write day, time and offset, such as 2024-03-31T09:30:00Z")
    if not FIRST_DAY + timedelta(days=1) < value.date() < LAST_DAY:
        raise ValueError(f"lies outside {FIRST_DAY} to {LAST_DAY}; check the year")
    return value.astimezone(UTC)


def _in_calendar(value: date) -> date:
    if not FIRST_DAY <= value <= LAST_DAY:
        raise ValueError(f"lies outside {FIRST_DAY} to {LAST_DAY}; check the year")
    return value


def decimal_of(value: Any, places: int) -> Decimal:
    """An exact number with at most `places` decimals from an int, Decimal or its digits; never a float.

    The same number always comes back with the same digits: 16.50 as 16.5, 16.00 as 16.
    """
    if isinstance(value, bool | float) or not isinstance(value, int | Decimal | str):
        raise ValueError("is not an exact number; write plain digits")
    if isinstance(value, str) and not _NUMBER.fullmatch(value):
        raise ValueError("is not a plain number; write digits such as 16 or 15.5")
    try:
        number = Decimal(value)
    except InvalidOperation as error:
        raise ValueError("is not a number; write plain digits") from error
    if not number.is_finite() or abs(number) >= Decimal(10) ** 15:
        raise ValueError("is not a number anybody could have meant; write plain digits")
    rounded = round(number, places)
    if number != rounded:
        raise ValueError(f"has more than {places} decimals; round it" if places else "is not whole; round it")
    return Decimal(int(rounded)) if rounded == int(rounded) else rounded.normalize()


def _hundredths(value: Any) -> Any:
    return None if value is None else int(decimal_of(value, 2) * 100)


def _whole_number(value: Any) -> Any:
    return None if value is None else int(decimal_of(value, 0))


def _percent(value: Any) -> Any:
    return None if value is None else decimal_of(value, 4)


def _fact_value(value: Any) -> Any:
    """Text, a day or an exact number; what a named fact may hold is its declaration's to say."""
    if isinstance(value, bool):
        raise ValueError("is true or false; write the word yes or no")
    if isinstance(value, int | Decimal):
        return decimal_of(value, 9)
    if value is None or type(value) is date:
        return value
    if not isinstance(value, str):
        raise ValueError("is not one answer; write one word, day or number")
    if len(value) > LONGEST_TEXT or any("\ud800" <= letter <= "\udfff" for letter in value):
        raise ValueError(f"is not plain text of at most {LONGEST_TEXT} letters; write a code, day or number")
    return _plain_text(value)


def _score(value: Any) -> Any:
    return None if value is None else decimal_of(value, 2)


Text = Annotated[str, Field(max_length=LONGEST_TEXT), BeforeValidator(_plain_text)]
Id = Annotated[str, Field(max_length=LONGEST_TEXT), BeforeValidator(_inert_text)]
"""Text that names a person, an event, an enrolment, who wrote: inert in any spreadsheet."""
Day = Annotated[date, BeforeValidator(plain_day), AfterValidator(_in_calendar)]
Instant = Annotated[datetime, BeforeValidator(_plain_instant)]
YesNo = Literal["yes", "no"]
Hours = Annotated[
    int,
    BeforeValidator(_hundredths),
    Field(ge=0, le=168_00),
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": 168, "multipleOf": 0.01}),
]
"""Hours in hundredths; written in files as hours with at most two decimals, 0 to 168."""
Pence = Annotated[int, BeforeValidator(_whole_number), Field(ge=0, le=100_000_000_00)]
Whole = Annotated[int, BeforeValidator(_whole_number), Field(ge=0, le=1_000_000)]
Percent = Annotated[Decimal, BeforeValidator(_percent), Field(ge=0, le=100)]
Score = Annotated[Decimal, BeforeValidator(_score)]
FactValue = Annotated[str | Decimal | date | None, PlainValidator(_fact_value, json_schema_input_type=str | int | None)]
