"""Notes of one person, by kind: those that the post may read are those it may write."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Schema, Status

from ettle.web.access.roles import Act
from ettle.web.api.door import api, needs
from ettle.web.api.filled import data_of, require, require_readable
from ettle.web.api.once import once
from ettle.web.api.problems import Problem, fault
from ettle.web.api.shapes import Written, shape
from ettle.web.plans.notes import actions
from ettle.web.plans.notes.forms import FindForm, NoteForm
from ettle.web.plans.notes.queries import Read, note_of, notes_of
from ettle.web.plans.notes.views import reader


class Before(Schema):
    """What a note said before it was corrected."""

    on: date
    words: str
    writer: str


class NoteRead(Schema):
    """A note as it reads now; `before` is what it said earlier, the latest first."""

    id: int
    kind: str
    on: date
    words: str
    writer: str
    before: list[Before]
    model_config = shape(
        id=41, kind="notes", on="2021-11-09", words="She likes the bakery.", writer="Ben Laidlaw", before=[]
    )


class NewNote(Schema):
    """A note: its kind says who will be able to read it."""

    kind: str
    on: str
    words: str
    model_config = shape(kind="notes", on="2021-11-09", words="She likes the bakery.")


class Corrected(Schema):
    """What a note should have said; its kind stays."""

    on: str
    words: str
    model_config = shape(on="2021-11-09", words="She likes the bakery on the High Street.")


@api.get("/people/{person}/notes", response=list[NoteRead], summary="The notes of somebody that the post may read")
def list_notes(request: HttpRequest, person: str, find: str = "") -> list[NoteRead]:
    """`find`: those that hold all of these words."""
    acting = needs(request, Act.RECORD)
    who, _ = reader(request, person)  # type: ignore[arg-type]
    form = FindForm(data_of({"find": find}))
    require(form, {"find": find})
    return [_read(each) for each in notes_of(acting, who.sight, find=form.cleaned_data["find"])]


def _read(read: Read) -> NoteRead:
    before = [Before(on=each.note.on, words=each.words, writer=each.writer) for each in read.before]
    note = read.note
    return NoteRead(id=note.pk, kind=note.category, on=note.on, words=read.words, writer=read.writer, before=before)


@api.post("/people/{person}/notes", response={201: Written}, summary="Write a note of a kind that the post may read")
def write_note(request: HttpRequest, person: str, given: NewNote) -> Status[dict[str, Any]]:
    acting, said = needs(request, Act.RECORD), given.model_dump()

    def act(token: str) -> dict[str, Any]:
        _, kinds = reader(request, person)  # type: ignore[arg-type]
        require_readable(said)
        form = NoteForm(data_of(said), kinds=kinds)
        require(form, said)
        return {"id": actions.write(by=acting, person=person, **form.cleaned_data).pk}

    return once(request, act)


@api.post(
    "/people/{person}/notes/{int:note}/correct",
    response={201: Written},
    summary="Write what a note should have said; what it said before stays",
)
def correct_note(request: HttpRequest, person: str, note: int, given: Corrected) -> Status[dict[str, Any]]:
    acting, said = needs(request, Act.RECORD), given.model_dump()

    def act(token: str) -> dict[str, Any]:
        who, kinds = reader(request, person)  # type: ignore[arg-type]
        found = note_of(acting, who.sight, note)
        if found is None:
            raise Http404("No such note.")
        require_readable(said)
        form = NoteForm(data_of(said), kinds=kinds, corrects=True)
        require(form, said)
        kind, words = found.note.category, form.cleaned_data
        try:
            return {"id": actions.write(by=acting, person=person, kind=kind, corrects=found.note, **words).pk}
        except actions.Corrected as meanwhile:
            reason = "somebody has corrected this note meanwhile"
            raise Problem(409, fault("note", reason, "read theirs first")) from meanwhile

    return once(request, act)
