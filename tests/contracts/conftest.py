"""Two parties and those around them: Dee agrees for the council, Pat for Ettlebrae Works; Sam has a share, Cai is elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ettle.files.agreed import AgreedText
from ettle.web.access.acting import Acting
from ettle.web.access.models import Organisation, Staff
from ettle.web.contracts.agreed import actions
from ettle.web.contracts.models import Document, Proposal
from tests.cast import make_staff
from tests.remembered import remembered
from tests.web.told import DAY

CONTRACT = "nolb-ettlebrae-works"
COUNCIL, WORKS, COAST, ELSEWHERE = "ettlebrae-council", "ettlebrae-works", "east-coast-works", "elsewhere"
PLACES = {COUNCIL: "council", WORKS: "provider", COAST: "third_sector", ELSEWHERE: "provider"}
PEOPLE = {
    "dee": ("Dee Rennie", COUNCIL, "contract_manager"),
    "dan": ("Dan Orr", COUNCIL, "contract_manager"),
    "fay": ("Fay Tait", COUNCIL, "payer"),
    "col": ("Col Baxter", COUNCIL, "commissioner"),
    "eli": ("Eli Sim", COUNCIL, "auditor"),
    "pat": ("Pat Quinn", WORKS, "provider_manager"),
    "ben": ("Ben Laidlaw", WORKS, "key_worker"),
    "sam": ("Sam Tulloch", COAST, "subcontractor"),
    "cai": ("Cai Ross", ELSEWHERE, "provider_manager"),
}
DEARER = """variation: dearer
title: 13 weeks in work are paid at £950
in_force: {from: 2021-10-01, basis: event}
illustrative: yes
change: {payments: {work_13: {amount: 95000}}}
"""


@pytest.fixture
@remembered
def people(db: None) -> dict[str, Staff]:
    """Everybody, by code."""
    Organisation.objects.bulk_create(
        Organisation(id=id, name=id.replace("-", " ").title(), kind=kind, area="ettlebrae")
        for id, kind in PLACES.items()
    )
    return {code: make_staff(code, *rest) for code, rest in PEOPLE.items()}


def acting(staff: Staff) -> Acting:
    return Acting(staff, staff.posts.get(), DAY, writes=True)


def variation(text: str = DEARER, name: str = "dearer") -> AgreedText:
    return AgreedText("variation", CONTRACT, name, text)


@pytest.fixture
def propose(people: dict[str, Staff], recorded: Any) -> Callable[..., Proposal]:
    """Propose a document as somebody; Pat and the dearer 13 weeks unless told."""

    def proposed(by: str = "pat", document: AgreedText | None = None, why: str = "") -> Proposal:
        return actions.propose(by=acting(people[by]), document=document or variation(), why=why)

    return proposed


@pytest.fixture
def agreed(propose: Callable[..., Proposal], people: dict[str, Staff]) -> Callable[..., Document]:
    """Propose as one and agree as another."""

    def both(document: AgreedText | None = None, by: str = "pat", other: str = "dee") -> Document:
        made = propose(by, document)
        return actions.agree(by=acting(people[other]), proposal=made.pk, seen=made.fingerprint)

    return both
