"""How far a month's statement is, once it is frozen: it follows from its lines and the payments their parts are in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ettle.web.claims.models import OWED, UNDECIDED, Line, LineState, Part, Statement, StatementState
from ettle.web.claims.payments import PaymentState

OPEN = (LineState.PROPOSED, *UNDECIDED)
WITH_THE_BANK = (PaymentState.SENT, PaymentState.CONFIRMED)


def follow(statements: Iterable[int]) -> None:
    """Set how far statements are after something was done with their lines. A draft stays one until it is frozen. As the system."""
    wanted = sorted(set(statements))
    for each in Statement.objects.select_for_update().filter(pk__in=wanted).order_by("pk"):
        if each.state != StatementState.DRAFT:
            _follow(each)


def _follow(statement: Statement) -> None:
    lines = list(Line.objects.filter(statement=statement))
    becomes = _state_of(lines)
    if becomes == statement.state:
        return
    statement.state = becomes
    if becomes != StatementState.FROZEN:
        last = max((line for line in lines if line.decided_at), key=lambda line: (line.decided_at, line.pk))
        statement.authorised_by, statement.authorised_at = last.decided_by, last.decided_at
    statement.save(update_fields=["state", "authorised_by", "authorised_at"])


def _state_of(lines: Sequence[Line]) -> StatementState:
    """Authorised: each line is decided. Sent: each part is with the bank. Confirmed: each part is paid."""
    if any(line.state in OPEN for line in lines) or not any(line.decided_by for line in lines):
        return StatementState.FROZEN
    owed = [line.pk for line in lines if line.state in OWED]
    parts = list(Part.objects.filter(line__in=owed).exclude(pence=0).values_list("payment__state", flat=True))
    if not parts or not all(state in WITH_THE_BANK for state in parts):
        return StatementState.AUTHORISED
    return StatementState.CONFIRMED if all(state == "confirmed" for state in parts) else StatementState.SENT
