"""The list, one entry, and the list as a file."""

from __future__ import annotations

import json
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ettle.files.sheets.written import as_csv
from ettle.web.access.auditor.forms import AuditForm
from ettle.web.access.auditor.overseen import overseen_by
from ettle.web.access.auditor.shown import Shown, chain, shown
from ettle.web.access.declared import for_act
from ettle.web.access.request import Request
from ettle.web.access.roles import Act
from ettle.web.audit import entry as audit
from ettle.web.audit import queries
from ettle.web.frame.lists import narrowed

PER_PAGE = 50
LONGEST_FILE = 20_000
COLUMNS = ("Entry", "At", "Done by", "Name", "As", "Act", "Outcome", "Why", "Answer", "Broke glass", "Method", "Address",
           "From", "Whose data", "Written")  # fmt: skip


@for_act(Act.SEE_AUDIT)
@require_safe
def entries(request: Request) -> HttpResponse:
    organisations = overseen_by(request.acting)
    form = AuditForm(request.GET, organisations)
    asked = form.asked()
    _looked_for(asked)
    before, after = _key(request, "before"), _key(request, "after")
    found = queries.slice_of(queries.listed(organisations, asked), PER_PAGE, before=before, after=after)
    kept = {name: value for name, value in request.GET.items() if name in form.cleaned_data and value}
    page = {
        "form": form,
        "rows": shown(found.rows, organisations),
        "chain": chain(queries.state_of_chain()),
        "narrowed": narrowed(kept, form.words(organisations)),
        "export": urlencode(kept),
        "older": found.older and f"?{urlencode({**kept, 'before': found.older})}",
        "newer": found.newer and f"?{urlencode({**kept, 'after': found.newer})}",
    }
    return render(request, "access/audit.html", page)


@for_act(Act.SEE_AUDIT)
@require_safe
def entry(request: Request, id: int) -> HttpResponse:
    organisations = overseen_by(request.acting)
    row = queries.one(organisations, id)
    if row is None:
        raise Http404("No such entry.")
    audit.read(*row.people)
    kept = [(each.person, json.loads(each.contents)) for each in queries.kept_beside(row)]
    page = {
        "it": shown([row], organisations)[0],
        "seal": queries.seal_of(row),
        "kept": kept,
        "erased": sorted(row.digests.keys() - {person for person, _ in kept}),
    }
    return render(request, "access/audit_entry.html", page)


@for_act(Act.SEE_AUDIT)
@require_safe
def export(request: Request) -> HttpResponse:
    organisations = overseen_by(request.acting)
    asked = AuditForm(request.GET, organisations).asked()
    found = queries.slice_of(queries.listed(organisations, asked), LONGEST_FILE)
    audit.read(*{person for row in found.rows for person in row.people})
    _looked_for(asked)
    rows = [_cells(each) for each in shown(found.rows, organisations)]
    if found.older:
        rows.append(
            [
                f"Only the newest {LONGEST_FILE:,} are here. Narrow the list by days for the rest.",
                *[""] * (len(COLUMNS) - 1),
            ]
        )
    answer = HttpResponse(as_csv(COLUMNS, rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="audit.csv"'
    return answer


def _cells(it: Shown) -> list[object]:
    row = it.row
    return [
        *(row.pk, f"{timezone.localtime(row.at):%Y-%m-%d %H:%M:%S}", row.actor, it.who, it.as_what, row.act, it.word),
        *(row.why, row.status, "yes" if row.break_glass else "", row.method, row.address, row.address_of),
        *("; ".join(row.people), "; ".join(row.wrote)),
    ]


def _looked_for(asked: queries.Asked) -> None:
    """Asking who looked at somebody is looking at them."""
    if asked.person:
        audit.read(asked.person)


def _key(request: Request, name: str) -> int | None:
    """The id from which the list goes on; whatever is none is the newest."""
    said = request.GET.get(name, "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 19 else None
