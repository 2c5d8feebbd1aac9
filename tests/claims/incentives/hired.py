"""Ada is taken on by a cafe that an award was agreed with; the council pays, a provider leads."""

from __future__ import annotations

from typing import Any

import pytest

from ettle.web.access.acting import Acting
from ettle.web.access.models import Organisation
from ettle.web.casework import actions as casework
from tests.cast import make_staff
from tests.claims.paid import acting
from tests.remembered import remembered
from tests.web.told import DAY, told

CONTRACT, LEAD, PAYER, CAFE = "aberdeenshire-eri-illustrative", "north-east-works", "aberdeenshire-council", "cafe"
WHERE = {"programme": "aberdeenshire-eri", "provider": LEAD, "area": "aberdeenshire", "contract": CONTRACT}
CAST = {
    "ben": (LEAD, "key_worker"),
    "pat": (LEAD, "provider_manager"),
    "fay": (PAYER, "payer"),
    "flo": (PAYER, "payer"),
    "dee": (PAYER, "contract_manager"),
    "cai": ("elsewhere", "provider_manager"),
}


@pytest.fixture
@remembered
def desks(db: None) -> dict[str, Acting]:
    kinds = {LEAD: "provider", PAYER: "council", "elsewhere": "provider"}
    Organisation.objects.bulk_create(
        Organisation(id=id, name=id.replace("-", " ").title(), kind=kind, area="aberdeenshire")
        for id, kind in kinds.items()
    )
    return {code: acting(make_staff(code, code.title(), *rest)) for code, rest in CAST.items()}


def hire(person: str = "ada", agreed: str = "2021-07-01", begun: str = "2021-07-05") -> None:
    """An award of £4,000 is agreed, and the cafe takes somebody on."""
    events: list[Any] = [
        told("start", "2021-06-14", person=person, **WHERE),
        told("award", agreed, person=person, scheme="eri", amount=400000, employer=CAFE, agreed_by="dee"),
        told("work", begun, person=person, employer=CAFE, hours_per_week=20),
    ]
    casework.record_events(by="ben", events=events, for_day=DAY)


def payslip(person: str = "ada", stage: str = "weeks_4", until: str = "2021-08-02") -> None:
    said: dict[str, Any] = {"for": stage, "type": "payslip", "covers_from": "2021-07-05", "covers_until": until}
    casework.record_events(by="ben", events=[told("evidence", "2021-10-20", person=person, id=f"{person}-{stage}", **said)], for_day=DAY)  # fmt: skip
