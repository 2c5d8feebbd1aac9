"""Who can see one person; and the list of records opened in need."""

from __future__ import annotations

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ettle.web.access.declared import for_act
from ettle.web.access.oversight import queries
from ettle.web.access.request import Request
from ettle.web.access.roles import Act
from ettle.web.audit import entry as audit

PER_PAGE = 50


class WhomForm(forms.Form):
    person = forms.CharField(label="Reference of the person", required=False, help_text="For example P-000123")

    def clean_person(self) -> str:
        return str(self.cleaned_data["person"]).strip().replace("\0", "")[:200]


@for_act(Act.SEE_GRANTS)
@require_safe
def who_sees(request: Request) -> HttpResponse:
    form = WhomForm(request.GET if "person" in request.GET else None)
    person = form.cleaned_data["person"] if form.is_bound and form.is_valid() else ""
    page = {"form": form, "person": person}
    if person:
        page["seen"] = queries.who_sees(request.acting, person)
        page["workers"] = queries.key_workers(request.acting, person)
        page["opened"] = queries.opened_records(request.acting, person)[:PER_PAGE]
        audit.read(person)
    return render(request, "access/who_sees.html", page)


@for_act(Act.SEE_GRANTS)
@require_safe
def opened_records(request: Request) -> HttpResponse:
    page = Paginator(queries.opened_records(request.acting), PER_PAGE).get_page(request.GET.get("page"))
    audit.read(*{each.person_id for each in page})
    return render(request, "access/opened_records.html", {"page": page, "now": timezone.now()})
