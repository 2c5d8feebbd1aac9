"""Journeys under a contract whose terms were agreed anew: whose they are, and how many are still to be worked out.

They are marked in the transaction that agrees, and worked out by the worker some people at a time: a contract has hundreds,
and each costs tens of milliseconds. Whoever records of one of them meanwhile works that one out by the new terms.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from ettle.engine.rules.programme import Contract
from ettle.web.access.acting import as_system
from ettle.web.casework.actions import of_another_day
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
    of_another_day(people_under(agreed.document.contract), today())


def on_contract(request: HttpRequest, contract: Contract, **_: Any) -> Section | None:
    """How far the journeys under a contract are worked out by its terms; nothing once all are."""
    with as_system():
        people = people_under(contract.contract)
        every = Standing.objects.filter(person__in=people)
        of, left = every.count(), every.filter(computed_for__lt=today()).count()
    return Section(90, "casework/on_contract.html", {"done": of - left, "of": of}) if left else None
