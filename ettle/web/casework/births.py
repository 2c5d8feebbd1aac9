"""Dates of birth, as the facts of journeys that count have them: pushed to the people desk, where people are found by them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from ettle.engine.events.counting import Journey
from ettle.engine.events.facts import fact_on

BORN = "date_of_birth"


def births_of(journeys: Iterable[Journey], day: date) -> dict[str, date]:
    """For each record of each journey that has one, the date of birth that holds on a day."""
    return {person: born for journey in journeys if (born := _born(journey, day)) for person in journey.people}


def _born(journey: Journey, day: date) -> date | None:
    said = fact_on(journey, BORN, day)
    return said.value if said and isinstance(said.value, date) else None
