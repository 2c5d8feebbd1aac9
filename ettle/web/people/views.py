"""Finding a person."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ettle.web.access.declared import for_act
from ettle.web.access.request import Request
from ettle.web.access.roles import Act
from ettle.web.audit import entry as audit
from ettle.web.people.finding import shown
from ettle.web.people.search import search


@for_act(Act.SEE_PERSON)
@require_safe
def find(request: Request) -> HttpResponse:
    """What was typed is in the address, so that going back works; the record of the request leaves it out."""
    text = request.GET.get("find", "").strip()
    answer = search(request.acting, text)
    rows = shown(request.acting, answer)
    audit.read(*(row.person for row in rows))
    page = {"find": text, "rows": rows, "more": answer.more, "may_add": request.acting.may(Act.RECORD)}
    return render(request, "people/find.html", page)
