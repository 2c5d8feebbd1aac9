"""How somebody may be reached, as they said: a letter that the wrong person opens can do harm.

What nobody has asked is not safe: a letter goes by post only where the person said that it may.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.apps import apps

from ettle.web.documents.models import How

INSTEAD = "Give it by hand, or ask them how."
ASK = "Ask them and record the answer with how to reach them, or give it by hand."
FLAGS = {How.POST: ("safe_post", "post", "letters"), How.EMAIL: ("safe_message", "email", "messages")}


@dataclass(frozen=True, slots=True)
class Reach:
    """What somebody said about being written to: the people desk's row; None = nobody asked."""

    contact: Any

    def stops(self, how: str) -> str:
        """Why a letter may not go this way, in words; empty = it may."""
        if how not in FLAGS:
            return ""
        flag, way, words = FLAGS[How(how)]
        said = getattr(self.contact, flag, "unknown")
        if said == "no" or way in getattr(self.contact, "never_by", ()):
            return f"They said that {words} to them are not safe. {INSTEAD}"
        return "" if said == "yes" else f"Nobody has asked whether {words} to them are safe. {ASK}"

    @property
    def post_stops(self) -> str:
        return self.stops(How.POST)

    @property
    def not_asked(self) -> bool:
        return getattr(self.contact, "safe_post", "unknown") == "unknown"

    @property
    def large(self) -> bool:
        """Whether they asked for large print."""
        return getattr(self.contact, "print", "") == "large"


def reach_of(person: str) -> Reach:
    """What the people desk holds. Where it holds no such thing yet, nobody was asked."""
    contacts: Any = apps.all_models["people"].get("contact")
    return Reach(contacts.objects.filter(person=person).first() if contacts else None)
