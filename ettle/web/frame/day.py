"""The site's day, and days as people write them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone

from ettle.engine.events.catalogue import LOCAL
from ettle.engine.wording.plain import day as in_words

WRITTEN = ("%Y-%m-%d", "%d/%m/%Y", "%d %B %Y", "%d %b %Y", "%d.%m.%Y")
EXAMPLE = "For example 23 June 2021"


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


def end_of(day: date) -> datetime:
    """The last instant of a day in Scotland, in UTC."""
    after = datetime.combine(day + timedelta(days=1), time(), LOCAL)
    return after.astimezone(UTC) - timedelta(microseconds=1)


class DayField(forms.DateField):
    """A day, written in any of the usual ways, inside [first, last]. An error says what was written and what to do."""

    def __init__(self, *, first: date = date(1900, 1, 1), last: date = date(2199, 12, 31), why_last: str = "") -> None:
        super().__init__(required=False, input_formats=WRITTEN)
        self.first, self.last, self.why_last = first, last, why_last

    def to_python(self, value: Any) -> date | None:
        try:
            return super().to_python(" ".join(str(value).split()) if value else value)
        except forms.ValidationError as error:
            written = str(value)[:40]
            raise forms.ValidationError(f"“{written}” is not a day. Write it like 23 June 2021.") from error

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value is not None and value > self.last:
            raise forms.ValidationError(
                f"You wrote {in_words(value)}. Choose {in_words(self.last)} or earlier{self.why_last}."
            )
        if value is not None and value < self.first:
            raise forms.ValidationError(f"You wrote {in_words(value)}. Choose {in_words(self.first)} or later.")
