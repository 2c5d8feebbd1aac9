"""Why can I see this? The foot of every page about one person."""

from __future__ import annotations

from django.http import HttpRequest

from ettle.engine.sharing.agreements import AGREEMENT
from ettle.engine.wording.seeing import CATEGORIES, reason
from ettle.web.access.acting import Acting
from ettle.web.access.agreements import titles, told_by
from ettle.web.access.roles import Category, Relation
from ettle.web.access.sight import Sight
from ettle.web.frame.slots import Section

STANDS = {
    Relation.OWN: "You are their key worker.",
    Relation.TEAM: "Their key worker is in your team.",
    Relation.ORGANISATION: "They are with your organisation, and you are not their key worker.",
    Relation.AGREEMENT: "Your organisation sees part of what is held, as an agreement says.",
}


def why(request: HttpRequest) -> Section | None:
    """The grants behind a page about one person, and what of them this role sees."""
    acting: Acting | None = getattr(request, "acting", None)
    if acting is None or len({each.person for each in acting.looked}) != 1:
        return None
    sight: Sight = acting.looked[-1]
    organisation = acting.post.organisation.name
    given = {
        "stands": STANDS[sight.relation],
        "role": acting.role.title.lower(),
        "told": told_by(each.source for each in sight.because if each.code == AGREEMENT),
        "reasons": _reasons(sight, organisation),
        "seen": _in_words(sight, True),
        "unseen": _in_words(sight, False),
        "open_until": sight.open_until,
    }
    return Section(100, "access/why.html", given)


def _reasons(sight: Sight, organisation: str) -> list[str]:
    names = titles()
    said = [reason(each.code, each.source, each.since, organisation, names) for each in sight.because]
    return [each[0].upper() + each[1:] for each in dict.fromkeys(said)]


def _in_words(sight: Sight, seen: bool) -> str:
    """The categories; an outline is told of where it is seen, and is not a thing to miss beside the journey."""
    said = [each for each in Category if sight.has(each) is seen and (seen or each is not Category.OUTLINE)]
    return ", ".join(CATEGORIES[each] for each in said)
