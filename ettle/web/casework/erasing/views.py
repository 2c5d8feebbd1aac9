"""The list of erasures, asking for one, and agreeing to what another asked or letting it be."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from ettle.web.access.declared import for_act
from ettle.web.access.models import Staff
from ettle.web.access.oversight.queries import who_sees
from ettle.web.access.request import Request
from ettle.web.access.roles import Act
from ettle.web.audit import entry as audit
from ettle.web.casework.erasing import actions, queries
from ettle.web.casework.erasing.forms import ARTICLE, AgreeForm, AskForm, DropForm, WhomForm
from ettle.web.people.models import Erasure

PER_PAGE = 50
NOBODY = "No organisation that you oversee sees anybody of that reference. Check that it is written as on the record"
FORGETS = (
    "Their name, other names and pronoun, and what each was before",
    "Their National Insurance number",
    "How to reach them: phone, email, addresses, and whom to tell in an emergency",
    "Their answers about equality that no rule asks for",
    "Everything written about them: notes, plans, letters, papers, words beside events and referrals, unfinished forms",
    "What was written when their record was changed or opened in need",
)
KEEPS = (
    (
        "What happened and when: starts, contacts, work, leaving, and the answers that rules ask for, "
        "such as a date of birth, a need or an employer’s name",
        "money was or may be paid because of them. They stay under the reference alone, and no page shows them",
    ),
    (
        "Who looked at the record and who changed it",
        "the record of acts shows that nobody took anything away in secret. It holds the reference and no words",
    ),
    (
        "That they were erased: when, on which ground, who asked and who agreed",
        "you must be able to show that you did it",
    ),
    (
        "Copies of the database made before today, until they are too old to be kept",
        "a copy cannot be changed. Whoever brings one back must erase again what this list says",
    ),
)


@for_act(Act.ERASE)
@require_safe
def erasures(request: Request) -> HttpResponse:
    form = WhomForm(request.GET if "person" in request.GET else None)
    if form.is_bound and form.is_valid():
        person = form.cleaned_data["person"]
        if queries.is_held(request.acting, person):
            return redirect(f"{reverse('erasure_ask')}?{urlencode({'person': person})}")
        form.add_error("person", NOBODY)
    page = Paginator(queries.erasures(request.acting), PER_PAGE).get_page(request.GET.get("page"))
    audit.read(*{each.person_id for each in page})
    return render(
        request,
        "casework/erasing/list.html",
        {"form": form, "page": page, "me": request.acting.code},
        status=422 if form.errors else 200,
    )


@for_act(Act.ERASE)
@require_http_methods(["GET", "POST"])
def ask(request: Request) -> HttpResponse:
    whom = WhomForm(request.GET)
    person = whom.cleaned_data["person"] if whom.is_valid() else ""
    if not person or not queries.is_held(request.acting, person):
        return redirect(f"{reverse('erasures')}?{urlencode({'person': person})}")
    audit.read(person)
    form = AskForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = actions.ask(by=request.acting, person=person, **form.cleaned_data)
        except actions.MayNot as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, "Asked. Nothing is erased until somebody else agrees.")
            return redirect("erasure", made.pk)
    page = _page(f"Erase {person}", form, "Ask for it") | {"person": person, "seen": who_sees(request.acting, person)}
    return render(request, "casework/erasing/ask.html", page, status=422 if form.is_bound else 200)


@for_act(Act.ERASE)
@require_http_methods(["GET", "POST"])
def erasure(request: Request, id: int) -> HttpResponse:
    """What was asked and what became of it; whoever did not ask it can agree here."""
    found = queries.erasure_or_404(request.acting, id)
    form = AgreeForm(request.POST if request.method == "POST" else None, person=found.person_id)
    if form.is_valid():
        try:
            actions.agree(by=request.acting, id=id)
        except actions.MayNot as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, f"{found.person_id} is erased.")
            return redirect("erasure", id)
    return _shown(request, found, form)


@for_act(Act.ERASE)
@require_http_methods(["GET", "POST"])
def drop(request: Request, id: int) -> HttpResponse:
    found = queries.erasure_or_404(request.acting, id)
    if not found.is_open:
        return redirect("erasure", id)
    form = DropForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.drop(by=request.acting, id=id, because=form.cleaned_data["because"])
        messages.success(request, "Nothing is erased, and why not is on record.")
        return redirect("erasure", id)
    page = _page(f"Do not erase {found.person_id}", form, "Do not erase") | {"cancel": reverse("erasure", args=[id])}
    return render(request, "frame/form_page.html", page, status=422 if form.is_bound else 200)


def _shown(request: Request, found: Erasure, form: AgreeForm) -> HttpResponse:
    codes = {found.asked_by, found.agreed_by, found.dropped_by}
    names = dict(Staff.objects.filter(code__in=codes).values_list("code", "name"))
    page = _page(f"Erasing {found.person_id}", form, "Agree, and erase for good") | {
        "it": found,
        "mine": found.asked_by == request.acting.code,
        "article": ARTICLE[found.basis],
        "asked_by": names.get(found.asked_by, found.asked_by),
        "agreed_by": names.get(found.agreed_by, found.agreed_by),
        "dropped_by": names.get(found.dropped_by, found.dropped_by),
        "linked": [each for each in found.people if each != found.person_id],
    }
    return render(request, "casework/erasing/one.html", page, status=422 if form.is_bound else 200)


def _page(title: str, form: Any, button: str) -> dict[str, Any]:
    trail = [("Erase a person", reverse("erasures")), (title, "")]
    return {
        "title": title,
        "form": form,
        "button": button,
        "trail": trail,
        "cancel": reverse("erasures"),
        "forgets": FORGETS,
        "keeps": KEEPS,
    }
