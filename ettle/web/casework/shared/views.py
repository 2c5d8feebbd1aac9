"""Shared with us: who is, and of each what an agreement lets the organisation see. Reading only."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ettle.engine.sharing.agreements import AGREEMENT
from ettle.web.access.agreements import written
from ettle.web.access.declared import for_act
from ettle.web.access.request import Request
from ettle.web.access.roles import Act, Category
from ettle.web.access.sight import Sight, seen_or_404
from ettle.web.audit import entry as audit
from ettle.web.casework import queries as casework
from ettle.web.casework.page.hidden import hidden_from
from ettle.web.casework.page.timeline import Day, by_day, timeline, with_names
from ettle.web.casework.page.whole import names_in
from ettle.web.casework.shared import queries
from ettle.web.frame.day import end_of, today
from ettle.web.people.header import header_of

PER_PAGE = 50
OF_EVENTS = (Category.JOURNEY, Category.HEALTH, Category.JUSTICE, Category.EQUALITY, Category.SAFEGUARDING)
"""The categories in which events are kept; no event is kept as money."""


@for_act(Act.SEE_SHARED)
@require_safe
def shared(request: Request) -> HttpResponse:
    page = Paginator(queries.shared_people(request.acting), PER_PAGE).get_page(request.GET.get("page"))
    rows = queries.named(request.acting, page.object_list)
    audit.read(*{row.person for row in rows})
    return render(request, "casework/shared/list.html", {"page": page, "rows": rows})


@for_act(Act.SEE_SHARED)
@require_safe
def shared_person(request: Request, person: str) -> HttpResponse:
    sight = seen_or_404(request.acting, person)
    sources = list(dict.fromkeys(each.source for each in sight.because if each.code == AGREEMENT))
    if not sources:
        audit.refused("not shared by an agreement")
        raise Http404("Nobody of that id is shared.")
    header = header_of(request.acting, sight)
    whole = sight.has(Category.JOURNEY) and request.acting.may(Act.SEE_PERSON)
    context = {
        "person": person,
        "name": header.identity.name if header.identity else person,
        "header": header,
        "facts": queries.outline(request.acting, person) if sight.has(Category.OUTLINE) else [],
        "agreements": [written()[each] for each in sources if each in written()],
        "whole": whole,
        "days": [] if whole else _recorded(sight),
    }
    return render(request, "casework/shared/person.html", context)


def _recorded(sight: Sight) -> list[Day]:
    """What was recorded of the categories that are shared whole; row-level security gives no other event."""
    if not any(sight.has(each) for each in OF_EVENTS):
        return []
    found = casework.journey(sight.person, end_of(today()))
    entries = timeline(found, today(), hidden_from(found, sight)) if found else []
    return by_day(with_names(entries, names_in(entries)))
