"""The register of employers that are related to those who deliver: kept by contract managers, read by checkers as well."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from ettle.engine.basics.day import ONE_DAY
from ettle.web.access.acting import Acting
from ettle.web.access.declared import for_act
from ettle.web.access.request import Request
from ettle.web.access.roles import Act
from ettle.web.audit import entry as audit
from ettle.web.claims.checks.models import Related
from ettle.web.claims.checks.overriding import declare_related, end_related
from ettle.web.claims.pages.seeing import contracts_of, organisations, staff_names
from ettle.web.frame.day import today
from ettle.web.frame.fields import ChoiceField, DayField, TextField
from ettle.web.people.names import folded


class RelatedForm(forms.Form):
    """An employer, whom it is related to, how, and since when."""

    body = ChoiceField(label="Who delivers", choices=[])
    employer = TextField(label="Employer", max_length=200, help_text="As it is recorded with jobs")
    because = TextField(label="How they are related", max_length=300, help_text="For example: the same owner")
    from_on = DayField(label="Since when", last=today)

    def __init__(self, *args: Any, bodies: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].choices = list(bodies.items())  # type: ignore[attr-defined]

    def clean_employer(self) -> str:
        said = str(self.cleaned_data["employer"])
        if not folded(said):
            raise forms.ValidationError(f"“{said}” has no letter or figure. Write the employer's name.")
        return said


class EndForm(forms.Form):
    """From when an employer is related no more."""

    until_on = DayField(label="First day on which they are related no more")

    def __init__(self, *args: Any, after: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until_on"].first = after + ONE_DAY  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Row:
    it: Related
    body: str
    who: str

    @property
    def over(self) -> bool:
        return self.it.until_on is not None and self.it.until_on <= today()


@for_act(Act.CHECK_CLAIMS, Act.APPROVE_CLAIMS)
@require_safe
def related_employers(request: Request) -> HttpResponse:
    found = list(Related.objects.filter(payer=request.acting.organisation).order_by("body", "folded", "from_on"))
    bodies, names = organisations(each.body for each in found), staff_names(each.declared_by for each in found)
    page = {
        "rows": [Row(each, bodies[each.body], names[each.declared_by]) for each in found],
        "keeps": request.acting.may(Act.APPROVE_CLAIMS),
        "trail": [("Stopped", reverse("stopped")), ("Related employers", "")],
        "under": "to_check",
    }
    return render(request, "claims/related.html", page)


@for_act(Act.APPROVE_CLAIMS)
@require_http_methods(["GET", "POST"])
def related_declare(request: Request) -> HttpResponse:
    form = RelatedForm(request.POST if request.method == "POST" else None, bodies=_bodies(request.acting))
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        own = {"payer": request.acting.organisation, "body": said["body"], "folded": folded(said["employer"])}
        if Related.objects.filter(**own, until_on=None).exists():
            form.add_error(
                "employer", "It is on the register already. End that entry first, if it should say otherwise."
            )
        else:
            declare_related(by=request.acting, **said)
            messages.success(request, "Declared. A result reached with that employer from that day on is stopped.")
            return redirect("related_employers")
    return _form(request, form, "Declare a related employer", "Declare it")


@for_act(Act.APPROVE_CLAIMS)
@require_http_methods(["GET", "POST"])
def related_end(request: Request, id: int) -> HttpResponse:
    found = Related.objects.filter(pk=id, payer=request.acting.organisation, until_on=None).first()
    if found is None:
        audit.refused("not theirs to see")
        raise Http404("No such entry.")
    form = EndForm(request.POST if request.method == "POST" else None, after=found.from_on)
    if form.is_bound and form.is_valid():
        end_related(by=request.acting, related=id, until_on=form.cleaned_data["until_on"])
        messages.success(request, f"{found.employer}: related no more from that day on.")
        return redirect("related_employers")
    return _form(request, form, f"{found.employer} is related no more", "Save")


def _form(request: Request, form: forms.Form, title: str, button: str) -> HttpResponse:
    page = {
        "form": form,
        "title": title,
        "button": button,
        "cancel": reverse("related_employers"),
        "trail": [("Related employers", reverse("related_employers")), (button, "")],
        "under": "to_check",
    }
    return render(request, "frame/form_page.html", page, status=422 if form.is_bound else 200)


def _bodies(acting: Acting) -> dict[str, str]:
    """Those who deliver under the contracts that one's organisation pays, by name."""
    parties = [each.parties for each in contracts_of(acting, "payer")]
    found = organisations(body for each in parties for body in (each.provider or "", *each.others))
    found.pop(acting.organisation, None)
    return dict(sorted(found.items(), key=lambda each: each[1]))
