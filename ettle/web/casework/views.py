"""The list of journeys, and one journey."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ettle.engine.wording.plain import day as in_words
from ettle.web.casework import queries
from ettle.web.casework.forms import AskForm, ListForm
from ettle.web.casework.listing import chosen, shown
from ettle.web.casework.page.whole import journey_page
from ettle.web.frame.day import end_of, today

PER_PAGE = 50


@require_safe
def journeys(request: HttpRequest) -> HttpResponse:
    form = ListForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {**dict.fromkeys(form.fields, ""), **form.cleaned_data}
    rows = queries.listed(
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
        "empty": not page.paginator.count and queries.is_empty(),
        "day": today(),
    }
    return render(request, "casework/journeys.html", context)


@require_safe
def journey(request: HttpRequest, person: str) -> HttpResponse:
    if "\0" in person or not queries.is_known(person):
        raise Http404
    form = AskForm({name: request.GET.get(name) or in_words(today()) for name in ("on", "known")})
    on, known_on = _asked(form)
    found = queries.journey(person, end_of(known_on))
    context: dict[str, Any] = {"person": person, "form": form, "on": on, "known_on": known_on, "today": today()}
    if found is None or not [event for event in found.events if event.on <= on]:
        return render(request, "casework/nothing_known.html", context)
    context |= journey_page(found, on, end_of(known_on), request.GET.get("enrolment", ""))
    return render(request, "casework/journey.html", context)


def _asked(form: AskForm) -> tuple[date, date]:
    """The two days, today where not said; a day that cannot be asked leaves an error at its field."""
    form.full_clean()
    return form.cleaned_data.get("on") or today(), form.cleaned_data.get("known") or today()
