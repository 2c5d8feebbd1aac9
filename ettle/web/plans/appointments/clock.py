"""A time of day in Scotland. On the night the clocks change one hour is not there, and another is there twice."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django import forms

from ettle.engine.events.catalogue import LOCAL
from ettle.engine.wording.plain import day as in_words
from ettle.web.frame.fields import TextField

_WRITTEN = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?", re.IGNORECASE | re.ASCII)


class NoSuchTime(ValueError):
    """The clocks change: the message says how, and what to do."""


class TimeField(TextField):
    """A time of day as people write it: 14:30, 2.30pm, 9am."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=20, **kwargs)
        self.widget.attrs["size"] = "5"

    def to_python(self, value: Any) -> Any:
        typed = super().to_python(value)
        return read_time(typed) if typed else None


def read_time(typed: str) -> time:
    """Raises ValidationError for what is no time, and for 2:30, which may be day or night, where it says neither."""
    found = _WRITTEN.fullmatch(typed.strip())
    hour, minute = (int(found[1]), int(found[2] or 0)) if found else (99, 0)
    half = (found[3] or "").lower() if found else ""
    if found and half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "pm" else 0)
    elif half or (found and not found[2]):
        hour = 99
    if hour > 23 or minute > 59:
        raise forms.ValidationError(f"“{typed[:20]}” is not a time of day. Write it like 14:30 or 2:30pm.")
    if not half and found and len(found[1]) == 1 and hour < 7:
        raise forms.ValidationError(
            f"“{typed[:20]}” could be day or night. Write {hour + 12}:{minute:02} or 0{hour}:{minute:02}."
        )
    return time(hour, minute)


def instant(day: date, at: time) -> datetime:
    """The moment of a time in Scotland, in UTC. Raises NoSuchTime in the hour that is left out or comes twice."""
    first = datetime.combine(day, at, LOCAL)
    second = first.replace(fold=1)
    if first.astimezone(UTC).astimezone(LOCAL).time() != at:
        later = (datetime.combine(day, at) + timedelta(hours=1)).time()
        raise NoSuchTime(
            f"There is no {at:%H:%M} on {in_words(day)}: the clocks go forward. Choose {later:%H:%M} or another time."
        )
    if first.utcoffset() != second.utcoffset():
        raise NoSuchTime(f"{at:%H:%M} comes twice on {in_words(day)}: the clocks go back. Choose another hour.")
    return first.astimezone(UTC)


def local(moment: datetime) -> datetime:
    """A moment as the clocks of Scotland show it."""
    return moment.astimezone(LOCAL)
