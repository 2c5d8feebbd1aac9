"""Days as people write them: 23 June 2021, 23/6/2021, yesterday, Monday. What cannot be read says why, and the cure."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

from ettle.engine.wording.plain import day as in_words

MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if number}
MONTHS |= {name[:3]: number for name, number in MONTHS.items()} | {"sept": 9}
WEEKDAYS = {name.lower(): number for number, name in enumerate(calendar.day_name)}
WEEKDAYS |= {name[:3]: number for name, number in WEEKDAYS.items()}
NEAR = {"today": 0, "yesterday": -1, "tomorrow": 1}

_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})", re.ASCII)
_FIGURES = re.compile(r"(?P<day>\d{1,2})([/.-])(?P<month>\d{1,2})\2(?P<year>\d{2}|\d{4})", re.ASCII)
_ENDING = r"(?:st|nd|rd|th)?"
_DAY_FIRST = re.compile(rf"(?P<day>\d{{1,2}}){_ENDING} (?P<month>[a-z]+)(?: (?P<year>\d{{2}}|\d{{4}}))?", re.ASCII)
_MONTH_FIRST = re.compile(rf"(?P<month>[a-z]+) (?P<day>\d{{1,2}}){_ENDING}(?: (?P<year>\d{{2}}|\d{{4}}))?", re.ASCII)


class NotADay(Exception):
    """What was written names no day. The text says why and what to write instead."""


def read_day(written: str, today: date, *, first: date, last: date) -> date:
    """Return the day that was written. The bounds only say which Monday is meant; they refuse nothing here."""
    text = " ".join(written.lower().replace(",", " ").split())
    if text in NEAR:
        return today + timedelta(days=NEAR[text])
    if text in WEEKDAYS:
        return _weekday(text, today, first, last)
    weekday, _, rest = text.partition(" ")
    if weekday in WEEKDAYS:
        return _on_its_weekday(_dated(rest, written), WEEKDAYS[weekday], written)
    return _dated(text, written)


def _weekday(word: str, today: date, first: date, last: date) -> date:
    """A weekday alone: the last one where only the past can be meant, the next one where only the future can."""
    before = today - timedelta(days=(today.weekday() - WEEKDAYS[word]) % 7)
    after = before + timedelta(days=7) if before < today else today
    if before == after or last <= today:
        return before
    if first >= today:
        return after
    raise NotADay(
        f"“{word.capitalize()}” could be {in_words(before)} or {in_words(after)}. Write the day you mean like that."
    )


def _dated(text: str, written: str) -> date:
    for shape in (_ISO, _FIGURES, _DAY_FIRST, _MONTH_FIRST):
        if found := shape.fullmatch(text):
            return _made(found["year"], found["month"], int(found["day"]), written[:40])
    raise NotADay(f"“{written[:40]}” is not a day. Write it like 23 June 2021.")


def _made(year: str | None, month: str, day: int, written: str) -> date:
    number = int(month) if month.isdigit() else MONTHS.get(month, 0)
    if not 1 <= number <= 12:
        raise NotADay(f"“{written}” is not a day: there is no month “{month}”.{_day_first(day, month, year)}")
    name = calendar.month_name[number]
    if year is None:
        raise NotADay(f"“{written}” does not say the year. Write it like {_there_is(day, number)} {name} 2021.")
    if len(year) == 2:
        raise NotADay(
            f"“{written}” has a year of two figures. Write all four, like {_there_is(day, number)} {name} 2021."
        )
    if int(year) == 0:
        raise NotADay(f"“{written}” is not a day: there is no year 0. Write it like 23 June 2021.")
    return _in_its_month(int(year), number, day, written)


def _there_is(day: int, month: int) -> int:
    """The day itself for an example, if the month has it: no example is a day that is none."""
    return day if 1 <= day <= calendar.monthrange(2021, month)[1] else 1


def _day_first(day: int, month: str, year: str | None) -> str:
    """What a day written the American way would be here."""
    if not month.isdigit() or not 1 <= day <= 12 or not 1 <= int(month) <= 31 or not year:
        return " Write it like 23 June 2021."
    return f" If you mean {int(month)} {calendar.month_name[day]} {year}, write it like that."


def _in_its_month(year: int, month: int, day: int, written: str) -> date:
    longest = calendar.monthrange(year, month)[1]
    name = calendar.month_name[month]
    if 1 <= day <= longest:
        return date(year, month, day)
    if (month, day) == (2, 29):
        raise NotADay(
            f"{year} is not a leap year, so it has no 29 February. Write 28 February {year} or 1 March {year}."
        )
    raise NotADay(f"“{written}” is not a day: {name} {year} has days 1 to {longest}.")


def _on_its_weekday(day: date, weekday: int, written: str) -> date:
    if day.weekday() == weekday:
        return day
    raise NotADay(f"“{written[:40]}” does not fit: {in_words(day)} is a {day:%A}. Check the day.")
