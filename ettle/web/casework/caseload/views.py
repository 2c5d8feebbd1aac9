"""The caseload, its file, and the views that somebody saves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import parse_qsl

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from ettle.web.access.acting import Acting
from ettle.web.access.declared import for_act
from ettle.web.access.request import Request
from ettle.web.access.roles import Act
from ettle.web.audit import entry as audit
from ettle.web.casework import lightly, queries, who
from ettle.web.casework.caseload import saved
from ettle.web.casework.caseload.export import as_csv
from ettle.web.casework.caseload.forms import ListForm
from ettle.web.casework.caseload.paging import narrowed, ordered, page_of
from ettle.web.casework.caseload.rows import FILTERS, shown, tags, without
from ettle.web.casework.caseload.scope import TITLES, Scope, Tab
from ettle.web.casework.models import Standing
from ettle.web.frame.day import today

MOST_EXPORTED = 20_000
MOST_OFFERED = 200
"""Of more key workers than these nobody chooses from a list, and a page that held them would be slow: the name is typed."""


@dataclass(frozen=True)
class Asked:
    """The question a request puts: of which tab, narrowed how; and who may be named."""

    scope: Scope
    tab: Tab
    form: ListForm
    said: Mapping[str, str]
    workers: Mapping[str, str]
    """By code the names of those whom the form offers."""

    def names(self, rows: Iterable[Standing]) -> Mapping[str, str]:
        """The names of the key workers of some rows, and of the one that was asked for."""
        acting = self.scope.acting
        # On the list of people without a key worker stands whoever was one.
        gone = ", no longer a key worker here" if self.tab is Tab.UNASSIGNED else ""
        found = {row.worker: f"{name}{gone}" for row in rows if (name := getattr(row, "whose", None))}
        known = found | {acting.code: acting.staff.name, "": "", **self.workers}
        asked = self.said.get("worker", "")
        return known if asked in known else known | who.names_of_staff([asked])


def asked_of(acting: Acting, query: Mapping[str, str]) -> Asked:
    """The question that a query puts to the list of a post."""
    scope = Scope(acting)
    tab = next((each for each in scope.tabs if each.value == query.get("tab")), scope.first)
    workers, called = _workers(scope, tab), None
    if len(workers) > MOST_OFFERED:
        workers, called = {}, partial(who.key_worker_called, acting)
    form = ListForm(query, workers=workers, narrow=scope.may_narrow(tab), called=called)
    return Asked(scope, tab, form, form.asked() | {"tab": tab.value}, workers)


def _workers(scope: Scope, tab: Tab) -> Mapping[str, str]:
    """Whose people a tab may be narrowed to: with one more than are offered where there are too many."""
    match tab:
        case Tab.MINE | Tab.UNASSIGNED:
            return {}
        case Tab.TEAM:
            return who.names_of_staff(scope.team)
    return who.key_workers_of(scope.acting, MOST_OFFERED + 1)


@for_act(Act.SEE_CASELOAD)
@require_safe
def caseload(request: Request) -> HttpResponse:
    lightly.catch_up(request.acting)
    asked = asked_of(request.acting, request.GET.dict())
    scope, said = asked.scope, asked.said
    page = page_of(narrowed(scope.people(asked.tab), said, today()), said, request.GET.dict())
    names = asked.names(page.rows)
    filtered = bool(set(FILTERS) & said.keys())
    context = {
        "form": asked.form,
        "page": page,
        "rows": [shown(row, scope, names) for row in page.rows],
        "tags": tags(said, names),
        "clear": without(said, *FILTERS),
        "tabs": [(TITLES[each], f"?tab={each.value}") for each in scope.tabs],
        "here": f"?tab={asked.tab.value}",
        "tab": asked.tab,
        "title": TITLES[asked.tab],
        "filtered": filtered,
        "empty": not page.rows and not filtered and not queries.visible(request.acting).exists(),
        "day": today(),
        **_ways(request, asked),
        **(_orders(said) if scope.may_narrow(asked.tab) else {}),
    }
    audit.read(*{row.person for row in page.rows})
    return render(request, "casework/caseload.html", context)


def _ways(request: Request, asked: Asked) -> dict[str, Any]:
    """The saved views, and what else may be done with the list."""
    acting, narrow = request.acting, asked.scope.may_narrow(asked.tab)
    return {
        "models": saved.models(asked.tab) if narrow else [],
        "own_views": saved.own(acting),
        "kept": saved.kept(asked.said),
        "export": reverse("caseload_file") + without(asked.said) if acting.may(Act.EXPORT) else "",
        "moves": acting.may(Act.REASSIGN),
        "with_worker": asked.tab is not Tab.MINE,
    }


def _orders(said: Mapping[str, str]) -> dict[str, Any]:
    """For each column that orders the list: the link that does it, or turns it round, and how it stands now."""
    sort = said.get("sort") or "person"
    found = {}
    for name in ("person", "due", "since"):
        turned = f"-{name}" if sort == name else name
        state = {name: "ascending", f"-{name}": "descending"}.get(sort, "")
        found[f"by_{name}"] = (without({**said, "sort": turned}), state)
    return found


@for_act(Act.EXPORT)
@require_safe
def caseload_file(request: Request) -> HttpResponse:
    """Every row that matches and is not masked; how many went out is kept in the record of it."""
    lightly.catch_up(request.acting)
    asked = asked_of(request.acting, request.GET.dict())
    rows = ordered(narrowed(asked.scope.people(asked.tab), asked.said, today()), asked.said.get("sort") or "person")
    found = list(rows[:MOST_EXPORTED])
    names = asked.names(found)
    listed = [(row.person, shown(row, asked.scope, names)) for row in found]
    seen = [(person, each) for person, each in listed if not each.masked]
    audit.read(*{person for person, _ in seen})
    audit.wrote("caseload as a file", f"{len(seen)} rows")
    answer = HttpResponse(as_csv(each for _, each in seen), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="caseload-{today():%Y-%m-%d}.csv"'
    return answer


@for_act(Act.SEE_CASELOAD)
@require_POST
def save_view(request: Request) -> HttpResponse:
    """Name what is asked now, or take a name away."""
    name = " ".join(request.POST.get("name", "").replace("\0", "").split())[:60]
    forget = request.POST.get("forget", "")
    asked = asked_of(request.acting, dict(_pairs(request.POST.get("query", ""))))
    if forget.isascii() and forget.isdigit() and len(forget) < 18:
        saved.forget(by=request.acting, number=int(forget))
    elif name and len(saved.own(request.acting)) < saved.MOST:
        saved.save(by=request.acting, name=name, asked=asked.said)
    return redirect(reverse("caseload") + f"?{saved.kept(asked.said)}")


def _pairs(query: str) -> list[tuple[str, str]]:
    return parse_qsl(query[:1000])
