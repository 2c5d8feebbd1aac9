"""Whose an event is: the person's, or only the enrolment's that it names."""

from __future__ import annotations

OF_THE_PERSON = frozenset(
    {
        "work",
        "learning",
        "benefit",
        "earnings",
        "fact",
        "need",
        "volunteering",
        "work_experience",
        "qualification",
    }
)
"""Kinds that belong to the person, whichever enrolment they name."""
