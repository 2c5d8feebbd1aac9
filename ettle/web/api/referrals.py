"""Referring somebody as a partner and seeing the answer; the queue of a service, and its answers."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Schema, Status

from ettle.web.access.acting import Acting
from ettle.web.access.closing import Closed
from ettle.web.access.roles import Act
from ettle.web.api.door import api, needs
from ettle.web.api.filled import ISO_DAY, data_of, no_day, one_of, require, require_readable
from ettle.web.api.once import once
from ettle.web.api.problems import Problem, fault, in_words, of_form
from ettle.web.api.shapes import Fields, likeness, shape
from ettle.web.audit import entry as audit
from ettle.web.frame.day import today
from ettle.web.gateway import actions, queries
from ettle.web.gateway.forms import NOT_AGREED, AgreementForm, HelpForm, WhoForm
from ettle.web.gateway.models import Referral
from ettle.web.gateway.told import made, told, waiting_words
from ettle.web.gateway.views import answered, as_received, plain

MOST = 200
ANSWERS = ("same", "tried", "contacted", "met", "accept", "decline", "start")


class Service(Schema):
    """What somebody can be referred to: the word to send, and its title."""

    service: str
    title: str
    model_config = shape(service="ettlebrae-works|fair-start-scotland", title="Fair Start Scotland, Ettlebrae Works")


class Step(Schema):
    """What happened to a referral, in words."""

    on: date
    words: str


class Made(Schema):
    """A referral as its maker is told of it: the answer and nothing else."""

    id: int
    reference: str
    name: str
    to: str
    state: str
    words: str
    steps: list[Step]
    model_config = shape(
        id=7,
        reference="R-000007",
        name="Catrìona NicDhòmhnaill",
        to="Ettlebrae Works",
        state="Received",
        words="The service has it and is to get in touch by 15 November 2021.",
        steps=[{"on": "2021-11-10", "words": "Received."}],
    )


class NewReferral(Schema):
    """All that the pages of a referral ask: their agreement first. Without it nothing is sent and nothing is kept."""

    agreed_how: str
    agreed: str
    given: str
    family: str = ""
    born_on: str = ""
    phone: str = ""
    email: str = ""
    postcode: str = ""
    safe: str = ""
    service: str
    wants: str
    model_config = shape(
        agreed_how="here",
        agreed="You can tell them my name and number.",
        given="Catrìona",
        family="NicDhòmhnaill",
        born_on="1990-05-09",
        phone="07700 900123",
        service="ettlebrae-works|fair-start-scotland",
        wants="Kitchen work near the school.",
    )


class Sent(Schema):
    """The referral that was sent."""

    id: int
    reference: str
    model_config = shape(id=7, reference="R-000007")


@api.get("/services", response=list[Service], summary="The services to which somebody can be referred today")
def list_services(request: HttpRequest) -> list[Service]:
    needs(request, Act.REFER)
    return [Service(service=service, title=title) for service, title in queries.services()]


@api.get("/referrals", response=list[Made], summary="Your own referrals and their answers")
def list_referrals(request: HttpRequest) -> list[Made]:
    """Those that wait first; an answer is told for 90 days. Of the person's time with the service nothing is told."""
    acting = needs(request, Act.REFER)
    rows = list(queries.made_by(acting)[:MOST])
    audit.read(*{row.person_id for row in rows})
    return [_made(row, acting) for row in rows]


@api.get("/referrals/{int:id}", response=Made, summary="One of your own referrals and its answer")
def see_referral(request: HttpRequest, id: int) -> Made:
    acting = needs(request, Act.REFER)
    return _made(queries.made_or_404(acting, id), acting)


def _made(row: Referral, acting: Acting) -> Made:
    it = made(row)
    return Made(
        id=row.pk,
        reference=row.reference,
        name=row.name,
        to=str(row.to_organisation),
        state=it.word,
        words=it.words,
        steps=_steps(row, acting),
    )


def _steps(row: Referral, acting: Acting) -> list[Step]:
    return [Step(on=each.on, words=each.words) for each in map(told, queries.steps_of(row, acting))]


@api.post("/referrals", response={201: Sent}, summary="Refer somebody who agreed to it")
def refer(request: HttpRequest, given: NewReferral) -> Status[dict[str, Any]]:
    acting, said = needs(request, Act.REFER), given.model_dump()
    return once(request, lambda token: _sent(acting, said))


def _sent(acting: Acting, said: dict[str, Any]) -> dict[str, Any]:
    """The three pages of a referral at once, then sent as the last of them sends it."""
    require_readable(said)
    answers: dict[str, Any] = {}
    if said["agreed_how"] == NOT_AGREED:
        raise Problem(422, fault("agreed_how", "without their agreement nothing is sent", "ask them first"))
    for form in (
        AgreementForm(data_of(said)),
        WhoForm(data_of(said)),
        HelpForm(data_of(said), services=queries.services()),
    ):
        require(form, {name: value for name, value in said.items() if name in form.fields})
        answers |= plain(form.cleaned_data)
    draft = actions.begin_draft(by=acting)
    actions.save_draft(by=acting, draft=draft, answers=answers)
    try:
        referral = actions.refer(by=acting, draft=draft)
    except Closed as closed:
        raise Problem(422, in_words("service", str(closed))) from closed
    return {"id": referral.pk, "reference": referral.reference}


class Waiting(Schema):
    """A referral as the service that is to answer reads it."""

    id: int
    reference: str
    person: str
    name: str
    by: str
    programme: str
    state: str
    words: str
    contact_by: date
    steps: list[Step]
    agreed: str
    wants: str
    reach: str
    alike: list[dict[str, Any]]
    elsewhere: bool
    model_config = shape(
        id=7,
        reference="R-000007",
        person="P-3F9A0C11D2E4",
        name="Catrìona NicDhòmhnaill",
        by="Ettlebrae Jobcentre",
        programme="Fair Start Scotland",
        state="received",
        words="Contact due by 15 November 2021; it came today.",
        contact_by="2021-11-15",
        steps=[{"on": "2021-11-10", "words": "Received."}],
        agreed="You can tell them my name and number.",
        wants="Kitchen work near the school.",
        reach="Phone: 07700 900123",
        alike=[],
        elsewhere=False,
    )


class InQueue(Schema):
    """One that waits: what the queue shows of it."""

    id: int
    reference: str
    name: str
    by: str
    state: str
    words: str
    contact_by: date
    model_config = shape(
        id=7,
        reference="R-000007",
        name="Catrìona NicDhòmhnaill",
        by="Ettlebrae Jobcentre",
        state="received",
        words="Contact due by 15 November 2021; it came today.",
        contact_by="2021-11-15",
    )


class Answered(Schema):
    """Where the referral stands after the answer."""

    id: int
    state: str
    model_config = shape(id=7, state="accepted")


@api.get("/referrals/received", response=list[InQueue], summary="The referrals to us that wait for an answer")
def list_received(request: HttpRequest) -> list[InQueue]:
    """The longest overdue first."""
    acting = needs(request, Act.ANSWER_REFERRALS)
    rows = list(queries.received_by(acting)[:MOST])
    audit.read(*{row.person_id for row in rows})
    return [
        InQueue(
            id=row.pk,
            reference=row.reference,
            name=row.name,
            by=str(row.from_organisation),
            state=row.state,
            words=waiting_words(row, today()),
            contact_by=row.contact_by,
        )
        for row in rows
    ]


@api.get("/referrals/received/{int:id}", response=Waiting, summary="One referral to us, with what was agreed")
def see_received(request: HttpRequest, id: int) -> Waiting:
    acting = needs(request, Act.ANSWER_REFERRALS)
    row = queries.received_or_404(acting, id)
    it = as_received(row, acting)
    return Waiting(
        id=row.pk,
        reference=row.reference,
        person=row.person_id,
        name=row.name,
        by=str(row.from_organisation),
        programme=it["programme"],
        state=row.state,
        words=it["words"],
        contact_by=row.contact_by,
        steps=_steps(row, acting),
        agreed=it["agreed"],
        wants=it["wants"],
        reach=it["reach"],
        alike=likeness(it["known"].rows),
        elsewhere=it["known"].elsewhere,
    )


@api.post(
    "/referrals/received/{int:id}/{answer}", response={201: Answered}, summary="Answer a referral to us, step by step"
)
def answer_referral(request: HttpRequest, id: int, answer: str, given: Fields) -> Status[dict[str, Any]]:
    """`tried`, `contacted`, `met` and `accept` need no fields; `decline` takes `reason` and `told`; `start` takes `on`,
    `worker` and, where the programme has groups, `group`. Where somebody alike is known, `same` comes before `accept` and
    `start`: `who` is one of those alike or `else`, `words` how you know; with `else`,
    `shown` names those alike that you saw, with commas. One that is answered already is refused with 409."""
    acting = needs(request, Act.ANSWER_REFERRALS)
    return once(request, lambda token: _answered(acting, id, answer, given.fields))


def _answered(acting: Acting, id: int, answer: str, fields: dict[str, Any]) -> dict[str, Any]:
    found = queries.to_answer_or_404(acting, id)
    if answer not in ANSWERS:
        raise Http404("No such answer.")
    require_readable(fields)
    _require_fields(answer, fields)
    try:
        wrong = answered(acting, found, answer, data_of(fields))
    except actions.CannotAnswer as why:
        raise Problem(409, in_words("answer", str(why))) from why
    if wrong:
        raise Problem(422, *(each for form in wrong.values() for each in of_form(form)))
    found.refresh_from_db()
    return {"id": found.pk, "state": found.state}


def _require_fields(answer: str, fields: dict[str, Any]) -> None:
    taken = {"same": ("who", "words", "shown"), "decline": ("reason", "told"), "start": ("on", "worker", "group")}.get(
        answer, ()
    )
    if wrong := [each for each in fields if each not in taken]:
        cure = one_of(taken) if taken else "leave it out"
        raise Problem(422, *(fault(each[:60], "it is no field of this answer", cure) for each in wrong))
    if (on := fields.get("on")) and not ISO_DAY.fullmatch(str(on)):
        raise Problem(422, no_day("on", on))
