"""The catalogue: every kind of event and its fields, typed, frozen, checked on entry.

Adding a kind is adding its class here; readers, schema and documents follow.
Field names that are Python words carry an underscore (`from_`) and their plain name in files.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, ClassVar, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_validator

from ettle.engine.events.fields import (
    Day,
    FactValue,
    Hours,
    Id,
    Instant,
    Pence,
    Percent,
    Score,
    Text,
    Whole,
    YesNo,
)

LOCAL = ZoneInfo("Europe/London")


class Event(BaseModel):
    """What every event carries. `on` and `until` say when it was so; `recorded_at` when we knew."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    may_be_ahead: ClassVar[bool] = False
    """Whether `on` may lie after the day it was recorded (an agreed pause, a consent)."""

    id: Id
    person: Id
    enrolment: Id | None = None
    kind: str
    on: Day
    recorded_at: Instant
    said_at: Instant | None = None
    recorded_by: Id | None = None
    organisation: Id | None = None
    replaces: Id | None = None
    correction: YesNo | None = None

    @property
    def recorded_on(self) -> date:
        """The day in Scotland on which it was recorded."""
        return self.recorded_at.astimezone(LOCAL).date()

    @property
    def known_order(self) -> tuple[datetime, str]:
        """Later recorded comes later; the id breaks ties."""
        return (self.recorded_at, self.id)

    @model_validator(mode="after")
    def _holds_together(self) -> Event:
        if self.on > self.recorded_on and not self.may_be_ahead:
            raise ValueError(
                f"on: {self.on} is after the day it was recorded, {self.recorded_on}; record it when it has happened"
            )
        if self.correction is not None and self.replaces is None:
            raise ValueError("correction: says what `replaces` means, but `replaces` is empty")
        if self.replaces == self.id:
            raise ValueError("replaces: an event cannot replace itself")
        return self


class Spell(Event):
    """An event that lasts: [`on`, `until`), `until` empty = still so.

    `ended: yes` with no `until` = it ended on a day nobody knows; `last_known` is the last day certainly so.
    """

    until: Day | None = None
    ended: YesNo | None = None
    last_known: Day | None = None

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Spell:
        if self.until is not None and self.until <= self.on:
            raise ValueError(
                f"until: {self.until} is not after on: {self.on}; `until` is the first day no longer so "
                "(if it never was so, retract it)"
            )
        if self.ended == "yes" and self.until is not None:
            raise ValueError("ended: yes means nobody knows the day, but `until` gives one; keep one of them")
        if self.last_known is not None and (self.ended != "yes" or self.last_known < self.on):
            raise ValueError("last_known: goes with `ended: yes` and is not before `on`")
        return self


class Referral(Event):
    kind: Literal["referral"]
    source: (
        Literal[
            "self",
            "jobcentre",
            "third_sector",
            "health",
            "housing",
            "justice",
            "education",
            "social_media",
            "other",
        ]
        | None
    ) = None
    programme: Text | None = None
    service: Text | None = None
    to: Text | None = None


class ReferralAnswer(Event):
    kind: Literal["referral_answer"]
    referral: Id | None = None
    answer: Literal["accepted", "declined", "withdrawn", "no_contact"] | None = None
    reason: Text | None = None


class Contact(Event):
    kind: Literal["contact"]
    mode: Literal["in_person", "phone", "video", "message", "group"] | None = None
    reached: YesNo | None = None
    about: Text | None = None


class Start(Event):
    kind: Literal["start"]
    enrolment: Id
    programme: Text
    provider: Text | None = None
    contract: Text | None = None
    area: Text | None = None
    group: Text | None = None
    referral: Id | None = None
    continues: Id | None = None


class GroupChange(Event):
    kind: Literal["group_change"]
    enrolment: Id
    group: Text | None = None
    reason: Text | None = None


class KeyWorker(Spell):
    kind: Literal["key_worker"]
    worker: Text | None = None


class Assessment(Event):
    kind: Literal["assessment"]
    tool: Text | None = None
    area: Text | None = None
    score: Score | None = None
    scale_max: Score | None = None


class Need(Spell):
    kind: Literal["need"]
    need: Text | None = None


class Plan(Event):
    kind: Literal["plan"]
    agreed_by_person: YesNo | None = None


class Activity(Event):
    kind: Literal["activity"]
    activity: Text | None = None
    hours: Hours | None = None
    mode: Literal["in_person", "phone", "video", "message", "group"] | None = None
    stage: Annotated[Whole, Field(ge=1, le=5)] | None = None
    fund: Text | None = None
    attended: Literal["yes", "no", "excused"] | None = None


class Review(Event):
    kind: Literal["review"]


class Work(Spell):
    kind: Literal["work"]
    work: Literal["employed", "self_employed", "supported", "apprenticeship"] | None = None
    employer: Text | None = None
    hours_per_week: Hours | None = None
    pay_per_hour: Pence | None = None
    contract_type: Text | None = None


class Earnings(Event):
    kind: Literal["earnings"]
    amount: Pence | None = None
    work: Literal["employed", "self_employed"] | None = None
    employer: Text | None = None
    earned_from: Day | None = None
    earned_until: Day | None = None
    feed: Literal["payroll", "declared"] | None = None

    @model_validator(mode="after")
    def _earned_in_order(self) -> Earnings:
        if self.earned_from and self.earned_until and self.earned_until <= self.earned_from:
            raise ValueError(f"earned_until: {self.earned_until} is not after earned_from: {self.earned_from}")
        return self


class Benefit(Spell):
    kind: Literal["benefit"]
    benefit: Text | None = None


class Learning(Spell):
    kind: Literal["learning"]
    level: Text | None = None
    hours_per_week: Hours | None = None
    subject: Text | None = None


class Volunteering(Spell):
    kind: Literal["volunteering"]
    hours_per_week: Hours | None = None
    host: Text | None = None


class WorkExperience(Spell):
    kind: Literal["work_experience"]
    hours_per_week: Hours | None = None
    host: Text | None = None


class Qualification(Event):
    kind: Literal["qualification"]
    level: Text | None = None
    title: Text | None = None


class FollowUp(Event):
    kind: Literal["follow_up"]
    checkpoint_weeks: Whole | None = None
    answer: Literal["in_work", "not_in_work", "no_engagement", "unknown"] | None = None


class Award(Event):
    kind: Literal["award"]
    scheme: Text | None = None
    amount: Pence | None = None
    employer: Text | None = None
    job: Id | None = None
    agreed_by: Text | None = None


class Evidence(Event):
    kind: Literal["evidence"]
    for_: Text | None = Field(default=None, alias="for")
    n: Annotated[Whole, Field(ge=1)] | None = None
    type: Text | None = None
    covers_from: Day | None = None
    covers_until: Day | None = None
    about: tuple[Id, ...] = ()
    file: Text | None = None

    @model_validator(mode="after")
    def _covers_in_order(self) -> Evidence:
        if self.covers_from and self.covers_until and self.covers_until <= self.covers_from:
            raise ValueError(f"covers_until: {self.covers_until} is not after covers_from: {self.covers_from}")
        return self


class Claim(Event):
    kind: Literal["claim"]
    rule: Text | None = None
    n: Annotated[Whole, Field(ge=1)] | None = None
    by: Literal["provider", "payer"] | None = None
    withdrawn: YesNo | None = None


class Pause(Spell):
    may_be_ahead = True
    kind: Literal["pause"]
    reason: Text | None = None


class Excuse(Spell):
    kind: Literal["excuse"]
    rule: Text | None = None
    reason: Text | None = None
    agreed_by: Text | None = None


class Handover(Event):
    kind: Literal["handover"]
    enrolment: Id
    from_: Text | None = Field(default=None, alias="from")
    to: Text | None = None
    share: Percent | None = None


class Leave(Event):
    kind: Literal["leave"]
    enrolment: Id
    reason: Text | None = None
    destination: Text | None = None


class Consent(Spell):
    may_be_ahead = True
    kind: Literal["consent"]
    purpose: Text | None = None
    with_: Text | None = Field(default=None, alias="with")


class Link(Event):
    kind: Literal["link"]
    other: Id
    because: Text | None = None


class Unlink(Event):
    kind: Literal["unlink"]
    other: Id
    because: Text | None = None


class Fact(Spell):
    kind: Literal["fact"]
    name: Text
    value: FactValue = None


class Death(Event):
    kind: Literal["death"]


class Retract(Event):
    kind: Literal["retract"]
    replaces: Id


KINDS: dict[str, type[Event]] = {
    each.model_fields["kind"].annotation.__args__[0]: each  # type: ignore[union-attr]
    for each in (
        Referral,
        ReferralAnswer,
        Contact,
        Start,
        GroupChange,
        KeyWorker,
        Assessment,
        Need,
        Plan,
        Activity,
        Review,
        Work,
        Earnings,
        Benefit,
        Learning,
        Volunteering,
        WorkExperience,
        Qualification,
        FollowUp,
        Award,
        Evidence,
        Claim,
        Pause,
        Excuse,
        Handover,
        Leave,
        Consent,
        Link,
        Unlink,
        Fact,
        Death,
        Retract,
    )
}
"""Every kind of the catalogue by its word in files."""

_DOORS = {kind: TypeAdapter(each) for kind, each in KINDS.items()}


def checked(row: dict[str, Any]) -> Event:
    """An event from the fields of one row, by their names in files, checked whole.

    Raises KeyError when the kind is not in the catalogue, pydantic.ValidationError listing every
    field that is wrong.
    """
    event: Event = _DOORS[row["kind"]].validator.validate_python(row, by_alias=True, by_name=False)
    return event
