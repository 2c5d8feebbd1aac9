"""A return: which rows and columns one body sends another for a period, how they are checked, what they cost to keep."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from ettle.engine.events.fields import YesNo, decimal_of
from ettle.engine.rules.fields import Count, Id, Line, Rule, Sourced, Span
from ettle.engine.rules.problems import Misfit

Field_ = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_.]*$", max_length=80)]
"""A column of the evaluated enrolments, such as `begun` or `fact.sex`; `latest.` before it = of the latest enrolment."""
Give = Literal["state", "on", "due_on", "answered_on", "reached", "first_on", "count"]
GIVES: dict[str, tuple[Give, ...]] = {
    "follow_up": ("state", "answered_on", "due_on"),
    "outcome": ("reached", "on", "state"),
    "step": ("reached", "first_on", "count"),
}
"""What may be given of each; the first is meant where `give` is left out."""


def _minutes(value: Any) -> Any:
    return decimal_of(value, 2) if isinstance(value, int | float | Decimal) else value


class From(Rule):
    """Where a column comes from: exactly one place, and of it what is given."""

    field: Field_ | None = None
    """A column of the evaluated enrolments. Written alone, `from: begun` means this."""
    follow_up: Count | None = None
    """The follow-up of a checkpoint, in weeks: its `state`, or a day."""
    outcome: Id | None = None
    """An outcome of the rules: whether it was `reached` by the last day of the period, when, or its `state`."""
    step: Line | None = None
    """A step of the journey, such as `qualification` or `activity:mentoring`: whether, when first, how often."""
    answer: Id | None = None
    """An answer kept with who somebody is, such as the questions on equality."""
    given: Id | None = None
    """What the sender says of itself, such as its `authority`."""
    give: Give | None = None

    @model_validator(mode="before")
    @classmethod
    def _written_alone(cls, value: Any) -> Any:
        return {"field": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _is_one_place(self) -> From:
        if len(self.model_dump(exclude_none=True, exclude={"give"})) != 1:
            raise ValueError("no place or two; give one of `field`, `follow_up`, `outcome`, `step`, `answer`, `given`")
        if self.give is not None and self.give not in GIVES.get(self.place, ()):
            allowed = " or ".join(f"`{each}`" for each in GIVES.get(self.place, ()))
            cure = f"write {allowed}" if allowed else "take `give` out"
            raise Misfit(f"`{self.give}` cannot be given of a {self.place}; {cure}", ("give",))
        return self

    @property
    def place(self) -> str:
        return next(iter(self.model_dump(exclude_none=True, exclude={"give"})))

    @property
    def gives(self) -> Give | None:
        return self.give or next(iter(GIVES.get(self.place, ())), None)

    @property
    def item(self) -> str:
        """What is asked, by one name: two returns that ask the same item ask for one answer."""
        return f"{self.place}:{getattr(self, self.place)}"


class Typed(Rule):
    """A column nobody's record holds, which somebody types for this return alone."""

    item: Id
    """What is asked, by the name all returns give it."""
    by: Literal["key_worker", "participant", "manager", "council"]


class Mapping(Rule):
    """Our words as the receiver writes them. What is in neither part is sent as it is."""

    to: dict[str, Line] = {}
    blank: tuple[Line, ...] = ()
    """Our words for which they have none: sent empty."""

    def of(self, word: str) -> str:
        return "" if word in self.blank else self.to.get(word, word)


class Column(Sourced):
    """One column: where it comes from, what it may hold, why it is asked, and what it costs."""

    title: Line
    from_: From | None = Field(alias="from", default=None)
    typed: Typed | None = None
    shape: Literal["text", "date", "number", "yes_no"] = "text"
    """What a value looks like: a date as 2024-03-31, a whole number, the words yes and no, or text."""
    codes: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*@[a-z0-9][a-z0-9._-]*$")] | None = None
    """`list@release`: the only values it may hold, while each is in force."""
    map: Id | None = None
    """One of the document's `mappings`: our word to theirs."""
    empty: Literal["never", "with_reason", "told", "allowed"] = "allowed"
    """Where nothing is in it: `never` = the row may not go; `with_reason` = it goes, or is left out, once somebody says why and
    another agrees; `told` = it goes, and the sender is told how many; `allowed` = that means something, such as no job yet."""
    asked_because: Line
    """Why the receiver asks, so that whoever is asked can be told."""
    minutes: Annotated[Decimal, BeforeValidator(_minutes), Field(ge=0, le=60)]
    """Of asking and writing it down once, for one person."""

    @model_validator(mode="after")
    def _has_one_origin(self) -> Column:
        if (self.from_ is None) == (self.typed is None):
            raise ValueError("no origin or two; give `from` what is recorded, or `typed` by somebody")
        return self

    @property
    def item(self) -> str:
        return self.from_.item if self.from_ is not None else f"typed:{self.typed.item if self.typed else ''}"


class Check(Rule):
    """What must hold of a row, or of the whole against the edition before. Exactly one test."""

    in_order: tuple[Id, Id] | None = None
    """The day in the first column is not after the day in the second."""
    by_period_end: Id | None = None
    """The day in the column is not after the last day of the period."""
    together: tuple[Id, Id] | None = None
    """Where the first column holds something, the second does too."""
    between: tuple[Id, int, int] | None = None
    """A number from the first to the second, both allowed."""
    changes_by_at_most: Count | None = None
    """The rows differ from those of the edition before by at most so many per cent."""
    says: Line
    """What is wrong, as a sentence for the person who must mend it."""
    cure: Line
    decides: YesNo = "yes"
    """`yes` = the row is rejected; `no` = it is a question, and the row goes."""

    @model_validator(mode="after")
    def _is_one_test(self) -> Check:
        if len(self.model_dump(exclude_none=True, exclude={"says", "cure", "decides"})) != 1:
            raise ValueError("no test or two; give one, such as `in_order: [support_start, job_start]`")
        return self


class Total(Rule):
    """A control total: how many rows hold something, fall in the period, or hold each value."""

    rows: Literal["all"] | None = None
    filled: Id | None = None
    in_period: Id | None = None
    by: Id | None = None

    @model_validator(mode="after")
    def _is_one_total(self) -> Total:
        if len(self.model_dump(exclude_none=True)) != 1:
            raise ValueError("no total or two; give one of `rows: all`, `filled`, `in_period`, `by`")
        return self


class Includes(Rule):
    """Which journeys have a row."""

    programmes: tuple[Id, ...] = ()
    """Of these programmes alone; left out = of any."""
    started: Literal["by_period_end", "in_period"] = "by_period_end"
    steps: tuple[Line, ...] = ()
    """With `rows: event`, the steps that have a row each."""


class Return(Sourced):
    """One return: to whom, for which period, due when, its rows and columns, its checks and control totals."""

    return_: Id = Field(alias="return")
    title: Line
    about: Line | None = None
    to: Id
    period: Literal["month", "quarter", "year"]
    """`2024-03`, `2024-Q1` (January to March), or the year from April `2023-24`."""
    due: Span
    """After the last day of the period."""
    rows: Literal["person", "enrolment", "event"]
    includes: Includes = Includes()
    key: tuple[Id, ...] = Field(min_length=1)
    """The columns that tell rows apart: two rows alike in all of them are one row sent twice."""
    columns: dict[Id, Column] = Field(min_length=1)
    mappings: dict[Id, Mapping] = {}
    checks: dict[Id, Check] = {}
    totals: dict[Id, Total] = Field(min_length=1)
    sources: dict[Id, Line] = {}
    unconfirmed: dict[Id, Line] = {}
    """What was looked for and not found."""

    @property
    def times_a_year(self) -> int:
        return {"month": 12, "quarter": 4, "year": 1}[self.period]
