"""What is handed back: the events of the year, what was planted in it, and what the events do not carry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from ettle.engine.events.catalogue import Event

Intent = Literal["dishonest", "careless"]


@dataclass(frozen=True, slots=True)
class Planted:
    """One claim that is wrong, and why."""

    person: str
    enrolment: str
    rule: str
    scheme: str
    intent: Intent
    since: date
    """The day on which the last of `events` was recorded: before it nobody could have known."""
    how: str
    """The way in which it was done; the README of this folder has them all."""
    events: tuple[str, ...]
    """Ids of the claim and of the entries that make it wrong."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Somebody honest whose record looks like that of a scheme."""

    person: str
    enrolment: str
    like: str
    """The scheme it may be taken for."""
    how: str


@dataclass(frozen=True, slots=True)
class Paper:
    """What an evidence event's file holds. `amount` is the pay it says, pence; None where it says none."""

    evidence: str
    person: str
    digest: str
    amount: int | None
    bytes: int
    text: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """A claim that the payer refused. The events say only that the payer took it back (`withdrawn: yes`)."""

    person: str
    enrolment: str
    rule: str
    claim: str
    refused_on: date
    because: str


@dataclass(frozen=True, slots=True)
class Details:
    """Who somebody says they are, invented; and their characteristics, None = would rather not say."""

    person: str
    given: str
    family: str
    born_on: date
    phone: str
    age_band: str
    sex: str | None
    disability: str | None
    ethnicity: str | None


@dataclass(frozen=True, slots=True)
class Year:
    """`hosts` counts, by provider, those of whom each share was drawn: people who came to work in the year."""

    events: tuple[Event, ...]
    planted: tuple[Planted, ...]
    neighbours: tuple[Neighbour, ...]
    papers: tuple[Paper, ...]
    refusals: tuple[Refusal, ...]
    details: tuple[Details, ...]
    hosts: int
    carrying: Mapping[str, int]
    """How many hosts were given each scheme or look-alike."""
