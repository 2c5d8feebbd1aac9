"""Who works in the invented area: organisations, and named staff for each role, each with a way to sign in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import transaction

from ettle.simulation.naming import invent_name
from ettle.web.access.models import Organisation, Post, Staff, Team

PASSWORD = "a long walk to Ettlebrae"
"""Of everybody in the demonstration, and told on its page of sign-ins."""
SINCE = date(2018, 4, 1)
WORKS, START, JETS, COAST = "ettlebrae-works", "start-scotland", "jets-lead", "east-coast-works"
COUNCIL, JOBCENTRE, PRISON, PRACTICE = "ettlebrae-council", "ettlebrae-jobcentre", "hmp-brae", "brae-practice"
PARTNER, GOVERNMENT = "jets-partner", "scottish-government"

ORGANISATIONS = {
    WORKS: ("Ettlebrae Works", "provider"),
    START: ("Start Scotland", "provider"),
    JETS: ("Brae Job Entry", "provider"),
    COAST: ("East Coast Works", "third_sector"),
    PARTNER: ("Brae Job Entry Partners", "provider"),
    COUNCIL: ("Ettlebrae Council", "council"),
    JOBCENTRE: ("Ettlebrae Jobcentre", "jobcentre"),
    PRISON: ("HMP Brae, throughcare", "justice"),
    PRACTICE: ("Brae Medical Practice", "health"),
    GOVERNMENT: ("Scottish Government", "government"),
}
KEY_WORKERS = {WORKS: 10, START: 26, JETS: 9, COAST: 4, PARTNER: 2, COUNCIL: 5}
"""How many each has. The first of each is named below and signs in; the rest are on the books."""


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody of the demonstration who signs in: code, name, and posts as (organisation, role, team)."""

    code: str
    name: str
    posts: tuple[tuple[str, str, str], ...]


NAMED = (
    Named("ben", "Ben Laidlaw", ((WORKS, "key_worker", "North"),)),
    Named("lea", "Lea Orr", ((WORKS, "team_lead", "North"), (WORKS, "provider_manager", ""))),
    Named("pat", "Pat Quinn", ((WORKS, "provider_manager", ""),)),
    Named("cai", "Cai Ross", ((START, "key_worker", "Team 1"),)),
    Named("sam", "Sam Tulloch", ((COAST, "subcontractor", ""), (COAST, "key_worker", "Team 1"))),
    Named("jo", "Jo Urquhart", ((JETS, "key_worker", "Team 1"),)),
    Named("kim", "Kim Veitch", ((COUNCIL, "key_worker", "Team 1"),)),
    Named("gil", "Gil Urie", ((JOBCENTRE, "referrer", ""),)),
    Named("nor", "Nora Weir", ((PRACTICE, "referrer", ""),)),
    Named("tam", "Tam Yule", ((PRISON, "referrer", ""),)),
    Named("dee", "Dee Rennie", ((COUNCIL, "contract_manager", ""),)),
    Named("col", "Col Baxter", ((COUNCIL, "commissioner", ""),)),
    Named("fay", "Fay Tait", ((COUNCIL, "payer", ""),)),
    Named("ina", "Ina Dunn", ((COUNCIL, "analyst", ""),)),
    Named("una", "Una Esslemont", ((COUNCIL, "partnership_officer", ""),)),
    Named("dot", "Dot Forsyth", ((COUNCIL, "data_protection_officer", ""),)),
    Named("dai", "Dai Fenwick", ((COUNCIL, "data_protection_officer", ""),)),
    Named("eli", "Eli Sim", ((COUNCIL, "auditor", ""),)),
    Named("ann", "Ann Gow", ((COUNCIL, "administrator", ""),)),
)
FIRST_WORKER = {WORKS: "ben", START: "cai", JETS: "jo", COAST: "sam", COUNCIL: "kim"}


def workers_of(organisation: str) -> list[str]:
    """The codes of the key workers of an organisation, the one who signs in first."""
    number = KEY_WORKERS.get(organisation, 0)
    rest = [f"{organisation}-{n}" for n in range(2, number + 1)]
    first = FIRST_WORKER.get(organisation, f"{organisation}-1")
    return [first, *rest] if number else []


@transaction.atomic
def employ() -> None:
    """Make organisations, teams and staff."""
    Organisation.objects.bulk_create(
        Organisation(id=id, name=name, kind=kind, area="ettlebrae") for id, (name, kind) in ORGANISATIONS.items()
    )
    for named in NAMED:
        staff = Staff.objects.create_user(f"{named.code}@ettlebrae.example", PASSWORD, code=named.code, name=named.name)
        TOTP.activate(staff, generate_totp_secret())
        for organisation, role, team in named.posts:
            _post(staff, organisation, role, team)
    for code, organisation, team in _on_the_books():
        name = invent_name(code)
        staff = Staff(code=code, email=f"{code}@ettlebrae.example", name=f"{name.given} {name.family}")
        staff.set_unusable_password()
        staff.save()
        _post(staff, organisation, "key_worker", team)


def _on_the_books() -> Iterator[tuple[str, str, str]]:
    teams = {WORKS: ("North", "South")}
    for organisation in KEY_WORKERS:
        for place, code in enumerate(workers_of(organisation)):
            if code not in FIRST_WORKER.values():
                names = teams.get(organisation) or tuple(
                    f"Team {n}" for n in range(1, 2 + KEY_WORKERS[organisation] // 8)
                )
                yield code, organisation, names[place % len(names)]


def _post(staff: Staff, organisation: str, role: str, team: str) -> None:
    of = Team.objects.get_or_create(organisation_id=organisation, name=team)[0] if team else None
    Post.objects.create(staff=staff, organisation_id=organisation, role=role, team=of, from_on=SINCE)
