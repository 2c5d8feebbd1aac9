"""What a page of another desk about one person begins with: what may be seen, and the way back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.urls import reverse

from ettle.web.access.request import Request
from ettle.web.access.roles import Act, Category
from ettle.web.access.sight import Sight, seen_or_404
from ettle.web.audit import entry as audit
from ettle.web.people.queries import identity_of
from ettle.web.people.sealing import erased_at


@dataclass(frozen=True, slots=True)
class Seen:
    """A person as a post sees them, with what a page says of them at its top."""

    sight: Sight
    name: str
    may_record: bool

    @property
    def id(self) -> str:
        return self.sight.person

    def page(self, title: str, *between: tuple[str, str], **more: Any) -> dict[str, Any]:
        """The context of a page: its title, and its trail from the caseload by the pages between."""
        trail = [("Caseload", reverse("caseload")), (self.name, reverse("person", args=[self.id])), *between]
        return {
            "person": self.id,
            "name": self.name,
            "title": title,
            "trail": [*trail, (title, "")],
            "seen": self,
        } | more


def seen(request: Request, person: str, *needed: Category, own_words: bool = False) -> Seen:
    """Raises Http404, as for nobody, where the journey or what else is needed is not seen; on writing, where it is erased."""
    sight = seen_or_404(request.acting, person, Category.JOURNEY, *needed, own_words=own_words)
    if request.method == "POST" and erased_at(person):
        audit.refused("erased")
        raise Http404("What was kept of this person is erased, and nothing more is written.")
    identity = identity_of(person)
    return Seen(sight, identity.name if identity else person, request.acting.may(Act.RECORD))


def categories(sight: Sight) -> list[str]:
    return [each.value for each in sight.categories]


def of_these(sight: Sight, kinds: Iterable[str]) -> list[str]:
    """Those of some categories that are seen, in their order."""
    return [each for each in kinds if Category(each) in sight.categories]
