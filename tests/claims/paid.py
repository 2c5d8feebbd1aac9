"""Ada under a contract, with 13 weeks in work and a payslip; and those who claim, check, approve and pay."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ettle.engine.settle.lines import LineId
from ettle.web.access.acting import Acting, as_system
from ettle.web.access.models import Organisation, Staff
from ettle.web.audit import entry as audit
from ettle.web.casework import actions as casework
from ettle.web.claims.settling import read_reasons, settled
from ettle.web.people import actions as people
from tests.cast import make_staff
from tests.remembered import remembered
from tests.web.told import DAY, told

CONTRACT, LEAD, SUB, PAYER = "fss-lot-5-illustrative", "start-scotland", "east-coast-works", "scottish-government"
ORGANISATIONS = {
    LEAD: ("Start Scotland", "provider"),
    SUB: ("East Coast Works", "provider"),
    PAYER: ("Scottish Government", "government"),
    "elsewhere": ("Elsewhere Training", "provider"),
}
CAST = {
    "ben": ("Ben Laidlaw", LEAD, "key_worker"),
    "pat": ("Pat Quinn", LEAD, "provider_manager"),
    "sam": ("Sam Tulloch", SUB, "subcontractor"),
    "fay": ("Fay Tait", PAYER, "payer"),
    "flo": ("Flo Muir", PAYER, "payer"),
    "dee": ("Dee Rennie", PAYER, "contract_manager"),
    "dan": ("Dan Boyd", PAYER, "contract_manager"),
    "eli": ("Eli Sim", PAYER, "auditor"),
    "cai": ("Cai Ross", "elsewhere", "provider_manager"),
}
JOB_13 = LineId("ada-1", "job_13", 1)


def worked(person: str = "ada", since: str = "2021-06-28") -> list[Any]:
    """Somebody who started in June 2021, is in the core group and works 20 hours a week since `since`."""
    where = {"programme": "fair-start-scotland", "provider": LEAD, "area": "lot-5", "contract": CONTRACT}
    return [
        told("start", "2021-06-01", person=person, group="core", **where),
        told("work", since, person=person, employer="cafe", hours_per_week=20),
    ]


def payslip(person: str = "ada", on: str = "2021-10-20", **said: Any) -> Any:
    """A payslip for the first 13 weeks."""
    covers = {"covers_from": "2021-06-28", "covers_until": "2021-10-01"}
    return told("evidence", on, person=person, **({"for": "job_13", "type": "payslip"} | covers | said))


@pytest.fixture
@remembered
def desks(db: None) -> dict[str, Acting]:
    return cast_of_claims()


def cast_of_claims() -> dict[str, Acting]:
    """Each of the cast, acting in their post."""
    Organisation.objects.bulk_create(
        Organisation(id=id, name=name, kind=kind, area="lot-5") for id, (name, kind) in ORGANISATIONS.items()
    )
    staff = {code: make_staff(code, *rest) for code, rest in CAST.items()}
    return {code: acting(each) for code, each in staff.items()}


def acting(staff: Staff) -> Acting:
    return Acting(staff, staff.posts.get(), DAY)


@pytest.fixture
def recording() -> Iterator[None]:
    with audit.entry(actor="system: test", act="test"):
        yield


@pytest.fixture
@remembered
def adas(desks: dict[str, Acting], recording: None) -> str:
    """Ada has earned the first outcome, and her payslip shows it."""
    people.name_person(person="ada", given="Ada", family="Farquhar")
    casework.record_events(by="ben", events=[*worked(), payslip()], for_day=DAY)
    return "ada"


def shown(contract: str = CONTRACT) -> dict[LineId, str]:
    """What a page shows as payable, with the fingerprint of each."""
    with as_system():
        results = settled(contract, DAY).results
        read_reasons(results.values())
        return {id: each.fingerprint for id, each in results.items()}
