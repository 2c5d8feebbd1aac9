"""The pages of a move: choose, look at what it would do, do it, look at what was done, undo it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from ettle.files.events.rows import RowFaulty
from ettle.web.access.declared import for_act
from ettle.web.access.request import Request
from ettle.web.access.roles import Act
from ettle.web.audit import entry as audit
from ettle.web.casework import lightly, queries, who
from ettle.web.casework.actions import Refused
from ettle.web.casework.models import Move, MoveReason
from ettle.web.casework.moving import actions
from ettle.web.casework.moving.forms import MoveForm
from ettle.web.casework.moving.plan import Plan, journeys_of, plan, standings_of

LISTED = 5
CHANGED = "Something about these people changed since this was shown, and nobody was moved. Look at it again."
TITLE = "Give people another key worker"


@for_act(Act.REASSIGN)
@require_http_methods(["GET", "POST"])
def choose_people(request: Request) -> HttpResponse:
    lightly.catch_up(request.acting)
    if request.method == "GET" or "chosen" in request.POST:
        return _form(request, MoveForm(request.acting, initial=_ticked(request)))
    form = MoveForm(request.acting, request.POST)
    if not form.is_valid():
        return _form(request, form, status=422)
    said = form.cleaned_data
    if request.POST.get("then") != "move":
        return _preview(request, form, plan(request.acting, said["people"], said["worker"], said["on"]))
    try:
        made = actions.move(
            by=request.acting, references=said["people"], worker=said["worker"], on=said["on"], reason=said["reason"],
            words=form.words(), token=said["token"], mark=said["mark"],
        )  # fmt: skip
    except actions.Changed as changed:
        return _preview(request, form, changed.plan, told=CHANGED)
    except (Refused, RowFaulty) as refused:
        form.add_error(None, f"Nobody was moved: {refused}")
        return _form(request, form, status=422)
    return redirect("moved", made.pk)


def _ticked(request: Request) -> dict[str, Any]:
    """The people ticked in the caseload, as references."""
    keys = [each for each in request.POST.getlist("chosen") if each[:2] in ("e:", "p:") and "\0" not in each]
    return {"people": "\n".join(key[2:] for key in keys)} if keys else {}


def _form(request: Request, form: MoveForm, status: int = 200) -> HttpResponse:
    ticked = standings_of(request.acting, str(form.initial.get("people", "")).split("\n")) if not form.is_bound else []
    audit.read(*{row.person for row in ticked})
    page = {
        "form": form,
        "title": TITLE,
        "button": "See what would change",
        "cancel": reverse("caseload"),
        "trail": [("Caseload", reverse("caseload")), (TITLE, "")],
        "ticked": [row.name for row in ticked],
        "earlier": Move.objects.filter(organisation=request.acting.organisation).order_by("-pk")[:LISTED],
    }
    return render(request, "casework/moving/choose.html", page, status=status)


def _preview(request: Request, form: MoveForm, found: Plan, told: str = "") -> HttpResponse:
    audit.read(*{each.row.person for each in found.moving})
    workers = who.key_workers_of(request.acting)
    page = {
        "form": form,
        "plan": found,
        "told": told,
        "to": workers[form.cleaned_data["worker"]],
        "reason": MoveReason(form.cleaned_data["reason"]).label,
        "hidden": [*form.kept(), ("mark", found.mark)],
    }
    return render(request, "casework/moving/preview.html", page, status=409 if told else 200)


@for_act(Act.REASSIGN)
@require_http_methods(["GET", "POST"])
def moved(request: Request, id: int) -> HttpResponse:
    """What was moved; sent with `undo`, taken back for whom it can be."""
    made = Move.objects.filter(pk=id, organisation=request.acting.organisation).first() if id < 2**63 else None
    if made is None:
        raise Http404("No such move of your organisation.")
    if request.method == "POST":
        actions.undo(by=request.acting, number=id)
        return redirect("moved", id)
    rows = _rows(request, made)
    page = {
        "move": made,
        "reason": MoveReason(made.reason).label,
        "rows": rows,
        "names": who.names_of_staff([made.to, made.by, made.undone_by]),
        "can_undo": made.undone_at is None and any(not row["since"] for row in rows),
        "trail": [("Caseload", reverse("caseload")), (TITLE, reverse("choose_people")), ("Moved", "")],
    }
    return render(request, "casework/moving/moved.html", page)


def _rows(request: Request, made: Move) -> list[dict[str, Any]]:
    """Each person of a move: by name while they are on the organisation's list, else by the reference alone."""
    names = queries.names_on_list(request.acting, {row["person"] for row in made.people})
    audit.read(*names)
    journeys = journeys_of(set(names))
    staff = who.names_of_staff(code for row in made.people for code in row["from"])
    return [
        {
            "person": row["person"],
            "name": names.get(row["person"], ""),
            "reference": row["enrolment"],
            "from": ", ".join(staff.get(code, code) for code in row["from"]) or "Nobody",
            "undone": row.get("undone", False),
            "since": actions.since(row, journeys.get(row["person"])),
        }
        for row in made.people
    ]
