"""Journeys under a contract whose terms were agreed anew: whose they are, and how many are still to be worked out.

They are marked in the transaction that agrees, and worked out by the worker some people at a time: a contract has hundreds,
and each costs some milliseconds. Whoever records of one of them meanwhile works that one out by the new terms.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from ettle.engine.rules.programme import Contract
from ettle.engine.wording.plain import count
from ettle.web.access.acting import as_system
from ettle.web.casework.actions import by_other_terms
from ettle.web.casework.models import Event, Standing
from ettle.web.contracts.agreed.actions import Agreed
from ettle.web.frame.day import today
from ettle.web.frame.slots import Section


def people_under(contract: str) -> set[str]:
    """Everybody who ever started under a contract. As the system."""
    starts = Event.objects.filter(kind="start", detail__contract=contract)
    return set(starts.values_list("person", flat=True))


def work_out_anew(agreed: Agreed) -> None:
    """Have every journey under the contract worked out again: by the worker, within minutes. As the system."""
    by_other_terms(people_under(agreed.document.contract), today())


@dataclass(frozen=True, slots=True)
class Left:
    """How many of the standings under a contract go by its former terms still, of how many."""

    number: int
    of: int

    @property
    def words(self) -> str:
        verb = "is" if self.number == 1 else "are"
        return f"Its terms changed; {self.number:,} of {count(self.of, 'journey')} under it {verb} still to be worked out by them."


def still_by_former_terms(contract: str) -> Left | None:
    """What is left to be worked out by the terms of a contract; None once all is. As the system."""
    behind = set(Standing.objects.filter(by_former_terms=True).values_list("person", flat=True).distinct())
    if not behind or not behind & (people := people_under(contract)):
        return None
    every = Standing.objects.filter(person__in=people)
    return Left(every.filter(by_former_terms=True).count(), every.count())


def on_contract(request: HttpRequest, contract: Contract, **_: Any) -> Section | None:
    """How far the journeys under a contract are worked out by its terms; nothing once all are."""
    with as_system():
        left = still_by_former_terms(contract.contract)
    given = {"done": left.of - left.number, "of": left.of} if left else {}
    return Section(90, "casework/on_contract.html", given) if left else None
