"""Choosing the other record, seeing what would change, saying why, and parting them again at any time."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from ettle.web.access.declared import for_act
from ettle.web.access.request import Request
from ettle.web.access.roles import Act
from ettle.web.access.sight import seen_or_404
from ettle.web.audit import entry as audit
from ettle.web.casework import queries
from ettle.web.casework.actions import Refused
from ettle.web.casework.from_a_desk import refused_words
from ettle.web.casework.linking.actions import NEEDED, Kind, event_of, say
from ettle.web.casework.linking.forms import WhyForm, WhyNotForm
from ettle.web.casework.linking.preview import preview
from ettle.web.frame.day import now, today
from ettle.web.people.finding import shown
from ettle.web.people.queries import identities_of
from ettle.web.people.search import search


@for_act(Act.LINK)
@require_safe
def choose(request: Request, person: str) -> HttpResponse:
    """The records linked already, each with the way to part it; and a search for another."""
    seen_or_404(request.acting, person, *NEEDED)
    linked = linked_with(person)
    find = request.GET.get("find", "").strip()
    rows = [
        row for row in shown(request.acting, search(request.acting, find)) if row.opens and row.person not in linked
    ]
    audit.read(*(row.person for row in rows))
    names = identities_of([person, *linked])
    page = _page(person, "Records of one person", names) | {"find": find, "rows": rows}
    page |= {"linked": [(each, names[each].name if each in names else each) for each in linked if each != person]}
    return render(request, "casework/linking/choose.html", page)


@for_act(Act.LINK)
@require_http_methods(["GET", "POST"])
def link(request: Request, person: str, other: str) -> HttpResponse:
    if other in linked_with(person):
        raise Http404("These are one journey already, or one record.")
    return _say(request, "link", person, other)


@for_act(Act.LINK)
@require_http_methods(["GET", "POST"])
def unlink(request: Request, person: str, other: str) -> HttpResponse:
    if other == person or other not in linked_with(person):
        raise Http404("These records are not linked.")
    return _say(request, "unlink", person, other)


def _say(request: Request, kind: Kind, person: str, other: str) -> HttpResponse:
    for each in (person, other):
        seen_or_404(request.acting, each, *NEEDED)
    form = (WhyForm if kind == "link" else WhyNotForm)(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            say(by=request.acting, kind=kind, person=person, other=other, said=form.cleaned_data)
        except Refused as refused:
            form.add_error(None, " ".join(refused_words(refused)))
        else:
            messages.success(request, "Linked: one journey" if kind == "link" else "Parted: two journeys again")
            return redirect("person", person)
    names = identities_of([person, other])
    title = "Link two records" if kind == "link" else "Part two records"
    page = _page(person, title, names, ("Records of one person", reverse("link_records", args=[person])))
    page |= {"form": form, "kind": kind, "other": other, "other_name": names[other].name if other in names else other}
    page |= {"preview": preview(event_of(request.acting, kind, person, other), today())}
    return render(request, "casework/linking/say.html", page, status=422 if form.is_bound else 200)


def linked_with(person: str) -> tuple[str, ...]:
    """The records that are one journey with this one, itself among them."""
    found = queries.journey(person, now())
    return found.people if found else (person,)


def _page(person: str, title: str, names: Any, *between: tuple[str, str]) -> dict[str, Any]:
    name = names[person].name if person in names else person
    trail = [("Caseload", reverse("caseload")), (name, reverse("person", args=[person])), *between, (title, "")]
    cancel = between[-1][1] if between else reverse("person", args=[person])
    return {"person": person, "name": name, "title": title, "trail": trail, "cancel": cancel}
