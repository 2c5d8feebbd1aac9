"""The site's day, and the field that takes a day as people write it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone

from ettle.engine.events.catalogue import LOCAL
from ettle.engine.wording.plain import day as in_words
from ettle.web.frame.written_days import NotADay, read_day

EXAMPLE = "For example 23 June 2021"
Bound = date | Callable[[], date]


def today() -> date:
    """The day on which the site stands: a fixed one, where it is a demonstration."""
    day: date | None = settings.DEMONSTRATION_DAY
    return day or timezone.localdate()


def now() -> datetime:
    """The moment at which something is recorded: the time of the clock, on the day on which the site stands."""
    moment = timezone.now()
    fixed: date | None = settings.DEMONSTRATION_DAY
    if fixed is None:
        return moment
    return min(datetime.combine(fixed, moment.astimezone(LOCAL).time(), LOCAL).astimezone(UTC), end_of(fixed))


def start_of(day: date) -> datetime:
    """The first instant of a day in Scotland, in UTC."""
    return datetime.combine(day, time(), LOCAL).astimezone(UTC)


def end_of(day: date) -> datetime:
    """The last instant of a day in Scotland, in UTC."""
    after = datetime.combine(day + timedelta(days=1), time(), LOCAL)
    return after.astimezone(UTC) - timedelta(microseconds=1)


class DayField(forms.DateField):
    """A day, written in any of the usual ways, inside [first, last]. An error says what was written and what to do.

    A bound may be a function, such as `today`, asked when the form is read. `why_last` ends the sentence that refuses a
    later day.
    """

    widget = forms.TextInput

    def __init__(
        self,
        *,
        first: Bound = date(1900, 1, 1),
        last: Bound = date(2199, 12, 31),
        why_last: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("size", "20")
        self.first, self.last, self.why_last = first, last, why_last

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values or not str(value).strip():
            return None
        if isinstance(value, date):
            return super().to_python(value)
        try:
            return read_day(str(value), today(), first=_now(self.first), last=_now(self.last))
        except NotADay as why:
            raise forms.ValidationError(str(why), code="invalid") from why

    def prepare_value(self, value: Any) -> Any:
        return in_words(value) if isinstance(value, date) else value

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value is None:
            return
        first, last = _now(self.first), _now(self.last)
        if value > last:
            raise forms.ValidationError(
                f"You wrote {_told(value)}. Choose {in_words(last)} or earlier{self.why_last}.", code="late"
            )
        if value < first:
            raise forms.ValidationError(f"You wrote {_told(value)}. Choose {in_words(first)} or later.", code="early")


def _now(bound: Bound) -> date:
    return bound() if callable(bound) else bound


def _told(day: date) -> str:
    """The day in words, and how near it is where that shows the slip."""
    near = {1: ", which is tomorrow", -1: ", which was yesterday", 0: ", which is today"}
    return in_words(day) + near.get((day - today()).days, "")
