"""One person: what their page says, the timeline, and somebody new written down."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Schema, Status

from ettle.web.access.acting import Acting
from ettle.web.access.roles import Act, Category
from ettle.web.access.sight import seen_or_404
from ettle.web.api.door import api, needs
from ettle.web.api.filled import data_of, require, require_readable
from ettle.web.api.once import once
from ettle.web.api.problems import Problem, fault, of_form
from ettle.web.api.said import PersonSaid, rules_said, told_of
from ettle.web.api.shapes import likeness, shape
from ettle.web.audit import entry as audit
from ettle.web.casework import lightly
from ettle.web.casework.adding.forms import AddForm
from ettle.web.casework.adding.views import add_whole, marks, settled
from ettle.web.casework.forms import AskForm, TimelineForm
from ettle.web.casework.views import rules_say, timeline_of
from ettle.web.frame.day import today
from ettle.web.people.duplicates import Answer as Likeness
from ettle.web.people.duplicates import alike
from ettle.web.people.finding import shown_alike


@api.get("/people/{person}", response=PersonSaid, summary="One person: who they are and what the rules say, and why")
def see_person(request: HttpRequest, person: str, on: str = "", known: str = "", enrolment: str = "") -> dict[str, Any]:
    """`on`: the day asked about. `known`: as known at the end of a day. `enrolment`: one of theirs; the latest if not said."""
    acting = needs(request, Act.SEE_PERSON)
    lightly.catch_up(acting)
    sight = seen_or_404(acting, person, Category.JOURNEY)
    asked = {"on": on or today().isoformat(), "known": known or today().isoformat()}
    form = AskForm(data_of(asked))
    require(form, asked)
    day, known_on = form.cleaned_data["on"], form.cleaned_data["known"]
    page = rules_say(sight, day, known_on, enrolment)
    return told_of(acting, sight) | {"on": day, "known_on": known_on, "rules": rules_said(page) if page else None}


class Happened(Schema):
    """One entry of the timeline in words."""

    event: str
    kind: str
    on: date
    words: str
    by: str
    notes: list[str]
    model_config = shape(
        event="ev-5f0c9a",
        kind="contact",
        on="2021-11-01",
        words="Message; reached.",
        by="Ben Laidlaw, Ettlebrae Works",
        notes=[],
    )


@api.get("/people/{person}/timeline", response=list[Happened], summary="What was recorded of somebody, in words")
def see_timeline(
    request: HttpRequest, person: str, words: str = "", kind: str = "", from_day: str = "", to_day: str = ""
) -> list[Happened]:
    """The latest first, without what the post may not see; narrowed by words, kind and days as the page is."""
    sight = seen_or_404(needs(request, Act.SEE_PERSON), person, Category.JOURNEY)
    asked = {"words": words, "kind": kind, "from_day": from_day, "to_day": to_day}
    require_readable(asked)
    entries = timeline_of(sight)
    form = TimelineForm(data_of(asked), kinds=[each.kind for each in entries])
    shown = form.narrowed(entries)
    if faults := of_form(form, beside=[name for name, value in asked.items() if not value]):
        raise Problem(422, *faults)
    return [
        Happened(event=e.event, kind=e.kind, on=e.on, words=e.words, by=" ".join(e.by), notes=list(e.notes))
        for e in shown
    ]


class NewPerson(Schema):
    """Somebody new: a name, and what tells them from others. Of `shown` and `because` see the answer 409."""

    given: str = ""
    family: str = ""
    born: str = ""
    pronoun: str = ""
    number: str = ""
    phone: str = ""
    postcode: str = ""
    shown: str = ""
    because: str = ""
    model_config = shape(given="Catrìona", family="NicDhòmhnaill", born="1990-05-09", phone="07700 900123")


class Added(Schema):
    """Who was written down."""

    person: str
    model_config = shape(person="P-3F9A0C11D2E4")


@api.post("/people", response={201: Added}, summary="Write down somebody new, unless they are known already")
def add_person(request: HttpRequest, given: NewPerson) -> Status[dict[str, Any]]:
    """Where somebody alike is known nothing is kept: 409 lists them as far as the post may see, with why each is alike.

    If it is one of them, use their record. If it is somebody else, send it again with a new Idempotency-Key, `shown` as the
    answer gave it, and `because`: why it is somebody else.
    """
    acting, said = needs(request, Act.RECORD), given.model_dump()
    return once(request, lambda token: {"person": _added(acting, said)})


def _added(acting: Acting, said: dict[str, str]) -> str:
    form = AddForm(data_of(said))
    require(form, said)
    found = alike(acting, form.described())
    if settled(form, found):
        return add_whole(acting, form, found)
    if form.errors:
        raise Problem(422, *of_form(form))
    raise _known_already(acting, found)


def _known_already(acting: Acting, found: Likeness) -> Problem:
    """As the page says it: those alike that the post sees, and of others only that there are some."""
    audit.read(*(each.person for each in found.seen))
    cure = "use the record of the same person, or send “shown” and “because” to say that it is somebody else"
    more = {
        "alike": likeness(shown_alike(acting, found.seen)),
        "elsewhere": bool(found.elsewhere),
        "shown": ",".join(marks(found)),
    }
    return Problem(409, fault("request", "somebody alike is known already", cure), **more)
