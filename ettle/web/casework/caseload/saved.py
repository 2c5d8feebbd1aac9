"""Ways of looking at the caseload: those every post has, and those somebody named for themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db import transaction

from ettle.web.access.acting import Acting
from ettle.web.audit import entry as audit
from ettle.web.casework.caseload.rows import FILTERS
from ettle.web.casework.caseload.scope import Tab
from ettle.web.casework.models import SavedView, State
from ettle.web.frame.planned import planned_once

KEPT = (*[each for each in FILTERS if each != "find"], "tab", "sort")
"""What a saved view keeps: never words that were searched for, which may be somebody's name."""
MOST = 20


@dataclass(frozen=True, slots=True)
class View:
    name: str
    address: str
    own: int = 0
    """The number of a view of one's own, by which it is taken away."""


def models(tab: Tab) -> list[View]:
    """The views that everybody has who may narrow the tab they are on."""
    found: dict[str, dict[str, str]] = {
        "Evidence missing": {"state": State.EVIDENCE},
        "Offers missed": {"state": State.MISSED},
        "Quiet for 3 weeks": {"state": State.QUIET},
        "Due within 7 days": {"due": "week", "sort": "due"},
        "Newest first": {"sort": "-since"},
    }
    return [View(name, "?" + urlencode({"tab": tab.value, **query})) for name, query in found.items()]


def own(acting: Acting) -> list[View]:
    with planned_once() as cursor:
        cursor.execute(OWN, {"staff": acting.staff.pk, "organisation": acting.organisation})
        return [View(name, f"?{query}", number) for name, query, number in cursor.fetchall()]


OWN = """
select name, query, id from casework_savedview where staff_id = %(staff)s and organisation = %(organisation)s order by name
"""


def kept(asked: Mapping[str, str]) -> str:
    return urlencode({name: asked[name] for name in KEPT if asked.get(name)})


@transaction.atomic
def save(*, by: Acting, name: str, asked: Mapping[str, str]) -> None:
    """Name a view; one of the same name is put in its place."""
    SavedView.objects.update_or_create(
        staff=by.staff, organisation=by.organisation, name=name, defaults={"query": kept(asked)}
    )
    audit.wrote("saved view", name)


@transaction.atomic
def forget(*, by: Acting, number: int) -> None:
    SavedView.objects.filter(staff=by.staff, organisation=by.organisation, pk=number).delete()
    audit.wrote("saved view", f"{number} taken away")
