"""The small cast, with desks to sit at: Ben works for Ettlebrae Works, Cai for another provider; both sign in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from ettle.web.access import sessions
from ettle.web.access.models import Organisation, Post, Staff, Team
from ettle.web.audit import entry as audit
from ettle.web.casework import actions as casework
from ettle.web.people import actions as people
from tests.remembered import remembered
from tests.web.told import DAY, ada, told

WORKS, ELSEWHERE = "lead-of-lot-6", "elsewhere"
PASSWORD = "a long walk to Ettlebrae"
ORGANISATIONS = {
    WORKS: ("Ettlebrae Works", "provider"),
    ELSEWHERE: ("Elsewhere Training", "provider"),
    "council": ("Ettlebrae Council", "council"),
    "jobcentre": ("Ettlebrae Jobcentre", "jobcentre"),
}
CAST = {
    "ben": ("Ben Laidlaw", WORKS, "key_worker", "North"),
    "bea": ("Bea Moffat", WORKS, "key_worker", "North"),
    "bob": ("Bob Nairn", WORKS, "key_worker", "South"),
    "lea": ("Lea Orr", WORKS, "team_lead", "North"),
    "pat": ("Pat Quinn", WORKS, "provider_manager", ""),
    "cai": ("Cai Ross", ELSEWHERE, "key_worker", ""),
    "dee": ("Dee Rennie", "council", "contract_manager", ""),
    "eli": ("Eli Sim", "council", "auditor", ""),
    "fay": ("Fay Tait", "council", "payer", ""),
    "gil": ("Gil Urie", "jobcentre", "referrer", ""),
    "ada_min": ("Ann Weir", "council", "administrator", ""),
}


def make_staff(code: str, name: str, organisation: str, role: str, team: str = "") -> Staff:
    """One member of staff with one post, in an organisation that is there."""
    staff = Staff.objects.create_user(f"{code}@ettlebrae.example", None, code=code, name=name)
    of = Team.objects.get_or_create(organisation_id=organisation, name=team)[0] if team else None
    Post.objects.create(staff=staff, organisation_id=organisation, role=role, team=of, from_on=date(2020, 1, 1))
    return staff


@pytest.fixture
def recorded() -> Iterator[audit.Entry]:
    """Something that records: what writes outside a request needs one."""
    entry = audit.begin(actor="system: test", act="test")
    yield entry
    if audit.current() is entry:
        audit.finish(entry)


@pytest.fixture
@remembered
def cast(db: None) -> dict[str, Staff]:
    """Everybody of the cast, by code."""
    Organisation.objects.bulk_create(
        Organisation(id=id, name=name, kind=kind, area="ettlebrae") for id, (name, kind) in ORGANISATIONS.items()
    )
    return {code: make_staff(code, *rest) for code, rest in CAST.items()}


@pytest.fixture
@remembered
def adas(cast: dict[str, Staff], recorded: audit.Entry) -> str:
    """Ada, who takes part; Ben is her key worker. Her id."""
    people.name_person(person="ada", given="Ada", family="Farquhar")
    casework.record_events(by="ben", events=[*ada(), bens("ada")], for_day=DAY)
    return "ada"


def bens(person: str, since: str = "2021-07-29") -> Any:
    """Ben became somebody's key worker."""
    return told("key_worker", since, person=person, worker="ben")


def signed_in(staff: Staff, at: Any) -> Any:
    """Sign somebody in, second factor and all, as quickly as a test wants it; returns the client."""
    at.force_login(staff, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = at.session
    session[sessions.FACTOR] = True
    session.save()
    return at


@pytest.fixture
def sign_in(client: Any) -> Callable[..., Any]:
    """Sign somebody in at the client of the test, or at another."""
    return lambda staff, browser=None: signed_in(staff, browser or client)
