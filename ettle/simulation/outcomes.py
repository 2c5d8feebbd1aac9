"""The shape in which a caller says what the rules make of one enrolment. The simulation has no rules of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TypedDict

from ettle.engine.events.catalogue import Event


class Outcomes(TypedDict):
    """The day each outcome was achieved, None = not achieved; the day of leaving before the time before work was over."""

    job_start: date | None
    job_13: date | None
    job_26: date | None
    job_52: date | None
    left: date | None


OutcomesOf = Callable[[Sequence[Event]], Outcomes]
"""Judges one enrolment, given every event that names it and those of the person that name none."""

RATES = ("job_start", "job_13", "job_26", "job_52")
"""The four printed rates, in the order in which they are reached."""


def left_early(outcomes: Outcomes, by: date) -> bool:
    """Left by that day, before the time before work was over, and without a job outcome (13 weeks) by then.

    That is the published meaning: "leaves before the end of the pre-employment support period without a job outcome".
    """
    left, sustained = outcomes["left"], outcomes["job_13"]
    return left is not None and left <= by and not (sustained is not None and sustained <= by)
