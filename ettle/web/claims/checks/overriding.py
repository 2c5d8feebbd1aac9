"""Passing one step over for one result: one person of the payer asks, another agrees, and it ends on a day.

And the register of employers that are related to those who deliver, by which one of the steps goes.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction

from ettle.web.access.acting import Acting, as_system
from ettle.web.audit import entry as audit
from ettle.web.claims import refusals
from ettle.web.claims.checks.models import Check, Override, Related
from ettle.web.claims.checks.validation import MAY_BE_OVERRIDDEN
from ettle.web.claims.refusals import CannotAct, Refusal
from ettle.web.frame.day import now, today
from ettle.web.people.names import folded


@transaction.atomic
def ask_override(*, by: Acting, check: int, reason: str, expires_on: date) -> Override:
    """Ask that what a step found be passed over until a day; it does nothing until somebody else agrees. Raises CannotAct."""
    with as_system():
        found = Check.objects.filter(pk=check, payer=by.organisation).first()
        about = found.name if found else f"Check {check}"
        if found is None or found.result != "failed":
            raise CannotAct(Refusal(about, "missing", "No such step failed.", "Go back to the line."))
        if found.name not in MAY_BE_OVERRIDDEN:
            cure = "Put right what is recorded; then claim it again."
            raise CannotAct(Refusal(about, "not_for_override", "A wrong day is not passed over.", cure))
        if not reason.strip() or expires_on <= today():
            cure = "Say why, and choose a day to come."
            raise CannotAct(Refusal(about, "no_reason", "It needs a reason and a day on which it ends.", cure))
        asked = Override.objects.create(
            contract=found.contract,
            payer=found.payer,
            provider=found.provider,
            enrolment=found.enrolment,
            rule=found.rule,
            n=found.n,
            name=found.name,
            reason=reason.strip(),
            asked_by=by.code,
            asked_at=now(),
            expires_on=expires_on,
        )
        audit.wrote("override_asked", asked.pk)
    return asked


@transaction.atomic
def agree_override(*, by: Acting, override: int) -> Override:
    """Agree to what a colleague asked. Raises CannotAct: it is one's own, or was agreed to already."""
    with as_system():
        asked = Override.objects.select_for_update().filter(pk=override, payer=by.organisation, agreed_by="").first()
        if asked is None:
            raise CannotAct(Refusal(f"Override {override}", "missing", "Nothing is asked.", "Go back to the line."))
        if asked.asked_by == by.code:
            raise CannotAct(refusals.same_person(str(asked), "asked for"))
        asked.agreed_by, asked.agreed_at = by.code, now()
        asked.save(update_fields=["agreed_by", "agreed_at"])
        audit.wrote("override_agreed", asked.pk)
    return asked


@transaction.atomic
def declare_related(*, by: Acting, body: str, employer: str, because: str, from_on: date) -> Related:
    """Say that an employer is related to a body that delivers, for the payer one acts for."""
    with as_system():
        related, _ = Related.objects.get_or_create(
            payer=by.organisation,
            body=body,
            folded=folded(employer),
            until_on=None,
            defaults={
                "employer": employer.strip(),
                "because": because.strip(),
                "from_on": from_on,
                "declared_by": by.code,
                "declared_at": now(),
            },
        )
        audit.wrote("related_employer", related.pk)
    return related


@transaction.atomic
def end_related(*, by: Acting, related: int, until_on: date) -> None:
    """Say that an employer is related no more, from a day on."""
    with as_system():
        found = Related.objects.select_for_update().get(pk=related, payer=by.organisation)
        found.until_on = until_on
        found.save(update_fields=["until_on"])
        audit.wrote("related_employer_ended", found.pk)
