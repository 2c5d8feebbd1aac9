"""Moving many people at once: looked at first, done as it was looked at, and undone for whom nothing followed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Schema, Status

from ettle.files.events.rows import RowFaulty
from ettle.web.access.acting import Acting
from ettle.web.access.closing import Closed
from ettle.web.access.roles import Act
from ettle.web.api.door import api, needs
from ettle.web.api.filled import data_of, require_asked, require_readable
from ettle.web.api.once import once
from ettle.web.api.problems import Problem, fault, in_words, of_form, of_refused
from ettle.web.api.shapes import Written, shape
from ettle.web.audit import entry as audit
from ettle.web.casework import lightly
from ettle.web.casework.actions import Refused
from ettle.web.casework.models import Move, MoveReason
from ettle.web.casework.moving import actions, views
from ettle.web.casework.moving.forms import MoveForm
from ettle.web.casework.moving.planned import Moving, Plan, called, is_of_an_area, moves_of
from ettle.web.casework.record import writing

MOVERS = (Act.REASSIGN, Act.MOVE, Act.MOVE_IN_AREA)
OF_THE_FORM = ("token", "mark")
LISTED = 50


class MoveMade(Schema):
    """A move that was made."""

    id: int
    way: str
    to: str
    on: date
    reason: str
    people: int
    undone: bool
    model_config = shape(
        id=7, way="key_worker", to="bob", on="2021-11-10", reason="Their key worker leaves", people=2, undone=False
    )


class WasMoved(Schema):
    """One person of a move. `stays`: why undoing it would leave them as they are; empty where nothing is in the way."""

    who: str
    enrolment: str
    until_then: str
    undone: bool
    stays: str


class MoveSaid(MoveMade):
    """A move, and each person of it."""

    each: list[WasMoved]
    model_config = shape(
        id=7,
        way="key_worker",
        to="bob",
        on="2021-11-10",
        reason="Their key worker leaves",
        people=1,
        undone=False,
        each=[
            {
                "who": "Ada Farquhar",
                "enrolment": "P-000123-E1",
                "until_then": "Ben Laidlaw",
                "undone": False,
                "stays": "",
            }
        ],
    )


@api.get("/moves", response=list[MoveMade], summary="The moves of your organisation that the post could make")
def list_moves(request: HttpRequest) -> list[MoveMade]:
    """The latest first, fifty at most."""
    acting = needs(request, *MOVERS)
    return [MoveMade(**_made(row)) for row in moves_of(acting).order_by("-pk")[:LISTED]]


@api.get("/moves/{int:id}", response=MoveSaid, summary="One move, and for whom it can be undone")
def see_move(request: HttpRequest, id: int) -> MoveSaid:
    acting = needs(request, *MOVERS)
    row = moves_of(acting).filter(pk=id).first()
    if row is None:
        raise Http404("No such move that the post could make.")
    each = [
        WasMoved(
            who=said["name"] or said["reference"],
            enrolment=said["reference"],
            until_then=said["from"],
            undone=said["undone"],
            stays=said["stays"],
        )
        for said in views.rows_of(acting, row)
    ]
    return MoveSaid(**_made(row), each=each)


def _made(row: Move) -> dict[str, Any]:
    said = {name: getattr(row, name) for name in ("to", "on")}
    reason = str(MoveReason(row.reason).label)
    return said | {
        "id": row.pk,
        "way": row.kind,
        "reason": reason,
        "people": len(row.people),
        "undone": row.undone_at is not None,
    }


class Undone(Schema):
    """The move, and how many were put back and how many stay as they are."""

    id: int
    undone: int
    stay: int
    model_config = shape(id=7, undone=2, stay=0)


@api.post("/moves/{int:id}/undo", response={201: Undone}, summary="Undo a move for everybody of whom nothing followed")
def undo_move(request: HttpRequest, id: int) -> Status[dict[str, Any]]:
    """For the others the move stays; `/moves/{id}` says why."""
    acting = needs(request, *MOVERS)

    def act(token: str) -> dict[str, Any]:
        try:
            made = actions.undo(by=acting, number=id)
        except Move.DoesNotExist as none:
            raise Http404("No such move that the post could make.") from none
        if made.undone_at is None:
            raise Problem(409, fault("id", "it can be undone for nobody", "read the move: it says why of each"))
        undone = sum(bool(row.get("undone")) for row in made.people)
        return {"id": id, "undone": undone, "stay": len(made.people) - undone}

    return once(request, act)


class NewMove(Schema):
    """Whom to move, by their references, and the other fields of the page's form of that way: where to, `on`, `reason`, `note`, `told`."""

    people: list[str]
    fields: dict[str, Any] = {}
    model_config = shape(
        people=["P-000123-E1", "P-000124-E1"],
        fields={"worker": "bob", "on": "2021-11-10", "reason": "leaving", "told": "Ben, by phone"},
    )


class LookedAt(NewMove):
    """The same as was looked at, with the `mark` that the look answered."""

    mark: str
    model_config = shape(
        people=["P-000123-E1", "P-000124-E1"],
        fields={"worker": "bob", "on": "2021-11-10", "reason": "leaving", "told": "Ben, by phone"},
        mark="7f1c2f0e7f1c2f0e7f1c2f0e7f1c2f0e.0c9a5f0c9a5f0c9a5f0c9a5f0c9a5f0c",
    )


class WouldMove(Schema):
    """One enrolment that would move: who newly sees them, who no longer does, and what the rules would say otherwise."""

    who: str
    enrolment: str
    until_now: str
    newly: list[str]
    no_longer: list[str]
    rules: list[str]


class NotMoved(Schema):
    """Somebody who cannot be moved, and why."""

    who: str
    why: str


class Look(Schema):
    """What a move would do; nothing is recorded. `mark` says that it was looked at: send it with the move."""

    mark: str
    moving: list[WouldMove]
    not_moved: list[NotMoved]
    model_config = shape(
        mark="7f1c2f0e7f1c2f0e7f1c2f0e7f1c2f0e.0c9a5f0c9a5f0c9a5f0c9a5f0c9a5f0c",
        moving=[
            {
                "who": "Ada Farquhar (P-000123-E1)",
                "enrolment": "P-000123-E1",
                "until_now": "Ben Laidlaw",
                "newly": ["Bob Nairn"],
                "no_longer": ["Ben Laidlaw"],
                "rules": [],
            }
        ],
        not_moved=[{"who": "P-000999", "why": "Nobody on your organisation’s list today has this reference."}],
    )


@api.post(
    "/moves/{way}/look",
    response=Look,
    summary="What a move would do, before it is done",
    openapi_extra={"x-writes": False},
)
def look_at_move(request: HttpRequest, way: str, given: NewMove) -> Look:
    """`way`: key_worker, provider or programme. It records nothing, so it names no Idempotency-Key."""
    acting = needs(request, *MOVERS)
    found = _way_or_404(acting, way)
    lightly.catch_up(acting)
    token = writing.new_token()
    return _look(acting, found.plan(acting, _filled(acting, found, given, token).asked()), token)


@api.post("/moves/{way}", response={201: Written}, summary="Move people as it was looked at: all of them or nobody")
def move_people(request: HttpRequest, way: str, given: LookedAt) -> Status[dict[str, Any]]:
    """Done once for each look. Where something changed since the look nobody is moved: 409 says with a new `mark` what a move would do now."""
    acting = needs(request, *MOVERS)
    found = _way_or_404(acting, way)

    def act(token: str) -> dict[str, Any]:
        lightly.catch_up(acting)
        looked, _, mark = given.mark.partition(".")
        looked = looked if writing.TOKEN.fullmatch(looked) else token
        form = _filled(acting, found, given, looked)
        said, words = form.cleaned_data["reason"], form.words()
        try:
            made = actions.move(by=acting, asked=form.asked(), plan=found.plan, reason=said, words=words, mark=mark)
        except actions.Changed as changed:
            look = _look(acting, changed.plan, looked).model_dump(mode="json")
            reason = "it is not what was looked at, and nobody was moved"
            raise Problem(409, fault("mark", reason, "look at it again"), **look) from changed
        except Refused as refused:
            raise of_refused(refused) from refused
        except (RowFaulty, Closed) as refused:
            raise Problem(422, in_words("request", f"nobody was moved: {refused}")) from refused
        return {"id": made.pk}

    return once(request, act)


def _way_or_404(acting: Acting, way: str) -> views.Way:
    found = views.WAYS.get(way) if way in Move.Kind.values else None  # type: ignore[call-overload]
    if found is None or not any(acting.may(act) for act in found.acts):
        raise Http404("No such way of this post.")
    return found


def _filled(acting: Acting, way: views.Way, given: NewMove, token: str) -> MoveForm:
    """The page's form with what was sent. Raises Problem."""
    require_readable(given.fields)
    people = {"people": "\n".join(given.people)}
    require_readable(people)
    form = way.form(acting, data_of(given.fields | people, token=token))
    require_asked(form, given.fields, (*OF_THE_FORM, "people"))
    if not form.is_valid():
        raise Problem(422, *of_form(form))
    return form


def _look(acting: Acting, plan: Plan, token: str) -> Look:
    """The ids of what would be recorded are made of the token, so it goes with the mark."""
    audit.read(*{each.row.person for each in plan.moving})
    refused = [NotMoved(who=name, why=why) for name, why in plan.refused]
    return Look(mark=f"{token}.{plan.mark}", moving=[_would(acting, each) for each in plan.moving], not_moved=refused)


def _would(acting: Acting, each: Moving) -> WouldMove:
    """As the preview shows it: of the rules a contract manager reads nothing."""
    rules = (
        [] if is_of_an_area(acting) else [f"{c.programme}, {c.title}: {c.word} {c.words}".strip() for c in each.changes]
    )
    return WouldMove(
        who=called(acting, each.row),
        enrolment=each.row.enrolment or "",
        until_now=each.now,
        newly=list(each.newly),
        no_longer=list(each.no_longer),
        rules=rules,
    )
