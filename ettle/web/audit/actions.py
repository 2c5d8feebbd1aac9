"""What is done to the record: sealed, looked over, and what people said beside it erased. Entries are added by `entry`."""

from __future__ import annotations

from django.db import transaction

from ettle.web.audit import entry
from ettle.web.audit.models import Payload
from ettle.web.audit.sealing import seal
from ettle.web.audit.verifying import Head, Verdict, record, verify
from ettle.web.audit.words import ERASE

__all__ = ["Head", "Verdict", "check", "erase_payloads", "seal", "verify"]


def check(*, since: Head | None = None) -> Verdict:
    """Verify and keep what was found, for the auditor's page and for the next check to compare with."""
    verdict = verify(since=since)
    record(verdict)
    return verdict


@transaction.atomic
def erase_payloads(*, person: str, by: str) -> int:
    """Erase what was kept of a person beside entries, on record. Returns how many. The entries stay, and so does the chain.

    The act is inserted first, with its own row: the database lets nothing be erased without.
    """
    payloads = Payload.objects.filter(person=person)
    act = entry.Entry(actor=by, act=ERASE, people={person}, outcome="wrote")
    if around := entry.current():
        act.organisation, act.role = around.organisation, around.role
    act.wrote = [("erased", str(each)) for each in payloads.order_by("entry").values_list("entry", flat=True)]
    entry.insert(act)
    erased, _ = payloads.delete()
    return erased
