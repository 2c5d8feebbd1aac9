"""Where lines stand by the payments that their parts are in, and the statements they are of."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from ettle.web.access.acting import Acting
from ettle.web.claims.correcting import follow_payment
from ettle.web.claims.models import Line, LineState, Part
from ettle.web.claims.payments import PaymentState
from ettle.web.claims.statements import follow
from ettle.web.claims.steps import step

SPACE = 4_573_004
"""The space of the advisory locks of payers."""
LOOKED_OVER = """
set constraints payment_whole, part_paid_whole immediate;
set constraints payment_whole, part_paid_whole deferred
"""


def lock_payer(payer: str) -> None:
    """Have those who move a payer's money take turns until the end. Taken before any contract or line is locked, never after."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s, hashtext(%s))", [SPACE, payer])


def move(lines: Iterable[int], by: Acting | None, words: str) -> None:
    """Set where lines stand after their parts went into or out of payments, and look the payments over. As the system."""
    found = list(Line.objects.select_for_update().filter(pk__in=set(lines)).order_by("pk"))
    for line in found:
        becomes = _state_of(line)
        if becomes != line.state:
            step(line, _done(LineState(line.state), becomes), by, words=words, state=becomes)
            follow_payment(line, by, words)
    follow(line.statement_id for line in found)
    with connection.cursor() as cursor:
        cursor.execute(LOOKED_OVER)


def _state_of(line: Line) -> LineState:
    """In a payment where each of its parts is in one; paid where the bank paid each."""
    states = Part.objects.filter(line=line).exclude(pence=0).values_list("payment__state", flat=True)
    if not states or not all(states):
        return LineState.APPROVED
    return LineState.PAID if all(state == PaymentState.CONFIRMED for state in states) else LineState.BATCHED


def _done(before: LineState, after: LineState) -> str:
    if after == LineState.APPROVED:
        return "out_of_payment"
    return "batched" if after == LineState.BATCHED else "paid"
