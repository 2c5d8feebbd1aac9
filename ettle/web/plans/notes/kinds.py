"""The kinds of note, and who can read each: said at the form before anything is typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ettle.web.access.roles import ROLES, Category, Relation
from ettle.web.access.sight import Sight
from ettle.web.plans.models import NOTE_KINDS

TITLES = {
    "notes": "Ordinary note",
    "health": "Health",
    "justice": "Justice",
    "safeguarding": "Safeguarding",
}
NEARNESS = {
    Relation.OWN: "{role}, of their own people",
    Relation.TEAM: "{role}, of their team’s people",
    Relation.ORGANISATION: "{role}, anywhere in the organisation",
}


@dataclass(frozen=True, slots=True)
class Kind:
    code: str
    title: str
    readers: Sequence[str]

    @property
    def readers_words(self) -> str:
        return "; ".join(self.readers) or "only those an agreement or the person’s consent names"


def kinds_seen(sight: Sight) -> list[Kind]:
    """The kinds that the post may read, which are those it may write."""
    return [Kind(code, TITLES[code], readers_of(code)) for code in NOTE_KINDS if Category(code) in sight.categories]


def readers_of(kind: str) -> list[str]:
    """The roles inside the organisation that read a kind, from the table of roles itself, so that it cannot say otherwise."""
    return [
        NEARNESS[relation].format(role=role.title)
        for role in ROLES.values()
        for relation in NEARNESS
        if Category(kind) in role.sees.get(relation, frozenset())
    ]
