"""What is asked of a person other than by the address: in the query of a list, or in what a form sends."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from django.urls import reverse

from tests.matrix.addresses import OF_A_LINE, OF_A_MONTH, Address
from tests.matrix.allowed import NAME, Kind
from tests.matrix.world import World

QUERIES: dict[str, list[str]] = {
    "find_people": ["find={person}", "find={name}", "find=Sam+{name}"],
    "caseload": [
        "tab=organisation&find={name}",
        "tab=organisation&find={person}&sort=-due",
        "tab=mine&find={name}&sort=-person",
    ],
    "shared": ["find={name}", "person={person}&page=2"],
    "today": ["person={person}"],
    "explore": ["measure=starts&by={person}", "measure=starts&provider={person}", "measure=starts&first={person}"],
    "explore_csv": ["measure=starts&programme={person}", "measure=starts&last={person}"],
    "figure_people": [
        "measure=starts&cohort=all&count=counted&person={person}",
        "measure=starts&cohort={person}&count=counted",
    ],
    "journeys": ["door={person}", "group=sex:{person}"],
    "journeys_csv": ["programme={person}"],
    "journeys_lost": ["stage=started&person={person}", "stage={person}"],
    "choose_people": ["of={person}", "person={person}"],
    "who_sees": ["person={person}"],
    "opened_records": ["person={person}", "page=2"],
    "audit": ["person={person}", "person={person}&outcome=read"],
    "erasures": ["person={person}"],
    "erasure_ask": ["person={person}"],
    "group_attendance": ["as={person}"],
    "received": ["find={name}", "person={person}"],
    "referrals": ["find={name}", "person={person}"],
}
"""By the name of an address about nobody: the queries that name a person, by reference or by name."""
MOVED = {"then": "look", "people": "{person}\n{person}-1", "on": "9/11/2021", "reason": "leaving", "told": "By phone"}
BODIES: dict[str, list[dict[str, str]]] = {
    "choose_people": [
        MOVED | {"worker": "north"},
        MOVED | {"worker": "north", "then": "move"},
        {"chosen": "p:{person}"},
        {"chosen": "e:{person}-1"},
    ],
    "move_to_provider": [MOVED | {"provider": "elsewhere"}, MOVED | {"provider": "elsewhere", "then": "move"}],
    "move_to_programme": [MOVED | {"programme": "fair-start-scotland"}],
    "group_attendance": [{"then": "record", "on": "9/11/2021", "{person}": "yes", "came {person}": "yes"}],
    "erasure_ask": [{"basis": "objects", "reason": "Asked.", "person": "{person}"}],
}
"""By the name of an address about nobody: what a form sends that names a person."""
OVERSIGHT = {"who_sees", "opened_records", "audit", "erasures", "erasure_ask"}
"""Pages on which those who answer for data find people of their own area, by reference and without a name."""
OVERSEERS = {"data_protection_officer", "auditor"}
OVERSEEN = {
    *(Kind.OWN, Kind.TEAM, Kind.ORGANISATION, Kind.ELSEWHERE, Kind.REFERRED, Kind.LEFT_LONG_AGO, Kind.ERASED),
    Kind.SHARED,  # with the Jobcentre of the area, which they answer for: who sees them is theirs to know
}

AT_WORKS = {Kind.OWN, Kind.TEAM, Kind.ORGANISATION, Kind.LEFT_LONG_AGO, Kind.ERASED}
CLAIMED_OF = {
    "provider_manager": AT_WORKS,
    **dict.fromkeys(["payer", "contract_manager", "auditor"], AT_WORKS | {Kind.ELSEWHERE}),
}
"""Whose claims a role finds by their reference: the council pays both providers of its area, and one of them is Ettlebrae Works."""


def questions(world: World) -> list[Address]:
    """Every query and every body, for every kind of person."""
    return [each for kind in Kind for each in _of(world, kind)]


def _of(world: World, kind: Kind) -> Iterator[Address]:
    person, name = world.people[kind], world.marks.get((kind, NAME), "Znobodyname")
    terms = (name, person)
    for view, queries in QUERIES.items():
        for query in queries:
            asked = query.format(person=quote(person), name=quote(name))
            yield Address(f"{view}?{query}", f"{reverse(view)}?{asked}", kind, terms)
    for view, bodies in BODIES.items():
        for number, body in enumerate(bodies):
            said = tuple((key.format(person=person), value.format(person=person)) for key, value in body.items())
            yield Address(
                f"{view} {number}",
                reverse(view) + (f"?person={person}" if "erasure" in view else ""),
                kind,
                terms,
                said,
            )


def is_overseen(viewer: str, address: Address) -> bool:
    """Whether a viewer is meant to find that there is somebody of this reference, without their name."""
    view = address.name.partition("?")[0].partition(" ")[0]
    if view in (*OF_A_LINE, *OF_A_MONTH, "claim_ahead"):
        return address.kind in CLAIMED_OF.get(viewer, ())
    if view == "audit":  # acts of the machine are everybody's to look over, and name whom they touched
        return viewer in OVERSEERS
    return view in OVERSIGHT and viewer in OVERSEERS and address.kind in OVERSEEN
