"""Everything the store keeps beside the events of one journey, worked out from them for a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Model

from ettle.engine.events.counting import Journey
from ettle.web.casework.enrolled import enrolments
from ettle.web.casework.matters import matters, of_referral
from ettle.web.casework.models import Matter, Standing
from ettle.web.casework.projections import rows_of
from ettle.web.casework.standing import referred, standing_of
from ettle.web.contracts.queries import rulebook
from ettle.web.frame.day import end_of
from ettle.web.people.models import Identity


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """A standing for each enrolment (one for the latest referral where there is none), what matters about them, and
    what higher desks keep of them.
    """

    standings: tuple[Standing, ...] = ()
    matters: tuple[Matter, ...] = ()
    kept: tuple[Model, ...] = ()


def worked_out(journey: Journey, on: date, identity: Identity | None) -> WorkedOut:
    """The rows of one journey; the same from the same events, whenever it is asked."""
    found = enrolments(journey, rulebook(), on, end_of(on))
    if found:
        rows = tuple(standing_of(journey, each, identity) for each in found)
        each_with_row = zip(found, rows, strict=True)
        pressing = tuple(one for each, row in each_with_row for one in matters(journey, each, row))
        return WorkedOut(rows, pressing, rows_of(journey, found))
    waiting = referred(journey, on, identity)
    if waiting is None:
        return WorkedOut()
    referral, row = waiting
    return WorkedOut((row,), tuple(of_referral(journey, referral, row)))
