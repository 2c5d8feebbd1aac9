"""The key worker's day: their own people in the order of what matters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ettle.web.access.acting import Acting
from ettle.web.casework import queries
from ettle.web.casework.listing import Shown, shown
from ettle.web.casework.models import State

SECTIONS = (
    ("Missed or at risk", (State.MISSED, State.AT_RISK)),
    ("Evidence missing or something not known", (State.EVIDENCE, State.UNKNOWN)),
    ("Gone quiet", (State.QUIET,)),
    ("On course", (State.IN_WORK, State.ON_COURSE)),
)


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    rows: Sequence[Shown]


def today_of(acting: Acting) -> list[Section]:
    """The sections of somebody's day; one without people is left out."""
    rows = list(queries.own(acting).exclude(state=State.LEFT).order_by("next_due_on", "family", "given", "id")[:200])
    found = [Section(title, [shown(row) for row in rows if row.state in states]) for title, states in SECTIONS]
    return [section for section in found if section.rows]
