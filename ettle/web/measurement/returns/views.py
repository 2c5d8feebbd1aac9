"""The pages of returns: what is due when, one edition with what to mend, and what every item costs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ettle.engine.returns.burden import ledger
from ettle.engine.returns.periods import period
from ettle.engine.returns.totals import EMPTY
from ettle.engine.returns.validating import KINDS
from ettle.engine.rules.returns import Return
from ettle.engine.wording.plain import name as plain
from ettle.web.access.declared import for_act
from ettle.web.access.request import Request
from ettle.web.access.roles import Act
from ettle.web.audit import entry as audit
from ettle.web.casework import who
from ettle.web.contracts.queries import loaded, rulebook
from ettle.web.measurement.evaluating import newest
from ettle.web.measurement.figures import NothingCounted, NotTheirs, scope_of
from ettle.web.measurement.models import Evaluation, ReturnEdition
from ettle.web.measurement.pages import counted_in, nothing, page_of
from ettle.web.measurement.returns.files import edition_or_404
from ettle.web.measurement.returns.forms import ReasonForm
from ettle.web.measurement.returns.making import editions, known, last_over, make, place_of, send
from ettle.web.measurement.returns.mending import (
    TO_MEND,
    Said,
    column_words,
    every_message,
    kind_of,
    recorded_since,
    sentence,
    without_erased,
)
from ettle.web.measurement.returns.stating import MayNot, statement
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
    """One edition. Everybody listed on it is on record as looked at."""
    held = edition_or_404(request, id)
    names = who.names_of_staff([held.made_by, held.sent_by])
    definition = known().get(held.return_id)
    said = without_erased(held.messages)
    audit.read(*{each["person"] for each in said if each["person"]})
    page = page_of(
        request,
        it=held,
        columns=definition.columns.items() if definition else (),
        wrong=_alike(definition, [each for each in said if kind_of(each) != "note"]),
        empty=[(column_words(definition, each["column"]), each["found"]) for each in said if kind_of(each) == "note"],
        ask=_to_ask(held),
        totals=_totals(definition, held),
        made_by=names.get(held.made_by, held.made_by),
        statement=statement(held, *(names.get(each, each) for each in (held.made_by, held.sent_by))),
        sent_by=names.get(held.sent_by, held.sent_by),
        own=held.made_by == request.acting.code,
        newer=_newer(held),
        questions=sum(kind_of(each) == "question" for each in said),
        trail=[("Returns", reverse("returns")), (f"{held.title}, {held.period}", "")],
    )
    return render(request, "measurement/return_edition.html", page)


def _to_ask(held: ReturnEdition) -> list[dict[str, Any]]:
    """Whom to ask: each provider with how many of its people, and of how many something was recorded since."""
    people: dict[str, set[str]] = defaultdict(set)
    for each in without_erased(every_message(held, place_of(held.folder))):
        if kind_of(each) in TO_MEND:
            people[each.get("provider", "")].add(each["person"])
    since = recorded_since(held, {person for several in people.values() for person in several})
    names = who.names_of_organisations(people)
    lines = [
        {"id": id, "name": names.get(id, id), "people": len(several), "since": len(several & since)}
        for id, several in people.items()
    ]
    return sorted(lines, key=lambda each: (-each["people"], each["name"]))


def _newer(held: ReturnEdition) -> Evaluation | None:
    """A count that was made after the one it is made of: another edition takes it."""
    found = newest()
    return found if found is not None and found.pk != held.evaluation_id else None


@for_act(Act.RELEASE_FIGURES)
@require_http_methods(["GET", "POST"])
def return_reason(request: Request, id: int) -> HttpResponse:
    """Say why rows that lack something go, or are left out: another edition is made with that, for somebody else to agree to."""
    held = edition_or_404(request, id)
    definition = known().get(held.return_id)
    if definition is None or not held.incomplete or held.sent_at:
        raise Http404("Nothing to give a reason for.")
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            made = make(by=request.acting, definition=definition, name=held.period, **form.cleaned_data)
        except MayNot as cannot:
            form.add_error(None, f"{cannot}.")
        except (NothingCounted, NotTheirs) as not_there:
            raise Http404("Nothing to make it of.") from not_there
        else:
            return redirect("return_edition", made.pk)
    address = reverse("return_edition", args=[held.pk])
    trail = [("Returns", reverse("returns")), (f"{held.title}, {held.period}", address), ("Send it with a reason", "")]
    page = {"form": form, "title": "Send it with a reason", "button": "Make the edition with this reason"}
    page |= {"cancel": address, "trail": trail, "lead": _lead(held)}
    return render(request, "frame/form_page.html", page_of(request, **page), status=422 if form.is_bound else 200)


def _lead(held: ReturnEdition) -> str:
    lack = "row lacks" if held.incomplete == 1 else "rows lack"
    return f"{held.incomplete:,} {lack} what the receiver requires. Another edition is made of the newest count; it is sent by somebody else, who agrees to the reason."


def _alike(definition: Return | None, said: Sequence[Said]) -> list[dict[str, Any]]:
    """What is said, once for all rows of which it is: the gravest first, then the most frequent."""
    found: dict[tuple[Any, ...], list[Said]] = defaultdict(list)
    for each in said:
        found[kind_of(each), column_words(definition, each["column"]), each["expected"], each["cure"]].append(each)
    ordered = sorted(found.items(), key=lambda each: (KINDS.index(each[0][0]), -len(each[1]), each[0][1]))
    names = who.names_of_organisations({each.get("provider", "") for each in said})
    return [
        {
            "kind": kind,
            "column": column,
            "said": sentence(expected),
            "cure": cure.rstrip("."),
            "people": any(each["person"] for each in several),
            "rows": [(each["person"], names.get(each.get("provider", ""), ""), each["found"]) for each in several],
        }
        for (kind, column, expected, cure), several in ordered
    ]


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


@for_act(Act.RELEASE_FIGURES)
@require_POST
def return_send(request: Request, id: int) -> HttpResponse:
    held = edition_or_404(request, id)
    try:
        send(by=request.acting, id=held.pk)
    except MayNot as cannot:
        messages.error(request, f"{cannot}.")
    return redirect("return_edition", held.pk)


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
