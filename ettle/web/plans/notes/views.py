"""The notes of one person: read, searched, written, corrected. Of those who may not read a kind it is not even said."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from ettle.web.access.declared import for_act
from ettle.web.access.request import Request
from ettle.web.access.roles import Act
from ettle.web.casework.seen import Seen, seen
from ettle.web.plans.notes import actions
from ettle.web.plans.notes.forms import FindForm, NoteForm
from ettle.web.plans.notes.kinds import Kind, kinds_seen
from ettle.web.plans.notes.queries import note_of, notes_of

TITLE = "Notes"


@for_act(Act.RECORD)
@require_safe
def notes(request: Request, person: str) -> HttpResponse:
    who, kinds = reader(request, person)
    form = FindForm(request.GET)
    find = form.cleaned_data["find"] if form.is_valid() else ""
    page = who.page(TITLE, kinds=kinds, form=form, find=find, rows=notes_of(request.acting, who.sight, find=find))
    return render(request, "plans/notes.html", page)


@for_act(Act.RECORD)
@require_http_methods(["GET", "POST"])
def write_note(request: Request, person: str) -> HttpResponse:
    who, kinds = reader(request, person)
    form = NoteForm(request.POST or None, kinds=kinds)
    if form.is_valid():
        actions.write(by=request.acting, person=person, **form.cleaned_data)
        return redirect("notes", person)
    return _form(request, who, form, "Write a note")


@for_act(Act.RECORD)
@require_http_methods(["GET", "POST"])
def correct_note(request: Request, person: str, id: int) -> HttpResponse:
    who, kinds = reader(request, person)
    found = note_of(request.acting, who.sight, id)
    if found is None:
        raise Http404("No such note.")
    initial = {"on": found.note.on, "words": found.words}
    form = NoteForm(request.POST or None, kinds=kinds, corrects=True, initial=initial)
    if form.is_valid():
        try:
            actions.write(
                by=request.acting, person=person, kind=found.note.category, corrects=found.note, **form.cleaned_data
            )
        except actions.Corrected:
            form.add_error(None, "Somebody has corrected this note meanwhile. Go back and read theirs first.")
        else:
            return redirect("notes", person)
    readers = next(kind.readers_words for kind in kinds if kind.code == found.note.category)
    return _form(request, who, form, "Correct a note", f"{found.kind}. Read by: {readers}. What it said before stays.")


def reader(request: Request, person: str) -> tuple[Seen, list[Kind]]:
    """Raises Http404 where no kind of note may be read, as for a person who is not there."""
    who = seen(request, person, own_words=True)
    kinds = kinds_seen(who.sight)
    if not kinds:
        raise Http404("No notes that may be read.")
    return who, kinds


def _form(request: Request, who: Seen, form: Any, title: str, lead: str = "") -> HttpResponse:
    address = reverse("notes", args=[who.id])
    page = who.page(title, (TITLE, address), form=form, lead=lead, button="Save the note", cancel=address)
    return render(request, "frame/form_page.html", page, status=422 if form.is_bound else 200)
