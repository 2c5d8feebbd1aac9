"""Sums and states of claims in words."""

from __future__ import annotations

from datetime import date, datetime

from ettle.engine.events.catalogue import LOCAL
from ettle.engine.wording.plain import day as in_words
from ettle.web.claims.amounts import money
from ettle.web.claims.models import EntitledState, Line, LineKind, LineState, Recovery

SHAPES = {
    LineState.PROPOSED: "due",
    LineState.SUBMITTED: "due",
    LineState.CHECKED: "due",
    LineState.QUERIED: "warn",
    LineState.REFUSED: "bad",
    LineState.APPROVED: "good",
    LineState.BATCHED: "good",
    LineState.PAID: "good",
    LineState.DROPPED: "rest",
}
STOPPED_SHAPE = "bad"
RECOVERY_SHAPES = {
    Recovery.NOTIFIED: "warn",
    Recovery.REPLIED: "due",
    Recovery.AGREED: "set",
    Recovery.APPEALED: "due",
    Recovery.RECOVERED: "bad",
}
EARNED_SHAPES = {
    EntitledState.PAYABLE: "good",
    EntitledState.NEEDS_EVIDENCE: "due",
    EntitledState.TOO_LATE: "bad",
    EntitledState.UNKNOWN: "unknown",
    EntitledState.NOT_DUE: "rest",
    EntitledState.NOT_YET: "rest",
}
KINDS = {
    LineKind.RESULT: "Results",
    LineKind.FEE: "Service fee",
    LineKind.ADJUSTMENT: "Adjustments",
    LineKind.RECOVERY: "Recoveries",
}


def shape_of(line: Line) -> str:
    """The shape of where a line stands."""
    return STOPPED_SHAPE if line.stopped_by else SHAPES[LineState(line.state)]


def change(pence: int) -> str:
    """A difference: +£120.00."""
    return f"+{money(pence)}" if pence > 0 else money(pence)


def month_in_words(month: date) -> str:
    return f"{month:%B %Y}"


def moment(at: datetime) -> str:
    """A moment by the clock of Scotland: 5 December 2021, 18:00."""
    local = at.astimezone(LOCAL)
    return f"{in_words(local.date())}, {local:%H:%M}"


def people(number: int) -> str:
    return f"{number:,} {'person' if number == 1 else 'people'}"


def spaced(fingerprint: str) -> str:
    """The beginning of a fingerprint as people compare it: 7c1e 09af 52d0."""
    return " ".join(fingerprint[at : at + 4] for at in range(0, 12, 4))
