"""What one plain word of YAML means here: number, day or word; and what is refused because it surprises."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal

Scalar = str | int | Decimal | date | None


class Unreadable(ValueError):
    """A word that YAML readers disagree about."""

    def __init__(self, found: str, cure: str) -> None:
        super().__init__(f"{found}; {cure}")
        self.found, self.cure = found, cure


_WHOLE = re.compile(r"-?(0|[1-9][0-9]*)")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
LONGEST_NUMBER = 18


def plain_value(word: str) -> Scalar:
    """The value of a word without quotes. Raises Unreadable for what is not plainly one thing."""
    if word in ("", "~", "null", "Null", "NULL"):
        return None
    if word[0] not in "-+.0123456789tTfF":
        return word
    if _DAY.fullmatch(word):
        return _day(word)
    if _WHOLE.fullmatch(word) or _DECIMAL.fullmatch(word):
        return _number(word)
    for pattern, found, cure in _SURPRISES:
        if pattern.fullmatch(word):
            raise Unreadable(found.format(word), cure(word))
    return word


def _day(word: str) -> date:
    try:
        return date.fromisoformat(word)
    except ValueError as error:
        raise Unreadable(f"{word} is not in the calendar", "check the month and the day") from error


def _number(word: str) -> int | Decimal:
    if len(word) > LONGEST_NUMBER:
        raise Unreadable(f"a number of {len(word)} characters", "no sum or length here is so long: shorten it")
    return Decimal(word) if "." in word else int(word)


def _quoted(word: str) -> str:
    return f"write '{word}' in quotes if it is text"


def _yes(word: str) -> str:
    return "write yes"


def _no(word: str) -> str:
    return "write no"


def _plainly(word: str) -> str:
    return "write the number in plain digits, such as 1000 or 0.5"


def _padded(word: str) -> str:
    number = re.sub(r"^([+-]?)0*(?=[0-9])", r"\1", word).lstrip("+")
    return f"write {number}, or '{word}' in quotes if it is a code"


def _iso(word: str) -> str:
    return "write the day as year-month-day, such as 2024-03-31"


_SURPRISES: tuple[tuple[re.Pattern[str], str, Callable[[str], str]], ...] = (
    (re.compile(r"true|True|TRUE"), "`{}` is not a word of this language", _yes),
    (re.compile(r"false|False|FALSE"), "`{}` is not a word of this language", _no),
    (re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)"), "`{}` is not a number", _plainly),
    (
        re.compile(r"[-+]?0[oxbOXB][0-9a-fA-F_]+"),
        "`{}` is a number in another base to some readers",
        _plainly,
    ),
    (
        re.compile(r"[-+]?[0-9][0-9]*(_[0-9]+)+(\.[0-9]+)?"),
        "`{}` is a number to some readers and text to others",
        _plainly,
    ),
    (
        re.compile(r"[-+]?0[0-9]+(\.[0-9]*)?|\+[0-9]+(\.[0-9]*)?"),
        "`{}` is a number to some readers, in octal to others",
        _padded,
    ),
    (
        re.compile(r"[-+]?(\.[0-9]+|[0-9]+\.)|[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)[eE][-+]?[0-9]+"),
        "`{}` is not in plain digits",
        _plainly,
    ),
    (
        re.compile(r"[-+]?[0-9]+(:[0-5]?[0-9])+(\.[0-9]*)?"),
        "`{}` is a number of sixties to some readers",
        _quoted,
    ),
    (
        re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}|[0-9]{1,2}/[0-9]{1,2}/[0-9]{2,4}"),
        "`{}` is not a day as days are written here",
        _iso,
    ),
)
