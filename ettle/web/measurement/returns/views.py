"""The pages of returns: what is due when, one edition with what to mend, and what every item costs."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from ettle.engine.returns.burden import ledger
from ettle.engine.returns.periods import period
from ettle.engine.returns.totals import EMPTY
from ettle.engine.rules.returns import Return
from ettle.engine.wording.plain import name as plain
from ettle.web.access.declared import for_act
from ettle.web.access.request import Request
from ettle.web.access.roles import Act
from ettle.web.audit import entry as audit
from ettle.web.casework import who
from ettle.web.contracts.queries import loaded, rulebook
from ettle.web.measurement.figures import NothingCounted, NotTheirs, scope_of
from ettle.web.measurement.models import ReturnEdition
from ettle.web.measurement.pages import counted_in, nothing, page_of
from ettle.web.measurement.returns.making import MayNot, editions, known, last_over, make, place_of, read, send
from ettle.web.measurement.scope import Breadth
from ettle.web.measurement.words import labels_of


@for_act(Act.RELEASE_FIGURES)
@require_safe
def returns(request: Request) -> HttpResponse:
    try:
        scope = scope_of(request.acting)
    except (NothingCounted, NotTheirs) as why:
        return nothing(request, why)
    held = list(editions(request.acting))
    names = who.names_of_organisations([each.to for each in known().values()])
    lines = []
    for definition in known().values():
        stretch = last_over(definition, scope)
        mine = [each for each in held if each.return_id == definition.return_]
        sent = next((each for each in mine if each.period == stretch.name and each.sent_at), None)
        due = due_on(definition, stretch.name)
        lines.append(
            {
                "it": definition,
                "to": names.get(definition.to) or _capital(plain(definition.to)),
                "period": stretch.name,
                "due": due,
                "sent": sent,
                "late": not sent and due < scope.rows.evaluation.snapshot.on,
            }
        )
    page = page_of(
        request,
        lines=lines,
        editions=held[:50],
        may_make=scope.breadth is Breadth.AREA,
        counted_in=counted_in(scope.rows.evaluation),
    )
    return render(request, "measurement/returns.html", page)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def due_on(definition: Return, name: str) -> date:
    """The last day on which the return of a period is in time."""
    last = period(definition.period, name).last
    return definition.due.after(last, None, rulebook().holidays) or last


@for_act(Act.RELEASE_FIGURES)
@require_POST
def return_make(request: Request, id: str) -> HttpResponse:
    definition = known().get(id)
    if definition is None:
        raise Http404("No such return.")
    try:
        made = make(by=request.acting, definition=definition, name=request.POST.get("period", ""))
    except MayNot as cannot:
        messages.error(request, f"{cannot}.")
        return redirect("returns")
    except (NothingCounted, NotTheirs) as not_there:
        raise Http404("No such return.") from not_there
    return redirect("return_edition", made.pk)


@for_act(Act.RELEASE_FIGURES)
@require_safe
def return_edition(request: Request, id: int) -> HttpResponse:
    held = _edition_or_404(request, id)
    names = who.names_of_staff([held.made_by, held.sent_by])
    definition = known().get(held.return_id)
    page = page_of(
        request,
        it=held,
        columns=definition.columns.items() if definition else (),
        wrong=_alike(definition, held),
        totals=_totals(definition, held),
        made_by=names.get(held.made_by, held.made_by),
        sent_by=names.get(held.sent_by, held.sent_by),
        own=held.made_by == request.acting.code,
        questions=sum(not each["decides"] for each in held.messages),
        trail=[("Returns", reverse("returns")), (f"{held.title}, {held.period}", "")],
    )
    return render(request, "measurement/return_edition.html", page)


def _alike(definition: Return | None, held: ReturnEdition) -> list[dict[str, Any]]:
    """What is wrong, once for all rows of which it is: what decides first, then the most frequent."""
    found: dict[tuple[Any, ...], list[tuple[str, str]]] = defaultdict(list)
    for each in held.messages:
        key = (each["decides"], _column(definition, each["column"]), each["expected"], each["cure"])
        found[key].append((each["person"], each["found"]))
    ordered = sorted(found.items(), key=lambda each: (not each[0][0], -len(each[1]), each[0][1]))
    return [
        {"decides": decides, "column": column, "said": _sentence(expected), "cure": cure.rstrip("."), "rows": rows}
        for (decides, column, expected, cure), rows in ordered
    ]


def _sentence(expected: str) -> str:
    """A check says what is wrong as a sentence of its own; a column says what it expects."""
    return expected if expected.endswith(".") else f"Expected: {expected}."


def _column(definition: Return | None, id: str | None) -> str:
    """A column by its title: nobody who mends a record knows its id."""
    column = definition.columns.get(id or "") if definition else None
    return column.title if column else id or ""


def _totals(definition: Return | None, held: ReturnEdition) -> list[tuple[str, int]]:
    """The control totals in the order of the definition, in words."""
    order = list(definition.totals) if definition else []
    places = {name: order.index(name.partition(": ")[0]) for name in held.totals if name.partition(": ")[0] in order}
    found = sorted(held.totals.items(), key=lambda each: (places.get(each[0], len(order)), each[0]))
    return [(_words(definition, name), count) for name, count in found]


def _words(definition: Return | None, name: str) -> str:
    """A total, and of one by value the value as its column says it."""
    total, of_a_value, value = name.partition(": ")
    said = plain(total).capitalize()
    return f"{said}: {_value(definition, total, value)}" if of_a_value else said


def _value(definition: Return | None, total: str, value: str) -> str:
    if value == EMPTY:
        return "nothing entered"
    by = definition.totals[total].by if definition and total in definition.totals else None
    column = definition.columns.get(by) if definition and by else None
    code_list = (column.codes or "").partition("@")[0] if column else ""
    return labels_of(rulebook(), code_list).get(value, value)


def _edition_or_404(request: Request, id: int) -> ReturnEdition:
    found = editions(request.acting).filter(pk=id).first()
    if found is None:
        audit.refused("no edition of this organisation")
        raise Http404("No such edition.")
    return found


@for_act(Act.RELEASE_FIGURES)
@require_POST
def return_send(request: Request, id: int) -> HttpResponse:
    held = _edition_or_404(request, id)
    try:
        send(by=request.acting, id=held.pk)
    except MayNot as cannot:
        messages.error(request, f"{cannot}.")
    return redirect("return_edition", held.pk)


@for_act(Act.RELEASE_FIGURES)
@require_safe
def return_file(request: Request, id: int) -> HttpResponse:
    """The rows as they are sent. Everybody in them is on record as looked at."""
    held = _edition_or_404(request, id)
    edition = read(held)
    definition = known().get(held.return_id)
    person = (
        next((name for name, each in definition.columns.items() if each.item == "field:person"), "")
        if definition
        else ""
    )
    if person:
        audit.read(*edition.rows.column(person).to_pylist())
    answer = HttpResponse((place_of(held.folder) / "rows.csv").read_bytes(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{held.return_id}-{held.period}-edition-{held.edition}.csv"'
    return answer


@for_act(Act.SEE_FIGURES)
@require_safe
def burden(request: Request) -> HttpResponse:
    """What every item costs: who asks it, how often, how many hours a year."""
    people = _people(request.GET.get("people", ""))
    found: list[Any] = [(each, f"{each.hours(people):,.0f}") for each in ledger(loaded().returns)]
    total = sum(each.hours(people) for each, _ in found)
    titles = {each.return_: each.title for each in loaded().returns}
    rows = [(each, hours, ", ".join(titles[one] for one in each.asked_by)) for each, hours in found]
    return render(request, "measurement/burden.html", page_of(request, rows=rows, people=people, total=f"{total:,.0f}"))


def _people(text: str) -> int:
    return int(text) if text.isdecimal() and 0 < int(text[:8]) <= 10_000_000 else 1000
