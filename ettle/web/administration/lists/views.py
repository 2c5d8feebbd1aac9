"""Code lists and areas, to be read. They are files of the rulebook: a code is added there, with its source."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from ettle.engine.wording.plain import name as in_words
from ettle.web.access.declared import for_act
from ettle.web.access.request import Request
from ettle.web.access.roles import Act
from ettle.web.administration.lists import queries
from ettle.web.contracts.queries import rulebook


@for_act(Act.MANAGE_LISTS)
@require_safe
def lists(request: Request) -> HttpResponse:
    found = [(each, in_words(each.name).capitalize(), count, used) for each, count, used in queries.lists()]
    return render(request, "administration/lists.html", {"lists": found})


@for_act(Act.MANAGE_LISTS)
@require_safe
def one(request: Request, name: str) -> HttpResponse:
    listed = rulebook().code_lists.get(name)
    if listed is None:
        raise Http404("No such list.")
    title = in_words(name).capitalize()
    page = {
        "it": listed,
        "title": title,
        "releases": queries.releases(listed),
        "trail": [("Lists", reverse("lists")), (title, "")],
    }
    return render(request, "administration/list.html", page)
