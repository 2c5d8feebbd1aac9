"""The shape in which a caller says what the rules make of one enrolment. The simulation has no rules of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TypedDict

from ettle.engine.events.catalogue import Event


class Outcomes(TypedDict):
    """The day each outcome was achieved, None = not achieved; whether the person left early."""

    job_start: date | None
    job_13: date | None
    job_26: date | None
    job_52: date | None
    early_leaver: bool


OutcomesOf = Callable[[Sequence[Event]], Outcomes]
"""Judges one enrolment, given every event that names it and those of the person that name none."""

RATES = ("job_start", "job_13", "job_26", "job_52")
"""The four printed rates, in the order in which they are reached."""
