"""Ada's first outcome approved, then found never to have been: proposed to be taken back, and taken back."""

from __future__ import annotations

from typing import Any

import pytest

from ettle.web.access.acting import Acting, as_system
from ettle.web.casework import actions as casework
from ettle.web.claims import recovering
from ettle.web.claims.claiming import claim
from ettle.web.claims.deciding import approve, check
from ettle.web.claims.ledger.queries import balances
from ettle.web.claims.models import Line
from ettle.web.claims.run import run_contract
from tests.claims.paid import CONTRACT, shown
from tests.remembered import remembered
from tests.web.told import DAY, told


def say(*events: Any) -> None:
    casework.record_events(by="ben", events=list(events), for_day=DAY)


def no_job() -> Any:
    """The job never was."""
    return told("retract", "2021-11-09", replaces="ada-work-2021-06-28")


def owed() -> dict[tuple[str, str], int]:
    with as_system():
        return {(held.body, held.account): pence for held, pence in balances(contract=CONTRACT).items()}


def lines(**which: Any) -> list[Line]:
    with as_system():
        return list(Line.objects.filter(**which).order_by("id"))


def seen(line: Line) -> dict[int, str]:
    return {line.pk: line.fingerprint}


@pytest.fixture
@remembered
def approved(adas: str, desks: dict[str, Acting]) -> Line:
    (line,) = claim(by=desks["pat"], contract=CONTRACT, chosen=shown()).lines
    check(by=desks["fay"], seen=seen(line))
    approve(by=desks["dee"], contract=CONTRACT, seen=seen(line))
    return line


@pytest.fixture
@remembered
def recovery(approved: Line) -> Line:
    """The machine's notice that it is taken back."""
    say(no_job())
    run_contract(CONTRACT)
    (line,) = lines(kind="recovery")
    return line


@pytest.fixture
@remembered
def taken_back(recovery: Line, desks: dict[str, Acting]) -> Line:
    """Fay checked the recovery, Pat replied, Dee agreed to it."""
    check(by=desks["fay"], seen=seen(recovery))
    recovering.reply(by=desks["pat"], line=recovery.pk, fingerprint=recovery.fingerprint, words="It was never a job.")
    approve(by=desks["dee"], contract=CONTRACT, seen=seen(recovery))
    return recovery
