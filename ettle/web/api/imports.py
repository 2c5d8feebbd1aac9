"""People and events from a spreadsheet: read, told what its columns and words mean, looked through, taken in, and the receipt."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import File, Form, Schema, Status, UploadedFile

from ettle.files.events.receipt import FileRefused
from ettle.files.sheets.table import Table
from ettle.web.access.roles import Act
from ettle.web.administration.imports import actions, store, views
from ettle.web.administration.imports.forms import CodesForm, ColumnsForm, FileForm
from ettle.web.administration.imports.importers import imports_for
from ettle.web.administration.imports.models import Import, State
from ettle.web.administration.imports.reading import preview, table_kept
from ettle.web.api.door import api, needs
from ettle.web.api.filled import data_of, require
from ettle.web.api.once import marks_of, once
from ettle.web.api.problems import Problem, fault, of_form
from ettle.web.api.shapes import Fields, Written, shape


class FieldAsked(Schema):
    """A field to send, what it is about, what it is now, and the words that can be sent with what each says."""

    field: str
    about: str
    now: str
    choices: dict[str, str]


class WrongRow(Schema):
    """What is wrong with a row, and what to do. What the row says of somebody is masked."""

    row: int
    field: str
    found: str
    expected: str
    cure: str


class RowsLook(Schema):
    """What would become of the rows. `unseen`: rows at the end that are looked at when they are taken in."""

    added: int
    already: int
    refused: int
    likely_twice: int
    without_given_name: int
    unseen: int
    wrong: list[WrongRow]


class ImportRow(Schema):
    """A file, and how far it is: read, mapped, going, stopped or done."""

    id: int
    name: str
    what: str
    state: str
    says: str
    rows: int
    taken: int
    added: int
    already: int
    refused: int
    made_at: datetime
    model_config = shape(
        id=7,
        name="people.csv",
        what="people",
        state="done",
        says="Finished",
        rows=3,
        taken=3,
        added=2,
        already=0,
        refused=1,
        made_at="2021-11-09T10:00:00+00:00",
    )


class ImportSaid(ImportRow):
    """With what is asked next, or what would become of it, or its receipt: of its refused rows the first hundred."""

    digest: str
    why: str
    columns: list[FieldAsked]
    words: list[FieldAsked]
    look: RowsLook | None
    wrong: list[WrongRow]
    model_config = shape(
        id=7,
        name="people.csv",
        what="people",
        state="read",
        says="Waiting for its columns",
        rows=3,
        taken=0,
        added=0,
        already=0,
        refused=0,
        made_at="2021-11-09T10:00:00+00:00",
        digest="9c1f",
        why="",
        columns=[{"field": "column_0", "about": "Surname", "now": "family", "choices": {"family": "Family name"}}],
        words=[],
        look=None,
        wrong=[],
    )


@api.get("/imports", response=list[ImportRow], summary="The files that your organisation took in")
def list_imports(request: HttpRequest) -> list[ImportRow]:
    """The latest first, a hundred at most."""
    found = views.of(needs(request, Act.IMPORT)).order_by("-pk")[: views.LISTED]
    return [ImportRow(**_row(each)) for each in found]


@api.post("/imports", response={201: Written}, summary="Send a spreadsheet to be read")
def send_import(
    request: HttpRequest, file: File[UploadedFile], what: Form[str], organisation: Form[str]
) -> Status[dict[str, Any]]:
    """Sent as multipart/form-data. `what`: people, or a kind of event. Nothing is taken in before it is told to go."""
    acting = needs(request, Act.IMPORT)

    def act(token: str) -> dict[str, Any]:
        data = data_of({"what": what, "organisation": organisation})
        form = FileForm(data, {"file": file}, organisations=imports_for(acting))
        require(form, request.POST.dict())
        return {"id": views.take(acting, form).pk}

    return once(request, act, sent=[what.encode(), organisation.encode(), *marks_of(file)])


@api.get(
    "/imports/{int:id}", response=ImportSaid, summary="One file: what is asked next, what would be, or its receipt"
)
def see_import(request: HttpRequest, id: int) -> ImportSaid:
    taken = views.found_or_404(needs(request, Act.IMPORT), id)
    table = _table(taken) if taken.state in views.NOTHING_IN else None
    return ImportSaid(
        **_row(taken),
        digest=taken.digest,
        why=taken.why,
        columns=_asked(_columns(taken, table)) if table else [],
        words=_asked(views.codes_form(taken, table, None)) if table and taken.state == State.MAPPED else [],
        look=_look(taken, table) if table and taken.state == State.MAPPED else None,
        wrong=[_wrong(taken, row.line, row) for row in taken.refused_rows.order_by("line", "pk")[: views.LISTED]],
    )


def _row(taken: Import) -> dict[str, Any]:
    kept = {
        name: getattr(taken, name) for name in ("id", "name", "what", "state", "rows", "added", "already", "refused")
    }
    return kept | {"says": taken.get_state_display(), "taken": taken.position, "made_at": taken.made_at}


def _table(taken: Import) -> Table:
    try:
        return table_kept(taken)
    except (store.Gone, FileRefused) as gone:
        raise Problem(410, fault("id", "the file is no longer where it was kept", "send it again")) from gone


def _columns(taken: Import, table: Table, data: Any = None) -> ColumnsForm:
    return views.columns_form(taken, table, views.remembered_for(taken), data)


def _asked(form: ColumnsForm | CodesForm) -> list[FieldAsked]:
    return [
        FieldAsked(
            field=name,
            about=str(field.label),
            now=str(form.get_initial_for_field(field, name) or ""),
            choices={str(code): str(label) for code, label in getattr(field, "choices", ()) if code},
        )
        for name, field in form.fields.items()
    ]


def _look(taken: Import, table: Table) -> RowsLook:
    seen = preview(taken, table)
    return RowsLook(
        added=seen.fine,
        already=seen.already,
        refused=seen.refused,
        likely_twice=seen.likely_twice,
        without_given_name=len(seen.no_given),
        unseen=seen.unseen,
        wrong=[_wrong(taken, each.line, each) for each in seen.wrong],
    )


def _wrong(taken: Import, line: int, wrong: Any) -> WrongRow:
    field, found, expected, cure = views.in_words(taken, wrong)
    return WrongRow(row=line, field=field, found=found, expected=expected, cure=cure)


class ColumnsSaid(Fields):
    """Of each column which field it fills (left out: none); how days in figures are meant: dmy or mdy; a name to remember it by."""

    model_config = shape(fields={"column_0": "person", "column_1": "given", "column_2": "family", "dates": "dmy"})


class WordsSaid(Fields):
    """Of each word of the file that is no code, the code that it means; what is left out refuses those rows."""

    model_config = shape(fields={"programme_0": "fair-start-scotland"})


@api.post("/imports/{int:id}/columns", response={201: Written}, summary="Say what the columns of a file are")
def say_columns(request: HttpRequest, id: int, given: ColumnsSaid) -> Status[dict[str, Any]]:
    acting = needs(request, Act.IMPORT)

    def act(token: str) -> dict[str, Any]:
        taken = _before_anything(views.found_or_404(acting, id))
        form = _columns(taken, _table(taken), data_of(given.fields))
        require(form, given.fields)
        if not views.columns_said(acting, taken, form, views.remembered_for(taken)):
            raise Problem(422, *of_form(form))
        return {"id": id}

    return once(request, act)


@api.post("/imports/{int:id}/words", response={201: Written}, summary="Say what the words of a file mean")
def say_words(request: HttpRequest, id: int, given: WordsSaid) -> Status[dict[str, Any]]:
    acting = needs(request, Act.IMPORT)

    def act(token: str) -> dict[str, Any]:
        taken = _before_anything(views.found_or_404(acting, id))
        if taken.state == State.READ:
            raise Problem(409, fault("id", "its columns are not said yet", "say them first"))
        form = views.codes_form(taken, _table(taken), data_of(given.fields))
        require(form, given.fields)
        views.codes_said(acting, taken, form)
        return {"id": id}

    return once(request, act)


def _before_anything(taken: Import) -> Import:
    if taken.state not in views.NOTHING_IN:
        raise Problem(409, fault("id", "some of it is in already", "read its receipt"))
    return taken


@api.post("/imports/{int:id}/go", response={201: Written}, summary="Take a file in, or go on after a stop")
def go_import(request: HttpRequest, id: int) -> Status[dict[str, Any]]:
    """It is taken in in parts, behind the request: read it again to see how far it is."""
    acting = needs(request, Act.IMPORT)

    def act(token: str) -> dict[str, Any]:
        taken = views.found_or_404(acting, id)
        if taken.state not in views.CAN_GO:
            says = taken.get_state_display().lower()
            raise Problem(409, fault("id", f"it is not waiting to be taken in: {says}", "read it"))
        actions.go(by=acting, taken=taken)
        return {"id": id}

    return once(request, act)


@api.post("/imports/{int:id}/throw-away", response={201: Written}, summary="Forget a file of which nothing is in")
def throw_import_away(request: HttpRequest, id: int) -> Status[dict[str, Any]]:
    acting = needs(request, Act.IMPORT)

    def act(token: str) -> dict[str, Any]:
        actions.throw_away(by=acting, taken=_before_anything(views.found_or_404(acting, id)))
        return {"id": id}

    return once(request, act)
