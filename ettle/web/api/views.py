"""The acts of the pages as JSON. Who asks, what they may see and do, is decided where the pages decide it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Query, Schema
from ninja.errors import AuthenticationError, ValidationError

from ettle.files.events.rows import row_of
from ettle.web.access.declared import Rule, declare
from ettle.web.access.roles import Act, Category
from ettle.web.access.sight import seen_or_404
from ettle.web.api import recording
from ettle.web.api.keys.by_key import ByKey, PerOrganisation
from ettle.web.api.once import once
from ettle.web.api.problems import Problem, told
from ettle.web.audit import entry as audit
from ettle.web.casework import lightly, queries
from ettle.web.casework.models import Standing
from ettle.web.casework.stored import category_of
from ettle.web.contracts.queries import rulebook
from ettle.web.frame.day import end_of, today
from ettle.web.gateway import queries as gateway
from ettle.web.gateway.told import made
from ettle.web.gateway.told import told as step_told
from ettle.web.people.queries import identities_of

api = NinjaAPI(
    title="Ettle",
    version="1",
    description="The same acts as the pages, by a key of an organisation. What a page forbids is not found here either.",
    auth=ByKey(),
    docs_url=None,
    throttle=[PerOrganisation("1200/m")],
    urls_namespace="api",
)
PER_PAGE = 100


class Where(Schema):
    """Where one enrolment stands today, as the caseload shows it."""

    person: str
    name: str
    enrolment: str | None
    programme: str
    state: str
    words: str
    since: date
    next_due_on: date | None
    key_worker: str


class Page(Schema):
    """A part of a list. `after` is what to ask for the next part with; none = there is no more."""

    rows: list[Where]
    after: int | None


class Faults(Schema):
    """Why a request was refused: each fault says where, what was found, what to do."""

    faults: list[dict[str, str]]


class Recorded(Schema):
    """The events of an act, by id."""

    act: str
    events: list[str]


class NewEvent(Schema):
    """One thing to record: its kind as the page's address names it, and the fields of that page's form.

    Id, person, organisation, who and when are set here. `last` is the last day that was so.
    """

    kind: str
    fields: dict[str, Any] = {}


class Made(Schema):
    """A referral as its maker is told of it: the answer and nothing else."""

    reference: str
    name: str
    to: str
    state: str
    words: str
    steps: list[dict[str, str]]


def needs(request: HttpRequest, *acts: Act) -> Any:
    """Who is acting, if their role may do one of these; else the address is not there, as for the pages."""
    acting = request.acting  # type: ignore[attr-defined]
    if not any(acting.may(act) for act in acts):
        audit.refused("not an act of this role")
        raise Http404("This role has no such address.")
    return acting


@api.get("/people", response=Page, summary="The people on your list whose journey you may see")
def people(request: HttpRequest, after: int = 0, find: str = Query("", max_length=60)) -> Page:
    acting = needs(request, Act.SEE_CASELOAD)
    lightly.catch_up(acting)
    rows = list(queries.own(acting).filter(pk__gt=after).order_by("pk")[: PER_PAGE + 1])
    shown = rows[:PER_PAGE]
    audit.read(*{row.person for row in shown})
    more = shown[-1].pk if len(rows) > PER_PAGE else None
    return Page(rows=[_where(row) for row in shown if find.lower() in row.name.lower()], after=more)


def _where(row: Standing) -> Where:
    return Where(
        person=row.person,
        name=row.name,
        enrolment=row.enrolment,
        programme=row.programme,
        state=row.state,
        words=row.words,
        since=row.since,
        next_due_on=row.next_due_on,
        key_worker=row.worker,
    )


@api.get("/people/{person}", summary="Who somebody is, and where each enrolment stands")
def person(request: HttpRequest, person: str) -> dict[str, Any]:
    acting = needs(request, Act.SEE_PERSON)
    lightly.catch_up(acting)
    sight = seen_or_404(acting, person, Category.JOURNEY)
    name = identities_of([person]).get(person)
    standings = queries.visible(acting).filter(person=person).order_by("since", "pk")
    return {
        "person": person,
        "name": name.name if name else person,
        "sees": sorted(sight.categories),
        "standings": [_where(row).model_dump(mode="json") for row in standings],
    }


@api.get("/people/{person}/events", summary="Every event you may see of somebody, as the catalogue writes it")
def events(request: HttpRequest, person: str) -> dict[str, Any]:
    acting = needs(request, Act.SEE_PERSON)
    sight = seen_or_404(acting, person, Category.JOURNEY)
    journey = queries.journey(person, end_of(today()))
    facts = rulebook().facts
    seen = [
        each for each in (journey.heard if journey else ()) if Category(category_of(each, facts)) in sight.categories
    ]
    return {"events": [_plain(row_of(each)) for each in seen]}


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value if isinstance(value, str | int | list) else str(value) for name, value in row.items()}


@api.post(
    "/people/{person}/events",
    response={201: Recorded, 400: Faults, 422: Faults},
    summary="Record one event, as the page of that kind does",
)
def record(request: HttpRequest, person: str, given: NewEvent) -> Any:
    acting = needs(request, Act.RECORD)
    scene, recordable = recording.opened(acting, person, given.kind, given.fields)
    return once(
        request,
        request.auth,  # type: ignore[attr-defined]
        lambda token: recording.recorded(scene, recordable, given.fields, token),
    )


@api.get("/referrals", response=list[Made], summary="Your own referrals and their answers")
def referrals(request: HttpRequest) -> list[Made]:
    acting = needs(request, Act.REFER)
    rows = list(gateway.made_by(acting)[:PER_PAGE])
    audit.read(*{row.person_id for row in rows})
    return [_made(row, acting) for row in rows]


def _made(row: Any, acting: Any) -> Made:
    it = made(row)
    steps = [{"on": each.on.isoformat(), "words": each.words} for each in map(step_told, gateway.steps_of(row, acting))]
    return Made(
        reference=row.reference, name=row.name, to=str(row.to_organisation), state=it.word, words=it.words, steps=steps
    )


@api.exception_handler(Problem)
def problem(request: HttpRequest, wrong: Problem) -> HttpResponse:
    return api.create_response(request, {"faults": wrong.faults}, status=wrong.status)


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, wrong: ValidationError) -> HttpResponse:
    faults = [
        (".".join(map(str, each["loc"][1:])), f"{each['msg']}; mend it and send it again") for each in wrong.errors
    ]
    return api.create_response(request, told(faults), status=422)


@api.exception_handler(Http404)
def missing(request: HttpRequest, wrong: Http404) -> HttpResponse:
    body = {"where": "address", "found": "nothing of yours is here", "cure": "check the address and the key"}
    return api.create_response(request, {"faults": [body]}, status=404)


@api.exception_handler(AuthenticationError)
def no_key(request: HttpRequest, wrong: AuthenticationError) -> HttpResponse:
    body = {
        "where": "Authorization",
        "found": "no key that stands today",
        "cure": "send Authorization: Bearer and your key",
    }
    return api.create_response(request, {"faults": [body]}, status=401)


BY_KEY = Rule(signed_in=False, why="asks for a key of an organisation, and decides by the post of the key")


def addresses() -> Any:
    """The addresses, each declared: the key is asked for inside."""
    patterns, app, namespace = api.urls
    for each in patterns:
        if each.callback is not None:
            declare(each.callback, BY_KEY)
    return patterns, app, namespace
