"""Numbers as people write them: never rounded, never guessed."""

from __future__ import annotations

import re
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

from django import forms

from ettle.web.frame.fields.text import shown
from ettle.web.frame.widgets import Figures

_PLAIN = re.compile(r"\d+(\.\d+)?|\.\d+", re.ASCII)
_CLOCK = re.compile(r"(\d{1,3}):([0-5]\d)", re.ASCII)
_GROUPED = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?", re.ASCII)
_FOREIGN = re.compile(r"\d{1,3}(\.\d{3})+,\d+|\d{1,3}(\.\d{3}){2,}|\d+,\d{1,2}", re.ASCII)
MINUS = "-−–"


def pounds(pence: int) -> str:
    """Whole pence as people write them: 125050 is 1,250.50."""
    return f"{pence // 100:,}.{pence % 100:02}"


class NumberField(forms.Field):
    """A number between two bounds with at most so many decimals. The others here say what it counts."""

    example = "16 or 15.5"
    places = 2

    def __init__(self, *, least: Decimal | int = 0, most: Decimal | int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.least, self.most = Decimal(least), Decimal(most)

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values or not str(value).strip():
            return None
        typed = str(value).strip()
        return self.kept(self.bounded(self.read(self.bare(typed), typed), typed))

    def bare(self, typed: str) -> str:
        """What was typed without the unit somebody may write."""
        return typed

    def kept(self, number: Decimal) -> Any:
        return number

    def read(self, text: str, typed: str) -> Decimal:
        if text[:1] and text[0] in MINUS:
            self.refuse(typed, "is less than nothing", f"Write {self.at_least()}.")
        if _GROUPED.fullmatch(text):
            text = text.replace(",", "")
        elif _FOREIGN.fullmatch(text):
            self.refuse(typed, "could mean two things", f"Write it like {self.example}.")
        if not _PLAIN.fullmatch(text) or len(text) > 20:
            self.refuse(typed, "is not a number", f"Write it in figures, like {self.example}.")
        return Decimal(text)

    def bounded(self, number: Decimal, typed: str) -> Decimal:
        if number != round(number, self.places):
            below, above = (
                number.quantize(Decimal(1).scaleb(-self.places), way) for way in (ROUND_FLOOR, ROUND_CEILING)
            )
            self.refuse(
                typed, self.too_fine(), f"Write {self.said(below)} or {self.said(above)}: which is yours to say."
            )
        if number < self.least:
            self.refuse(typed, "is too little", f"Write {self.at_least()}.")
        if number > self.most:
            self.refuse(typed, "is too much", f"Write {self.said(self.most)} or less.")
        return number

    def too_fine(self) -> str:
        return "has more than two decimals" if self.places else "is not a whole number"

    def at_least(self) -> str:
        return f"{self.said(self.least)} or more"

    def said(self, number: Decimal) -> str:
        return f"{number:,f}"

    def refuse(self, typed: str, why: str, cure: str) -> None:
        raise forms.ValidationError(f"“{shown(typed)}” {why}. {cure}", code="invalid")


class WholeField(NumberField):
    """A whole number, such as minutes or people."""

    places, example = 0, "12"

    def __init__(self, *, least: int = 0, most: int = 1_000_000, unit: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("widget", Figures(after=unit, whole=True))
        super().__init__(least=least, most=most, **kwargs)

    def kept(self, number: Decimal) -> int:
        return int(number)


class HoursField(NumberField):
    """Hours of a week: 0 to 168, at most two decimals, as a Decimal. A sixteenth hour is never made by rounding."""

    def __init__(self, *, least: Decimal | int = 0, most: Decimal | int = 168, **kwargs: Any) -> None:
        kwargs.setdefault("widget", Figures(after="hours"))
        super().__init__(least=least, most=most, **kwargs)

    def bare(self, typed: str) -> str:
        return re.sub(r"\s*(h|hrs?|hours?)$", "", typed, flags=re.IGNORECASE)

    def read(self, text: str, typed: str) -> Decimal:
        if clock := _CLOCK.fullmatch(text):
            hours, minutes = int(clock[1]), int(clock[2])
            parts = f"{Decimal(hours) + Decimal(minutes) / 60:.2f}"
            self.refuse(typed, "is hours and minutes", f"Write it as hours: {parts} (15 minutes are 0.25).")
        return super().read(text, typed)

    def bounded(self, number: Decimal, typed: str) -> Decimal:
        if number > 168:
            self.refuse(typed, "is more than a week has", "A week has 168 hours. Write the hours of one week.")
        return super().bounded(number, typed)


class PercentField(NumberField):
    """A percentage from 0 to 100 with at most two decimals, as a Decimal."""

    example = "12 or 12.5"

    def __init__(self, *, most: Decimal | int = 100, **kwargs: Any) -> None:
        kwargs.setdefault("widget", Figures(after="%"))
        super().__init__(most=most, **kwargs)

    def bare(self, typed: str) -> str:
        return typed.removesuffix("%").rstrip()


class MoneyField(NumberField):
    """Pounds as people write them (£1,250.50), kept as whole pence. Bounds are in pence."""

    example = "1,250 or 1,250.50"

    def __init__(self, *, least: int = 0, most: int = 100_000_000_00, **kwargs: Any) -> None:
        kwargs.setdefault("widget", Figures(before="£", attrs={"size": "10"}))
        super().__init__(least=Decimal(least) / 100, most=Decimal(most) / 100, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return pounds(value) if isinstance(value, int) else value

    def bare(self, typed: str) -> str:
        # A minus before the sign must still be seen as one.
        return re.sub(r"^([-−–]?)\s*£\s*", r"\1", typed)

    def read(self, text: str, typed: str) -> Decimal:
        if text[:1] in {"$", "€"}:
            self.refuse(typed, "is not in pounds", f"Write pounds, like {self.example}.")
        if re.fullmatch(r"\d+\s*p", text, re.ASCII | re.IGNORECASE):
            self.refuse(typed, "is in pence", f"Write it in pounds: {pounds(int(re.sub(r'[^0-9]', '', text)))}.")
        number = super().read(text, typed)
        if re.search(r"\.\d$", text):
            self.refuse(typed, "has one figure after the point", f"Write both figures of the pence: {number:,.2f}.")
        return number

    def kept(self, number: Decimal) -> int:
        return int(number * 100)

    def too_fine(self) -> str:
        return "has parts of a penny"

    def said(self, number: Decimal) -> str:
        return f"£{number:,.2f}"
