"""Who may see what, written down once more from the description alone, so that the code is not its own judge.

Kinds of people, as a key worker of Ettlebrae Works' north team sees them; every viewer meets the same people.
"""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    OWN = "own"
    TEAM = "team"
    ORGANISATION = "organisation"
    ELSEWHERE = "elsewhere"
    FAR = "far"
    REFERRED = "referred"
    SHARED = "shared"
    """With a provider far away; an agreement shares a name, an outline and all it may with the Jobcentre."""
    LEFT_LONG_AGO = "left_long_ago"
    ERASED = "erased"
    """Was the key worker's own until two agreed to erase them: as if they had never been."""
    NOBODY = "nobody"


NAME, IDENTITY, CONTACT, JOURNEY, HEALTH, NOTES = "name", "identity", "contact", "journey", "health", "notes"
JUSTICE, EQUALITY, MONEY, SAFEGUARDING = "justice", "equality", "money", "safeguarding"
SHORT = frozenset({NAME, IDENTITY, CONTACT, JOURNEY})
WHOLE = SHORT | {HEALTH, NOTES, EQUALITY, SAFEGUARDING}
NOTHING: frozenset[str] = frozenset()
JUST_NAME = frozenset({NAME})
LEAD = frozenset({NAME, IDENTITY, JOURNEY})
MANAGED = frozenset({NAME, IDENTITY, JOURNEY, MONEY})

AS_TOLD = frozenset({NAME, CONTACT, JUSTICE, EQUALITY, SAFEGUARDING, MONEY})
"""What an agreement that shares everything gives to a Jobcentre: never attendance, notes or health."""

ALLOWED: dict[str, dict[Kind, frozenset[str]]] = {
    "key_worker": {
        Kind.OWN: WHOLE,
        Kind.TEAM: SHORT,
        Kind.ORGANISATION: JUST_NAME,
        Kind.REFERRED: SHORT,
    },
    "team_lead": {Kind.OWN: WHOLE, Kind.TEAM: WHOLE, Kind.ORGANISATION: LEAD, Kind.REFERRED: SHORT},
    "provider_manager": dict.fromkeys([Kind.OWN, Kind.TEAM, Kind.ORGANISATION, Kind.REFERRED], MANAGED),
    "subcontractor": dict.fromkeys([Kind.OWN, Kind.TEAM, Kind.ORGANISATION, Kind.REFERRED], MANAGED),
    "referrer": {Kind.REFERRED: JUST_NAME, Kind.SHARED: AS_TOLD},
}
"""By role, then by kind of person; what is not here is nothing. Other roles see nothing of a person by name."""


def allowed(role: str, kind: Kind) -> frozenset[str]:
    return ALLOWED.get(role, {}).get(kind, NOTHING)
