"""Taking people and events in from a spreadsheet, page by page. Whoever does it sees no participant."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ettle.engine.events.catalogue import LOCAL
from ettle.files.events.receipt import FileRefused
from ettle.files.sheets.table import Table
from ettle.files.sheets.written import as_csv
from ettle.web.access.acting import Acting
from ettle.web.access.declared import for_act
from ettle.web.access.request import Request
from ettle.web.access.roles import Act
from ettle.web.administration.imports import actions, store
from ettle.web.administration.imports.cells import unknown_codes
from ettle.web.administration.imports.fields import PEOPLE, fields_of, guessed
from ettle.web.administration.imports.forms import MOST_WORDS, CodesForm, ColumnsForm, FileForm
from ettle.web.administration.imports.importers import imports_for
from ettle.web.administration.imports.models import Import, Mapping, State
from ettle.web.administration.imports.reading import preview, table_kept
from ettle.web.casework.who import names_of_staff
from ettle.web.frame.day import now
from ettle.web.frame.lists import Column
from ettle.web.people.adding import FOR
from ettle.web.people.names import folded

TITLE = "Import"
HEADINGS = ["row", "field", "found", "expected", "what to do"]
WRONG = [Column("Row", "num"), *map(Column, ("Field", "Found", "Expected", "What to do"))]
LISTED = 100
CAN_GO, NOTHING_IN = (State.MAPPED, State.STOPPED), (State.READ, State.MAPPED)


@for_act(Act.IMPORT)
@require_http_methods(["GET", "POST"])
def imports(request: Request) -> HttpResponse:
    form = FileForm(
        request.POST or None,
        request.FILES or None,
        organisations=imports_for(request.acting),
        initial={"organisation": request.acting.organisation},
    )
    if request.method == "POST" and form.is_valid():
        return redirect("import-columns", take(request.acting, form).pk)
    page = {
        "form": form,
        "title": "Import people or events",
        "lead": "Nothing is taken in before you have looked through it. What a row says of somebody is not shown to you.",
        "button": "Read the file",
        "made": of(request.acting).order_by("-pk")[:LISTED],
    }
    return render(request, "administration/imports.html", page, status=422 if form.is_bound else 200)


def take(by: Acting, form: FileForm) -> Import:
    """Keep the file of a filled form."""
    said, content = form.cleaned_data, form.content
    return actions.take_file(
        by=by,
        name=said["file"],
        content=content,
        table=form.table,
        what=said["what"],
        organisation=said["organisation"],
    )


def of(acting: Acting) -> QuerySet[Import]:
    """The imports of one's own organisation."""
    return Import.objects.filter(organisation=acting.organisation)


def found_or_404(acting: Acting, id: int) -> Import:
    found = of(acting).filter(pk=id).first()
    if found is None:
        raise Http404("No such import.")
    return found


def _page(taken: Import, title: str, **given: Any) -> dict[str, Any]:
    here = [(taken.name, reverse("import", args=[taken.pk]))] if title != taken.name else []
    trail = [(TITLE, reverse("imports")), *here, (title, "")]
    seen_until = (taken.begun_at or now()).astimezone(LOCAL).date() + FOR if taken.what == PEOPLE else None
    return {"it": taken, "title": title, "trail": trail, "seen_until": seen_until, **given}


@for_act(Act.IMPORT)
@require_http_methods(["GET", "POST"])
def columns(request: Request, id: int) -> HttpResponse:
    taken, table = _to_be_read(request, id)
    if table is None:
        return redirect("import", id)
    remembered = remembered_for(taken)
    form = columns_form(taken, table, remembered, request.POST if request.method == "POST" else None)
    if form.is_valid() and columns_said(request.acting, taken, form, remembered):
        return redirect("import-codes", id)
    lead = f"{taken.rows:,} rows."
    if remembered and not form.is_bound:
        lead += f" Filled in as “{remembered.name}” was."
    page = _page(
        taken, "What each column is", form=form, lead=lead, button="Go on", cancel=reverse("import", args=[id])
    )
    return render(request, "administration/import_form.html", page, status=422 if form.is_bound else 200)


def columns_form(taken: Import, table: Table, remembered: Mapping | None, data: Any) -> ColumnsForm:
    """What each column is: asked with what it most likely is filled in."""
    return ColumnsForm(data, what=taken.what, table=table, initial=_first_said(taken, table, remembered))


def columns_said(by: Acting, taken: Import, form: ColumnsForm, remembered: Mapping | None) -> bool:
    """Keep what a filled form says the columns are; False, with the fault in the form, where a column cannot be codes."""
    wide = _no_codes(taken.what, form.columns, form.table)
    if wide:
        form.add_error(
            f"column_{form.columns[wide]}", "This column holds too many different words to be codes. Choose another."
        )
        return False
    said, codes = form.cleaned_data, (remembered.codes if remembered else {}) | taken.codes
    kept = {name: codes[name] for name in form.columns if name in codes}
    actions.say_columns(
        by=by, taken=taken, columns=form.columns, dates=said["dates"], codes=kept, remember=said["remember"]
    )
    return True


def _to_be_read(request: Request, id: int) -> tuple[Import, Table | None]:
    """An import of which nothing is in yet, with its rows; without them where it is past that, or its file is gone."""
    taken = found_or_404(request.acting, id)
    if taken.state not in NOTHING_IN:
        return taken, None
    try:
        return taken, table_kept(taken)
    except (store.Gone, FileRefused):
        messages.warning(request, "The file is no longer where it was kept. Choose it again.")
        return taken, None


def remembered_for(taken: Import) -> Mapping | None:
    """The newest way to read such files that fits these headings."""
    there = set(map(folded, taken.header))
    known = Mapping.objects.filter(organisation=taken.organisation_id, what=taken.what).order_by("-pk")[:50]
    return next((each for each in known if set(each.columns.values()) <= there), None)


def _first_said(taken: Import, table: Table, remembered: Mapping | None) -> dict[str, str]:
    if taken.columns:
        found, dates = taken.columns, taken.dates
    elif remembered:
        at = {folded(heading): place for place, heading in enumerate(table.header)}
        found, dates = {name: at[heading] for name, heading in remembered.columns.items()}, remembered.dates
    else:
        found, dates = guessed(taken.what, table.header), ""
    name = remembered.name if remembered else ""
    return {**{f"column_{place}": field for field, place in found.items()}, "dates": dates, "remember": name}


def _no_codes(what: str, chosen: dict[str, int], table: Table) -> str:
    unknown = unknown_codes(what, chosen, (cells for _, cells in table.rows))
    return next((name for name, words in unknown.items() if len(words) > MOST_WORDS), "")


@for_act(Act.IMPORT)
@require_http_methods(["GET", "POST"])
def codes(request: Request, id: int) -> HttpResponse:
    taken, table = _to_be_read(request, id)
    if table is None or taken.state == State.READ:
        return redirect("import", id)
    form = codes_form(taken, table, request.POST if request.method == "POST" else None)
    if not form.asked:
        return redirect("import", id)
    if form.is_valid():
        codes_said(request.acting, taken, form)
        return redirect("import", id)
    lead = "These words of the file are no codes of their lists."
    page = _page(
        taken, "What its words mean", form=form, lead=lead, button="Go on", cancel=reverse("import-columns", args=[id])
    )
    return render(request, "administration/import_form.html", page, status=422 if form.is_bound else 200)


def codes_form(taken: Import, table: Table, data: Any) -> CodesForm:
    """What the words of the file mean that are no codes of their lists; it asks nothing where there are none."""
    unknown = unknown_codes(taken.what, taken.columns, (cells for _, cells in table.rows))
    form = CodesForm(data, what=taken.what, unknown=unknown)
    for name, word, key in form.asked:
        form.fields[key].initial = taken.codes.get(name, {}).get(word, "")
    return form


def codes_said(by: Acting, taken: Import, form: CodesForm) -> None:
    """Keep what a filled form says the words mean, with the way of reading that was remembered."""
    known, columns = remembered_for(taken), taken.columns
    name = known.name if known else ""
    actions.say_columns(by=by, taken=taken, columns=columns, dates=taken.dates, codes=form.codes, remember=name)


@for_act(Act.IMPORT)
@require_safe
def one(request: Request, id: int) -> HttpResponse:
    """What would be taken in; how far it is; what became of it."""
    taken = found_or_404(request.acting, id)
    if taken.state == State.READ:
        page = _page(taken, taken.name)
        return render(request, "administration/import_begun.html", page)
    if taken.state == State.MAPPED:
        return _looked_through(request, taken)
    wrong = [[row.line, *in_words(taken, row)] for row in taken.refused_rows.order_by("line", "pk")[:LISTED]]
    by = names_of_staff([taken.made_by]).get(taken.made_by, taken.made_by)
    page = _page(taken, taken.name, wrong=wrong, wrong_columns=WRONG, by=by)
    return render(request, "administration/import_receipt.html", page)


def _looked_through(request: Request, taken: Import) -> HttpResponse:
    try:
        seen = preview(taken, table_kept(taken))
    except (store.Gone, FileRefused):
        return render(request, "administration/import_begun.html", _page(taken, taken.name, gone=True))
    page = _page(
        taken,
        taken.name,
        seen=seen,
        seen_columns=list(map(Column, seen.columns)),
        wrong=[[each.line, *in_words(taken, each)] for each in seen.wrong],
        wrong_columns=WRONG,
    )
    return render(request, "administration/import_preview.html", page)


def in_words(taken: Import, wrong: Any) -> list[str]:
    field = fields_of(taken.what).get(wrong.field)
    return [field.label if field else wrong.field, wrong.found, wrong.expected, wrong.cure]


@for_act(Act.IMPORT)
@require_POST
def go(request: Request, id: int) -> HttpResponse:
    taken = found_or_404(request.acting, id)
    if taken.state in CAN_GO:
        actions.go(by=request.acting, taken=taken)
    return redirect("import", id)


@for_act(Act.IMPORT)
@require_POST
def remove(request: Request, id: int) -> HttpResponse:
    taken = found_or_404(request.acting, id)
    if taken.state not in NOTHING_IN:
        messages.warning(request, "Some of it is in already, so its receipt stays.")
        return redirect("import", id)
    actions.throw_away(by=request.acting, taken=taken)
    messages.success(request, "The file was thrown away. Nothing of it was taken in.")
    return redirect("imports")


@for_act(Act.IMPORT)
@require_safe
def refused(request: Request, id: int) -> HttpResponse:
    """The refused rows as a table to send back to whoever wrote the file: where, what is wrong, what to do."""
    taken = found_or_404(request.acting, id)
    rows = taken.refused_rows.order_by("line", "pk").values_list("line", "field", "found", "expected", "cure")
    whole = as_csv([*HEADINGS, f"file {taken.digest}"], rows)
    answer = HttpResponse(whole, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="refused-{taken.pk}.csv"'
    return answer
