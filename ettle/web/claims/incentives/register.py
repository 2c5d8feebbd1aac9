"""The register of employers: written by the lead of the contract, seen by it and by the payer."""

from __future__ import annotations

from django.db import transaction

from ettle.web.access.acting import Acting, as_system
from ettle.web.audit import entry as audit
from ettle.web.claims.employer import Employer
from ettle.web.claims.entitled import contract_of
from ettle.web.claims.refusals import CannotAct, Refusal
from ettle.web.frame.day import now


@transaction.atomic
def write(*, by: Acting, contract: str, employer: str, name: str, contact: str) -> Employer:
    """Write down who an employer is, or anew. Raises CannotAct where another body leads the contract."""
    agreed = contract_of(contract)
    if agreed is None or agreed.parties.provider != by.organisation:
        raise CannotAct(Refusal(contract, "not_yours", "Another body leads it.", "Choose a contract of yours."))
    said = {"name": name, "contact": contact, "written_by": by.code, "written_at": now()}
    sides = {"payer": agreed.parties.payer or "", "provider": agreed.parties.provider or ""}
    with as_system():
        found, _ = Employer.objects.update_or_create(contract=contract, employer=employer, defaults=said | sides)
        audit.wrote("employer_written", found.pk)
    return found
