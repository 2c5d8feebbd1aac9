"""The clearing report by itself, every night: what it found is kept for payer and auditor, and told where anything is unexplained."""

from __future__ import annotations

import logging

from django.db import connection, transaction

from ettle.engine.basics.money import pounds
from ettle.web.access.acting import as_system
from ettle.web.audit import entry as audit
from ettle.web.claims.ledger import clearing
from ettle.web.claims.ledger.clearing import Report
from ettle.web.claims.ledger.models import Cleared, Period
from ettle.web.frame.day import now

ACTOR = "system: ledger"
MOST = 50
"""How many entries that do not fit are kept with a report."""
log = logging.getLogger(__name__)


def look_over() -> list[Cleared]:
    """Make the report once for everybody, and keep it by payer. What is posted meanwhile is seen whole or not at all."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost:
            # The report asks several questions, and between two of them somebody may post.
            with connection.cursor() as cursor:
                cursor.execute("set transaction isolation level repeatable read")
        with as_system(), audit.entry(actor=ACTOR, act="clearing_report"):
            found = clearing.report()
            payers = set(Period.objects.values_list("payer", flat=True)) | {each.of.payer for each in found.standings}
            return [_kept(payer, found) for payer in sorted(payers)]


def _kept(payer: str, found: Report) -> Cleared:
    standings = [each for each in found.standings if each.of.payer == payer]
    misfits = [each for each in found.misfits if each.of.payer == payer]
    made = Cleared.objects.create(
        payer=payer,
        at=now(),
        contracts=len(standings),
        pence=sum(each.residue for each in standings),
        number=len(misfits),
        misfits=[[each.of.contract, each.entry, each.pence, each.why] for each in misfits[:MOST]],
    )
    audit.wrote("clearing_report", made.pk)
    if not made.explained:
        audit.wrote("ledger_unexplained", f"{payer} {made.pence} pence")
        log.error("%s of the books of %s is not explained: report %s.", pounds(made.pence), payer, made.pk)
    return made
