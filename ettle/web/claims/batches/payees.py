"""Whose account money goes to: entered by one member of staff, agreed by another, never changed after."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from django.db import transaction

from ettle.web.access.acting import Acting, as_system
from ettle.web.audit import entry as audit
from ettle.web.claims import refusals
from ettle.web.claims.payments import Payee
from ettle.web.claims.refusals import CannotAct, Refusal
from ettle.web.frame.day import now

NOT_OF_THE_BANK = re.compile(r"[^A-Z0-9.&/\- ]")
LONGEST_NAME = 18


def for_the_bank(name: str) -> str:
    """A name in the letters that a payment may have (Bacs): capitals, figures, . & / - and spaces, 18 at most."""
    letters = unicodedata.normalize("NFKD", name.replace("'", "").replace("’", "").upper())
    plain = "".join(each for each in letters if not unicodedata.combining(each))
    return " ".join(NOT_OF_THE_BANK.sub(" ", plain).split()).lstrip(" -.&/")[:LONGEST_NAME].strip()


@transaction.atomic
def enter(*, by: Acting, body: str, name: str, sort_code: str, account: str) -> Payee:
    """Write down the account of a body; it counts once somebody else has agreed to it."""
    with as_system():
        made = Payee.objects.create(
            payer=by.organisation,
            body=body,
            name=for_the_bank(name),
            sort_code=sort_code,
            account=account,
            entered_by=by.code,
            entered_at=now(),
        )
        audit.wrote("payee_entered", made.pk)
    return made


@transaction.atomic
def agree(*, by: Acting, payee: int) -> Payee:
    """Agree to an account that somebody else entered: payments made from now on go there. Raises CannotAct."""
    with as_system():
        found = Payee.objects.select_for_update().filter(pk=payee, payer=by.organisation).first()
        if found is None:
            raise CannotAct(Refusal("The account", "missing", "There is no such account.", "Go back to the list."))
        if found.agreed_by:
            raise CannotAct(refusals.elsewhere(f"The account of {found.body}", "agreed"))
        if Payee.objects.filter(payer=found.payer, body=found.body, pk__gt=found.pk).exists():
            raise CannotAct(refusals.elsewhere(f"The account of {found.body}", "replaced by one entered since"))
        if found.entered_by == by.code:
            raise CannotAct(refusals.same_person(f"The account of {found.body}", "entered"))
        found.agreed_by, found.agreed_at = by.code, now()
        found.save(update_fields=["agreed_by", "agreed_at"])
        audit.wrote("payee_agreed", found.pk)
    return found


def agreed(payer: str) -> Mapping[str, Payee]:
    """The account of each body that counts: the latest that was agreed."""
    rows = Payee.objects.filter(payer=payer).exclude(agreed_by="").order_by("agreed_at", "id")
    return {row.body: row for row in rows}


def waiting(payer: str) -> Sequence[Payee]:
    """Accounts that nobody else has agreed to, the latest of each body."""
    rows = Payee.objects.filter(payer=payer).order_by("id")
    latest = {row.body: row for row in rows}
    return [row for row in latest.values() if not row.agreed_by]
