"""The list of journeys, and one journey."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ettle.engine.wording.plain import day as in_words
from ettle.web.access.declared import for_act
from ettle.web.access.request import Request as HttpRequest
from ettle.web.access.roles import Act, Category
from ettle.web.access.sight import seen_or_404
from ettle.web.audit import entry as audit
from ettle.web.casework import lightly, queries
from ettle.web.casework.forms import AskForm, ListForm
from ettle.web.casework.listing import chosen, shown
from ettle.web.casework.page.whole import journey_page
from ettle.web.casework.record.menu import MENU
from ettle.web.casework.today import today_of
from ettle.web.frame import slots
from ettle.web.frame.day import end_of, today
from ettle.web.people.queries import identity_of

PER_PAGE = 50


@for_act(Act.SEE_TODAY)
@require_safe
def today_page(request: HttpRequest) -> HttpResponse:
    lightly.catch_up(request.acting)
    page = {"sections": today_of(request.acting), "day": today(), "others": slots.sections("today", request)}
    return render(request, "casework/today.html", page)


@for_act(Act.SEE_CASELOAD)
@require_safe
def caseload(request: HttpRequest) -> HttpResponse:
    lightly.catch_up(request.acting)
    form = ListForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {**dict.fromkeys(form.fields, ""), **form.cleaned_data}
    rows = queries.listed(
        request.acting,
        find=(asked["find"] or "").strip(),
        programme=asked["programme"] or "",
        state=asked["state"] or "",
        order=asked["sort"] or "person",
    )
    page = Paginator(rows, PER_PAGE).get_page(asked["page"] or 1)
    kept = {name: value for name, value in asked.items() if value and name not in ("page",)}
    context = {
        "form": form,
        "page": page,
        "rows": [shown(row) for row in page],
        "chosen": chosen(kept),
        "query": urlencode(kept),
        "filtered": bool({"find", "programme", "state"} & kept.keys()),
        "empty": not page.paginator.count and not queries.visible(request.acting).exists(),
        "day": today(),
    }
    audit.read(*{row.person for row in page})
    return render(request, "casework/caseload.html", context)


@for_act(Act.SEE_PERSON)
@require_safe
def person_page(request: HttpRequest, person: str) -> HttpResponse:
    sight = seen_or_404(request.acting, person, Category.JOURNEY)
    form = AskForm({name: request.GET.get(name) or in_words(today()) for name in ("on", "known")})
    on, known_on = _asked(form)
    found = queries.journey(person, end_of(known_on))
    context: dict[str, Any] = {"person": person, "form": form, "on": on, "known_on": known_on, "today": today()}
    context |= {
        "identity": identity_of(person),
        "sight": sight,
        "menu": MENU if request.acting.may(Act.RECORD) else None,
    }
    context["others"] = slots.sections("person", request, sight=sight)
    if found is None or not [event for event in found.events if event.on <= on]:
        return render(request, "casework/nothing_known.html", context)
    context |= journey_page(found, on, end_of(known_on), request.GET.get("enrolment", ""))
    return render(request, "casework/person.html", context)


def _asked(form: AskForm) -> tuple[date, date]:
    """The two days, today where not said; a day that cannot be asked leaves an error at its field."""
    form.full_clean()
    return form.cleaned_data.get("on") or today(), form.cleaned_data.get("known") or today()
