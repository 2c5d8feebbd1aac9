"""Programmes, one programme, and its files as they are."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ettle.engine.rules.versions import Version
from ettle.engine.wording.plain import day, name
from ettle.web.access.declared import for_everybody
from ettle.web.contracts import queries
from ettle.web.contracts.forms import StartForm
from ettle.web.contracts.prices import PriceTable, price_table
from ettle.web.contracts.queries import Agreed
from ettle.web.contracts.reading import read_aloud
from ettle.web.contracts.titles import titles_of
from ettle.web.contracts.variations import changes, time_line
from ettle.web.frame.day import today


@for_everybody("the rules are public")
@require_safe
def programmes(request: HttpRequest) -> HttpResponse:
    rows = [(id, agreed, changes(agreed, today())[0]) for id, agreed in queries.programmes().items()]
    return render(request, "contracts/programmes.html", {"rows": rows})


@for_everybody("the rules are public")
@require_safe
def programme(request: HttpRequest, id: str) -> HttpResponse:
    agreed = _found(id)
    form = StartForm(request.GET if "start" in request.GET else {"start": day(_usual_start(agreed))})
    start, version = _asked(id, agreed, form)
    read = read_aloud(version, agreed.variations, titles_of(version.rules))
    rows = changes(agreed, today())
    page = {
        "id": id,
        "agreed": agreed,
        "form": form,
        "start": start,
        "as_on": max(today(), start),
        "version": version,
        "applied": [row for row, each in zip(rows[1:], agreed.variations, strict=False) if each.variation in version.applied],
        "read": read,
        "prices": _prices(id, agreed, version, start),
        "changes": rows,
        "line": time_line(agreed, rows, today()),
        "state": rows[0],
        "fund": name(read.rules.fund),
        "sources": _sources(agreed, version),
        "files": [path.relative_to(agreed.folder).as_posix() for path in queries.files_of(agreed)],
    }  # fmt: skip
    return render(request, "contracts/programme.html", page)


@for_everybody("the rules are public")
@require_safe
def file(request: HttpRequest, id: str, path: str) -> HttpResponse:
    """A rulebook file as it is, to read: plain text, never a page of its own."""
    agreed = _found(id)
    for each in queries.files_of(agreed):
        if each.relative_to(agreed.folder).as_posix() == path:
            return HttpResponse(each.read_bytes(), content_type="text/plain; charset=utf-8")
    raise Http404


def _found(id: str) -> Agreed:
    try:
        return queries.programmes()[id]
    except KeyError:
        raise Http404 from None


def _asked(id: str, agreed: Agreed, form: StartForm) -> tuple[date, Version]:
    """The start asked about and the rules for it; for a start out of force an error at the field, and the usual rules."""
    usual = _usual_start(agreed)
    asked = form.cleaned_data.get("start") if form.is_bound and form.is_valid() else None
    version = queries.version_for(id, asked, today()) if asked else None
    if asked and version is None:
        in_force = agreed.programme.in_force
        last = f" to {day(in_force.until - timedelta(days=1))}" if in_force.until else " on"
        form.add_error(
            "start",
            f"No rules were in force for a start on {day(asked)}. Choose a day from {day(in_force.from_)}{last}.",
        )
    if asked and version:
        return asked, version
    shown = queries.version_for(id, usual, today())
    assert shown is not None, "a programme has rules on a day on which it is in force"
    return usual, shown


def _usual_start(agreed: Agreed) -> date:
    """Today, or the nearest day on which somebody could start."""
    in_force = agreed.programme.in_force
    last = in_force.until - timedelta(days=1) if in_force.until else today()
    return max(min(today(), last), in_force.from_)


def _sources(agreed: Agreed, version: Version) -> dict[str, str]:
    """Every source the page points to: of the version shown, and of variations and what-ifs not in it."""
    found = dict(version.rules.sources)
    for each in (*agreed.variations, *agreed.what_ifs):
        for id, said in (each.change.get("sources") or {}).items():
            found.setdefault(id, said)
    return found


def _prices(id: str, agreed: Agreed, version: Version, start: date) -> list[PriceTable]:
    tables = [price_table("own", "In the programme's own rules", version.rules)]
    for contract in agreed.contracts:
        versions = queries.of_files().rulebook.versions(id, contract.contract, start)
        if versions:
            tables.append(price_table(contract.contract, contract.title, versions[-1].rules, contract))
    return [table for table in tables if table is not None]
