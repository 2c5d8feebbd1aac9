"""The small types that rule documents are made of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from ettle.engine.basics.day import days_after, months_after, working_days_after
from ettle.engine.events.fields import Day, YesNo, decimal_of

Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*$", max_length=80)]
"""An id: small letters, digits, `_` and `-`, beginning with a letter."""
Line = Annotated[str, Field(min_length=1, max_length=500)]


def _count(value: Any) -> Any:
    return int(_number(value, 0)) if isinstance(value, int | float | Decimal | str) else value


def _pence(value: Any) -> Any:
    """Whole pence; a sum written with decimals was meant as pounds, so it is refused."""
    if isinstance(value, Decimal):
        meant = f", such as {int(value * 100)} for £{value}" if value.is_finite() and value == round(value, 2) else ""
        raise ValueError(f"{value} has decimals, but money is in whole pence; write pence{meant}")
    return _count(value)


def _percent(value: Any) -> Any:
    return _number(value, 4) if isinstance(value, int | float | Decimal | str) else value


def _number(value: int | float | Decimal | str, places: int) -> Decimal:
    if isinstance(value, str):
        raise ValueError(f"`{value[:60]}` is text, not a number; write digits without quotes")
    return decimal_of(value, places)


Count = Annotated[int, BeforeValidator(_count), Field(ge=0, le=100_000)]
Pence = Annotated[int, BeforeValidator(_pence), Field(ge=0, le=100_000_000_00)]
Percent = Annotated[Decimal, BeforeValidator(_percent), Field(ge=0, le=100)]
PercentOfVolume = Annotated[Decimal, BeforeValidator(_percent), Field(ge=0, le=1000)]
"""A percentage that may pass a hundred."""

CountByGroup = Count | dict[Id, Count]
PenceByGroup = Pence | dict[Id, Pence]


class Rule(BaseModel):
    """A part of a document: frozen, and no key that is not in the language."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, use_attribute_docstrings=True)


class Sourced(Rule):
    """A rule or sum that names its source or says that it is illustrative."""

    model_config = ConfigDict(
        json_schema_extra={
            "anyOf": [
                {"required": ["source"]},
                {"required": ["illustrative"], "properties": {"illustrative": {"const": "yes"}}},
            ]
        }
    )

    source: Line | None = None
    """Where it comes from: an id of the document's `sources`."""
    illustrative: YesNo | None = None
    """`yes` = no source was found; shown wherever the rule is used."""

    @model_validator(mode="after")
    def _says_where_it_comes_from(self) -> Sourced:
        if self.source is None and self.illustrative != "yes":
            raise ValueError("has no `source`; name one of the document's sources, or write `illustrative: yes`")
        return self


class InForce(Rule):
    """From when to when (half-open), decided by the enrolment's start or by the day something happens."""

    source: Line | None = None
    illustrative: YesNo | None = None
    from_: Day = Field(alias="from")
    """The first day in force."""
    until: Day | None = None
    """The first day no longer in force; left out = still in force."""
    basis: Literal["start", "event"]
    """`start` looks at the day the enrolment starts, `event` at the day something happens."""

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> InForce:
        if self.until is not None and self.until <= self.from_:
            raise ValueError(
                f"`until` {self.until} is not after `from` {self.from_}; `until` is the first day no longer in force"
            )
        return self

    def covers(self, day: date) -> bool:
        return self.from_ <= day and (self.until is None or day < self.until)


def for_group(number: int | Mapping[str, int] | None, group: str | None) -> int | None:
    """The number itself, or the one given for the group; None when that group has none."""
    if number is None or isinstance(number, int):
        return number
    return number.get(group) if group is not None else None


class Span(Rule):
    """A length of time in exactly one unit; the number may be given by group."""

    days: CountByGroup | None = None
    working_days: CountByGroup | None = None
    weeks: CountByGroup | None = None
    months: CountByGroup | None = None

    @model_validator(mode="after")
    def _has_one_unit(self) -> Span:
        if len(self.model_dump(exclude_none=True)) != 1:
            raise ValueError("a length in no unit or in two; give one of `days`, `working_days`, `weeks` or `months`")
        return self

    def after(self, day: date, group: str | None, holidays: frozenset[date], times: int = 1) -> date | None:
        """The day this long (`times` over) after `day`; None when the group has no number."""
        if self.weeks is not None:
            weeks = for_group(self.weeks, group)
            return None if weeks is None else days_after(day, 7 * weeks * times)
        if self.months is not None:
            months = for_group(self.months, group)
            return None if months is None else months_after(day, months * times)
        if self.working_days is not None:
            working = for_group(self.working_days, group)
            return None if working is None else working_days_after(day, working * times, holidays)
        days = for_group(self.days, group)
        return None if days is None else days_after(day, days * times)
