"""Saying what a paper shows: one event, with the hash of the very file."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from ettle.engine.events.catalogue import Event
from ettle.web.access.acting import Acting
from ettle.web.access.declared import for_act
from ettle.web.access.request import Request
from ettle.web.access.roles import Act, Category
from ettle.web.casework.actions import Refused
from ettle.web.casework.from_a_desk import tell
from ettle.web.casework.seen import seen
from ettle.web.documents.evidence.forms import EvidenceForm
from ettle.web.documents.evidence.queries import may_show
from ettle.web.documents.files.queries import Shown, file_of
from ettle.web.frame.day import today


@for_act(Act.RECORD)
@require_http_methods(["GET", "POST"])
def evidence(request: Request, person: str, id: int) -> HttpResponse:
    who = seen(request, person, Category.CONTACT)
    file = file_of(request.acting, who, id)
    if file is None:
        raise Http404("No such document.")
    may, address = may_show(person), reverse("document", args=[person, id])
    between = [("Documents", reverse("documents", args=[person])), (file.name, address)]
    if not may.rules:
        return render(request, "documents/nothing_to_show.html", who.page("What it shows", *between))
    form = EvidenceForm(request.POST or None, may=may)
    if form.is_valid():
        try:
            shows(request.acting, person, file, form)
        except Refused as refused:
            form.add_refused(refused)
        else:
            return redirect("document", person, id)
    page = who.page("What it shows", *between, form=form, button="Record the evidence", cancel=address)
    return render(request, "documents/form.html", page, status=422 if form.is_bound else 200)


def shows(by: Acting, person: str, file: Shown, form: EvidenceForm) -> Event:
    """Record what a file shows as a filled form says it. Raises Refused."""
    return tell(by, person, [("evidence", form.said() | {"on": today(), "file": file.kept.hash})])[0]
