"""Where each stage of an award stands, said to the employer: what is asked of whom, and by when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ettle.engine.wording.plain import day, listed, name

SETTLED = "Nobody’s: it is settled"


def initials(person: str) -> str:
    """What an employer's paper calls somebody: "A.F."."""
    return "".join(f"{word[0].upper()}." for word in person.split())


def of_claimed(state: str, lead: str, payer: str, paid_on: date | None) -> tuple[str, str]:
    """What a claimed stage is told as, and whose move it is."""
    said = {
        "submitted": ("It is claimed and being checked.", payer),
        "checked": ("It is checked and waits to be agreed.", payer),
        "queried": (f"{payer} asked {lead} a question about it.", lead),
        "approved": (
            "It is agreed, and paid with the next payments to the bank account that is agreed for you.",
            payer,
        ),
        "stopped": (f"It is agreed. A check stops it before it is paid: {lead} is told what to do.", lead),
        "batched": ("It is on its way to your bank.", payer),
        "paid": (f"Paid on {day(paid_on)}." if paid_on else "Paid.", SETTLED),
    }
    return said.get(state, ("It is looked at again.", payer))


def of_earned(
    state: str, who: str, *, missing: Sequence[str], claim_by: date | None, earliest: date | None, lead: str, early: str
) -> tuple[str, str]:
    """What a stage that is not claimed is told as, and whose move it is. `early` = why the job earns nothing."""
    if early:
        return early, SETTLED
    by = f" by {day(claim_by)}" if claim_by else ""
    if state == "needs_evidence":
        papers = listed(f"a {name(each)}" for each in missing) or "a paper that shows it"
        return f"Your employment of {who} needs {papers}{by}.", "You"
    if state == "payable":
        return f"Everything is there. {lead} has to claim it{by}.", lead
    if state == "not_yet":
        when = f" {day(earliest)} is the earliest day" if earliest else " It is not reached yet"
        return f"Not reached yet.{when}, if {who} goes on working for you.", "You"
    if state == "too_late":
        return f"It was not claimed{by}: it can no longer be paid.", SETTLED
    return "Not known yet.", lead
