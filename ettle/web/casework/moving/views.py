"""The pages of a move: choose, look at what it would do, do it, look at what was done, undo it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from ettle.files.events.rows import RowFaulty
from ettle.web.access.acting import Acting
from ettle.web.access.closing import Closed
from ettle.web.access.declared import for_act
from ettle.web.access.request import Request
from ettle.web.access.roles import Act
from ettle.web.audit import entry as audit
from ettle.web.casework import lightly, queries, who
from ettle.web.casework.actions import Refused
from ettle.web.casework.from_a_desk import refused_words
from ettle.web.casework.models import Move, MoveReason
from ettle.web.casework.moving import actions, to_programme, to_provider, to_worker
from ettle.web.casework.moving.forms import MoveForm, ProgrammeForm, ProviderForm, WorkerForm
from ettle.web.casework.moving.in_the_way import UNDONE_WITHIN, in_the_way, journeys_since
from ettle.web.casework.moving.planned import (
    ACTS,
    Plan,
    called,
    caseload_of,
    is_of_an_area,
    moves_of,
    standings_of,
)
from ettle.web.contracts.queries import title_of

LISTED = 5
CHANGED = "Something about these people changed since this was shown, and nobody was moved. Look at it again."


@dataclass(frozen=True)
class Way:
    """One way of moving people: its page, its form and its plan."""

    address: str
    title: str
    short: str
    form: type[MoveForm]
    plan: actions.Planning
    acts: tuple[Act, ...]


WAYS = {
    Move.Kind.KEY_WORKER: Way("choose_people", "Give people another key worker", "Another key worker", WorkerForm,
                              to_worker.plan, ACTS[Move.Kind.KEY_WORKER]),
    Move.Kind.PROVIDER: Way("move_to_provider", "Hand people to another provider", "Another provider", ProviderForm,
                            to_provider.plan, ACTS[Move.Kind.PROVIDER]),
    Move.Kind.PROGRAMME: Way("move_to_programme", "Move people to another programme", "Another programme", ProgrammeForm,
                             to_programme.plan, ACTS[Move.Kind.PROGRAMME]),
}  # fmt: skip


@for_act(*WAYS[Move.Kind.KEY_WORKER].acts)
@require_http_methods(["GET", "POST"])
def choose_people(request: Request) -> HttpResponse:
    return _move(request, WAYS[Move.Kind.KEY_WORKER])


@for_act(*WAYS[Move.Kind.PROVIDER].acts)
@require_http_methods(["GET", "POST"])
def to_another_provider(request: Request) -> HttpResponse:
    return _move(request, WAYS[Move.Kind.PROVIDER])


@for_act(*WAYS[Move.Kind.PROGRAMME].acts)
@require_http_methods(["GET", "POST"])
def to_another_programme(request: Request) -> HttpResponse:
    return _move(request, WAYS[Move.Kind.PROGRAMME])


def _move(request: Request, way: Way) -> HttpResponse:
    lightly.catch_up(request.acting)
    if request.method == "GET" or "chosen" in request.POST:
        return _form(request, way, way.form(request.acting, initial=_ticked(request)))
    form = way.form(request.acting, request.POST)
    if not form.is_valid():
        return _form(request, way, form, status=422)
    if request.POST.get("then") == "change":
        return _form(request, way, form)
    asked = form.asked()
    if request.POST.get("then") != "move":
        return _preview(request, way, form, way.plan(request.acting, asked))
    try:
        made = actions.move(
            by=request.acting, asked=asked, plan=way.plan, reason=form.cleaned_data["reason"], words=form.words(),
            mark=form.cleaned_data["mark"],
        )  # fmt: skip
    except actions.Changed as changed:
        return _preview(request, way, form, changed.plan, told=CHANGED)
    except Refused as refused:
        form.add_error(None, f"Nobody was moved: {' '.join(refused_words(refused))}")
        return _form(request, way, form, status=422)
    except (RowFaulty, Closed) as refused:
        form.add_error(None, f"Nobody was moved: {refused}")
        return _form(request, way, form, status=422)
    return redirect("moved", made.pk)


def _ticked(request: Request) -> dict[str, Any]:
    """The people ticked in the caseload, or all of one key worker (`?of=`), as references."""
    if of := request.GET.get("of", "").replace("\0", ""):
        return {"people": "\n".join(caseload_of(request.acting, of))}
    keys = [each for each in request.POST.getlist("chosen") if each[:2] in ("e:", "p:") and "\0" not in each]
    return {"people": "\n".join(key[2:] for key in keys)} if keys else {}


def _form(request: Request, way: Way, form: MoveForm, status: int = 200) -> HttpResponse:
    ticked = standings_of(request.acting, str(form.initial.get("people", "")).split("\n")) if not form.is_bound else []
    audit.read(*{row.person for row in ticked})
    page = {
        "form": form,
        "title": way.title,
        "button": "See what would change",
        "cancel": _home(request.acting),
        "trail": _trail(request.acting, (way.title, "")),
        "ways": _ways(request.acting),
        "here": reverse(way.address),
        "ticked": [called(request.acting, row) for row in ticked],
        "earlier": moves_of(request.acting).order_by("-pk")[:LISTED],
    }
    return render(request, "casework/moving/choose.html", page, status=status)


def _ways(acting: Acting) -> list[tuple[str, str]]:
    """The ways that a post has, as words and addresses."""
    return [(way.short, reverse(way.address)) for way in WAYS.values() if any(acting.may(act) for act in way.acts)]


def _home(acting: Acting) -> str:
    return reverse("caseload") if acting.may(Act.SEE_CASELOAD) else reverse("home")


def _trail(acting: Acting, *rest: tuple[str, str]) -> list[tuple[str, str]]:
    return [("Caseload" if acting.may(Act.SEE_CASELOAD) else "Home", _home(acting)), *rest]


def _preview(request: Request, way: Way, form: MoveForm, found: Plan, told: str = "") -> HttpResponse:
    audit.read(*{each.row.person for each in found.moving})
    where = [said for each in form.where[:2] if (said := form.named(each))]
    page = {
        "form": form,
        "plan": found,
        "rows": [(called(request.acting, each.row), each) for each in found.moving],
        "told": told,
        "kind": form.kind.value,
        "to": where[0],
        "also": where[1] if len(where) > 1 else "",
        "reason": MoveReason(form.cleaned_data["reason"]).label,
        "hidden": [*form.kept(), ("mark", found.mark)],
        "cancel": _home(request.acting),
        "unseen": is_of_an_area(request.acting),
    }
    return render(request, "casework/moving/preview.html", page, status=409 if told else 200)


@for_act(Act.REASSIGN, Act.MOVE, Act.MOVE_IN_AREA)
@require_http_methods(["GET", "POST"])
def moved(request: Request, id: int) -> HttpResponse:
    """What was moved; sent with `undo`, taken back for whom it can be."""
    made = moves_of(request.acting).filter(pk=id).first() if id < 2**63 else None
    if made is None:
        raise Http404("No such move that you could make.")
    if request.method == "POST":
        actions.undo(by=request.acting, number=id)
        return redirect("moved", id)
    rows = rows_of(request.acting, made)
    way = WAYS[Move.Kind(made.kind)]
    names = who.names_of_all([made.to, made.worker, made.by, made.undone_by])
    page = {
        "move": made,
        "reason": MoveReason(made.reason).label,
        "rows": rows,
        "to": title_of(made.to) if made.kind == Move.Kind.PROGRAMME else names.get(made.to, made.to),
        "worker": names.get(made.worker, made.worker),
        "by": names.get(made.by, made.by),
        "undone_by": names.get(made.undone_by, made.undone_by),
        "can_undo": made.undone_at is None and any(not row["stays"] for row in rows),
        "within": "" if made.kind == Move.Kind.KEY_WORKER else UNDONE_WITHIN.days,
        "home": _home(request.acting),
        "trail": _trail(request.acting, (way.title, reverse(way.address)), ("Moved", "")),
    }
    return render(request, "casework/moving/moved.html", page)


def rows_of(acting: Acting, made: Move) -> list[dict[str, Any]]:
    """Each person of a move: by name while they are on the organisation's list, else, and in the area, by reference alone."""
    people = set() if made.in_area else {row["person"] for row in made.people}
    names = queries.names_on_list(acting, people)
    audit.read(*names)
    why = in_the_way(acting, made, journeys_since(acting, made))
    codes = who.names_of_all(code for row in made.people for code in row["from"])
    return [
        {
            "person": row["person"],
            "name": names.get(row["person"], ""),
            "reference": row["enrolment"],
            "from": ", ".join(codes.get(code) or title_of(code) for code in row["from"]) or "Nobody",
            "undone": row.get("undone", False),
            "stays": stays,
        }
        for row, stays in zip(made.people, why, strict=True)
    ]
