"""The papers of one person: added, told apart, handed out as files and never shown inside a page."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from ettle.web.access.acting import Acting
from ettle.web.access.declared import for_act
from ettle.web.access.request import Request
from ettle.web.access.roles import Act, Category
from ettle.web.audit import entry as audit
from ettle.web.casework.seen import Seen, seen
from ettle.web.casework.who import names_of_staff
from ettle.web.documents.evidence.queries import missing_of, used_for
from ettle.web.documents.files import actions, store
from ettle.web.documents.files.forms import AddForm, RemoveForm
from ettle.web.documents.files.queries import Shown, file_of, files_of, kinds_seen
from ettle.web.documents.files.refused import Refused
from ettle.web.documents.models import Document
from ettle.web.people.sealing import Erased

TITLE = "Documents"
LOCKED_UP = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Download-Options": "noopen",
}
"""A file handed out runs nothing and is read as nothing but a file, whatever it is and however it is opened."""


@for_act(Act.RECORD)
@require_safe
def documents(request: Request, person: str) -> HttpResponse:
    who = reader(request, person)
    files = files_of(request.acting, who)
    page = who.page(
        TITLE,
        files=[(each, used_for(person, each.kept.hash)) for each in files],
        missing=missing_of(person),
    )
    return render(request, "documents/documents.html", page)


@for_act(Act.RECORD)
@require_http_methods(["GET", "POST"])
def add_document(request: Request, person: str) -> HttpResponse:
    who = reader(request, person)
    form = AddForm(request.POST or None, request.FILES or None, about=kinds_seen(who))
    if form.is_valid():
        try:
            added = add(request.acting, person, form)
        except Refused as refused:
            form.add_error("file", str(refused))
        else:
            return redirect("document", person, added.id)
    return _form(request, who, form, "Add a document")


def add(by: Acting, person: str, form: AddForm) -> Document:
    """Keep the file of a filled form. Raises Refused."""
    assert form.kind is not None, "a form that holds has looked at its file"
    said, content = form.cleaned_data, form.content
    return actions.add(
        by=by, person=person, name=said["file"], kind=form.kind, content=content, category=said["category"]
    )


@for_act(Act.RECORD)
@require_safe
def document(request: Request, person: str, id: int) -> HttpResponse:
    who = reader(request, person)
    found_or_404(request.acting, who, id)
    shown = next(each for each in files_of(request.acting, who) if each.kept.id == id)
    by = names_of_staff([shown.kept.made_by]).get(shown.kept.made_by, shown.kept.made_by)
    page = who.page(shown.name, _back(who), file=shown, by=by, used=used_for(person, shown.kept.hash))
    return render(request, "documents/document.html", page)


@for_act(Act.RECORD)
@require_safe
def download(request: Request, person: str, id: int) -> HttpResponse:
    """The file itself, on record."""
    who = reader(request, person)
    shown = found_or_404(request.acting, who, id)
    try:
        return handed_out(person, shown)
    except (Erased, store.Gone) as error:
        page = who.page("The file cannot be read", _back(who), erased=isinstance(error, Erased))
        return render(request, "documents/gone.html", page, status=410)


def handed_out(person: str, shown: Shown) -> HttpResponse:
    """The file as an attachment, on record. Raises Erased, store.Gone."""
    try:
        content = store.fetch(person, shown.kept.hash)
    except (Erased, store.Gone) as error:
        audit.refused("erased" if isinstance(error, Erased) else "file gone")
        raise
    audit.keep(person, file=shown.kept.hash)
    answer = HttpResponse(content, content_type="application/octet-stream", headers=LOCKED_UP)
    answer["Content-Disposition"] = content_disposition_header(True, shown.name) or "attachment"
    return answer


@for_act(Act.RECORD)
@require_http_methods(["GET", "POST"])
def remove_document(request: Request, person: str, id: int) -> HttpResponse:
    who = reader(request, person)
    shown = found_or_404(request.acting, who, id)
    form = RemoveForm(request.POST or None)
    if used_for(person, shown.kept.hash):
        return render(request, "documents/in_use.html", who.page("It shows something", _back(who), file=shown))
    if form.is_valid():
        actions.remove(by=request.acting, document=shown.kept, because=form.cleaned_data["because"])
        return redirect("documents", person)
    return _form(request, who, form, f"Take away {shown.name}")


def reader(request: Request, person: str) -> Seen:
    return seen(request, person, Category.CONTACT)


def found_or_404(by: Acting, who: Seen, id: int) -> Shown:
    found = file_of(by, who, id)
    if found is None:
        raise Http404("No such document.")
    return found


def _back(who: Seen) -> tuple[str, str]:
    return TITLE, reverse("documents", args=[who.id])


def _form(request: Request, who: Seen, form: AddForm | RemoveForm, title: str) -> HttpResponse:
    page = who.page(title, _back(who), form=form, button=title.split(" ")[0], cancel=_back(who)[1])
    return render(request, "documents/form.html", page, status=422 if form.is_bound else 200)
