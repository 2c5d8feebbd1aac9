"""How soon after the start each result was reached, or that it was not: what a forecast of money goes by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db import models

from ettle.engine.events.counting import Journey
from ettle.web.casework.enrolled import Enrolled
from ettle.web.claims.payments import LONGEST
from ettle.web.contracts.queries import rulebook


class Pace(models.Model):
    """One result of one enrolment, whether or not it can still be reached: worked out from the events, as `Entitled` is."""

    person = models.CharField(max_length=LONGEST)
    enrolment = models.CharField(max_length=LONGEST)
    contract = models.CharField(max_length=LONGEST)
    payer = models.CharField(max_length=LONGEST)
    provider = models.CharField(max_length=LONGEST)
    rule = models.CharField(max_length=LONGEST)
    n = models.PositiveIntegerField()
    started_on = models.DateField()
    reached_on = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["contract", "rule"], name="pace_of_contract"),
            models.Index(fields=["person"], name="pace_of_person"),
        ]
        constraints = [models.UniqueConstraint(fields=["enrolment", "rule", "n"], name="pace_once")]

    def __str__(self) -> str:
        return f"{self.rule} {self.n} of {self.enrolment}"


def pace_of(journey: Journey, enrolled: Sequence[Enrolled]) -> Iterator[Pace]:
    """The results of one journey under contracts, but those that were never meant for the person."""
    contracts = rulebook().contracts
    for each in enrolled:
        agreed = contracts.get(each.stay.start.contract or "")
        if agreed is None or agreed.contract is None:
            continue
        parties = agreed.contract.parties
        lines = {(line.rule, line.n): line for line in each.result.payments}
        for (rule, n), line in lines.items():
            impossible = any(reason.code == "outcome_impossible" for reason in line.because)
            if line.state == "unknown" or (line.state == "never" and not impossible):
                continue
            yield Pace(
                person=each.result.person,
                enrolment=each.stay.id,
                contract=agreed.contract.contract,
                payer=parties.payer or "",
                provider=parties.provider or "",
                rule=rule,
                n=n,
                started_on=each.stay.start.on,
                reached_on=line.achieved_on if line.state != "never" else None,
            )
