"""Who somebody is and how to reach them, part by part, with what stood before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, QueryDict
from ninja import Schema, Status

from ettle.web.access.roles import Act, Category
from ettle.web.access.sight import seen_or_404
from ettle.web.api.door import api, needs
from ettle.web.api.filled import data_of, require
from ettle.web.api.once import once
from ettle.web.api.problems import Problem, in_words
from ettle.web.api.shapes import shape
from ettle.web.people import actions
from ettle.web.people.details.page import initial_of, parts_of
from ettle.web.people.details.views import CHANGES, Change
from ettle.web.people.models import OtherName
from ettle.web.people.sealing import Erased, erased_at


class Row(Schema):
    """What is held, in words."""

    label: str
    value: str


class PartRead(Schema):
    """One part as the page has it: what stands, who wrote it when, and what stood before, the latest first."""

    part: str
    title: str
    rows: list[Row]
    written: str
    before: list[str]


class OtherNameRead(Schema):
    """Another name that somebody is found by."""

    id: int
    kind: str
    name: str


class DetailsRead(Schema):
    """The parts that the post may see. `erased`: when what was kept was erased; then there is nothing else."""

    parts: list[PartRead]
    other_names: list[OtherNameRead]
    erased: datetime | None
    model_config = shape(
        parts=[
            {
                "part": "name",
                "title": "Name",
                "rows": [{"label": "Given name", "value": "Ada"}],
                "written": "Written on 1 November 2021 by Ben Laidlaw",
                "before": [],
            }
        ],
        other_names=[{"id": 4, "kind": "previous", "name": "Ada Muir"}],
        erased=None,
    )


@api.get("/people/{person}/details", response=DetailsRead, summary="Who somebody is and how to reach them")
def see_details(request: HttpRequest, person: str) -> DetailsRead:
    """The National Insurance number is shown in part; the whole is asked for by itself."""
    sight = seen_or_404(needs(request, Act.SEE_PERSON), person, Category.IDENTITY)
    if erased := erased_at(person):
        return DetailsRead(parts=[], other_names=[], erased=erased)
    parts = [
        PartRead(
            part=each.code,
            title=each.title,
            rows=[Row(label=label, value=value) for label, value in each.rows],
            written=each.written,
            before=each.before,
        )
        for each in parts_of(sight)
    ]
    others = OtherName.objects.filter(person=person).order_by("pk")
    return DetailsRead(
        parts=parts,
        other_names=[OtherNameRead(id=each.pk, kind=each.kind, name=each.name) for each in others],
        erased=None,
    )


class Number(Schema):
    """The whole number; empty where there is none to be seen."""

    number: str
    model_config = shape(number="QQ 12 34 56 C")


@api.get("/people/{person}/details/number", response=Number, summary="The whole National Insurance number")
def open_number(request: HttpRequest, person: str) -> Number:
    """That it was opened is on record by itself."""
    seen_or_404(needs(request, Act.RECORD), person, Category.IDENTITY)
    return Number(number=actions.open_number(person=person))


class Saved(Schema):
    """The part that was written."""

    part: str
    model_config = shape(part="name")


class NameSent(Schema):
    """The name somebody uses: of a given and a family name at least one. What is not sent stays as it was."""

    given: str | None = None
    family: str | None = None
    known_as: str | None = None
    pronoun: str | None = None
    model_config = shape(given="Catrìona", family="NicDhòmhnaill", known_as="Shona", pronoun="she/her")


class OtherNameSent(Schema):
    """Another name somebody is found by; `kind`: previous, or also where they use it beside."""

    kind: str
    given: str = ""
    family: str = ""
    since: str = ""
    model_config = shape(kind="previous", given="Catrìona", family="Muir")


class NumberSent(Schema):
    """The number or, in its place, why there is none: one of the two."""

    number: str = ""
    lack: str = ""
    model_config = shape(number="QQ 12 34 56 C")


class ContactSent(Schema):
    """How to reach somebody, and how not to. What is not sent stays as it was; null empties a field."""

    phone: str | None = None
    email: str | None = None
    preferred: str | None = None
    never_by: list[str] | None = None
    best_times: str | None = None
    safe_message: str | None = None
    safe_post: str | None = None
    who_else: str | None = None
    language: str | None = None
    interpreter: str | None = None
    print: str | None = None
    model_config = shape(phone="07700 900123", preferred="text", never_by=["post"], safe_message="no")


class AddressSent(Schema):
    """Where somebody lives since a day; where they lived until then ends there."""

    from_on: str
    no_fixed: bool = False
    lines: str = ""
    postcode: str = ""
    model_config = shape(from_on="2021-11-01", lines="4 Shore Lane", postcode="EH6 6RW")


class EmergencySent(Schema):
    """Whom to tell when something happens. What is not sent stays as it was."""

    name: str | None = None
    relation: str | None = None
    phone: str | None = None
    note: str | None = None
    model_config = shape(name="Isla Farquhar", relation="sister", phone="07700 900456")


@api.post("/people/{person}/details/name", response={201: Saved}, summary="Write the name somebody uses")
def change_name(request: HttpRequest, person: str, given: NameSent) -> Status[dict[str, Any]]:
    return _changed(request, person, "name", given)


@api.post("/people/{person}/details/other-names", response={201: Saved}, summary="Have somebody found by another name")
def add_other_name(request: HttpRequest, person: str, given: OtherNameSent) -> Status[dict[str, Any]]:
    return _changed(request, person, "other-name", given)


@api.post(
    "/people/{person}/details/other-names/{int:id}/remove",
    response={201: Saved},
    summary="Have somebody found by a name no more",
)
def take_other_name(request: HttpRequest, person: str, id: int) -> Status[dict[str, Any]]:
    acting = needs(request, Act.RECORD)

    def act(token: str) -> dict[str, Any]:
        seen_or_404(acting, person, Category.IDENTITY)
        try:
            actions.remove_other_name(person=person, id=id, by=acting.code)
        except OtherName.DoesNotExist as nothing:
            raise Http404("There is no such name of theirs.") from nothing
        return {"part": "other-name"}

    return once(request, act)


@api.post("/people/{person}/details/number", response={201: Saved}, summary="Write a National Insurance number")
def change_number(request: HttpRequest, person: str, given: NumberSent) -> Status[dict[str, Any]]:
    return _changed(request, person, "number", given)


@api.post("/people/{person}/details/contact", response={201: Saved}, summary="Write how to reach somebody")
def change_contact(request: HttpRequest, person: str, given: ContactSent) -> Status[dict[str, Any]]:
    return _changed(request, person, "contact", given)


@api.post("/people/{person}/details/address", response={201: Saved}, summary="Write where somebody lives")
def change_address(request: HttpRequest, person: str, given: AddressSent) -> Status[dict[str, Any]]:
    return _changed(request, person, "address", given)


@api.post("/people/{person}/details/emergency", response={201: Saved}, summary="Write whom to tell in an emergency")
def change_emergency(request: HttpRequest, person: str, given: EmergencySent) -> Status[dict[str, Any]]:
    return _changed(request, person, "emergency", given)


def _changed(request: HttpRequest, person: str, part: str, given: Schema) -> Status[dict[str, Any]]:
    """Fill in the part's form of the page, beginning with what stands, and save it as the page does."""
    acting, wanted, sent = needs(request, Act.RECORD), CHANGES[part], given.model_dump(exclude_unset=True)

    def act(token: str) -> dict[str, Any]:
        seen_or_404(acting, person, wanted.needs)
        form = wanted.form(_filled(_stands(wanted, person) | sent))
        require(form, {name: value for name, value in sent.items() if not isinstance(value, list | bool)})
        try:
            wanted.save(person, form.cleaned_data, acting.code)
        except (actions.DoesNotFit, Erased) as why:
            raise Problem(409, in_words("request", str(why))) from why
        return {"part": part}

    return once(request, act)


def _stands(wanted: Change, person: str) -> dict[str, Any]:
    """What the page's form comes filled in with: what is held, and else what it begins with."""
    if wanted.starts_from is None:
        return {}
    held = initial_of(wanted.starts_from, person)
    return {name: held.get(name, field.initial) for name, field in wanted.form.base_fields.items()}


def _filled(said: Mapping[str, Any]) -> QueryDict:
    """As a browser would send it: several ticks under one name; no tick, and what nobody said, not at all."""
    data = data_of({name: value for name, value in said.items() if not isinstance(value, list | bool | None)})
    for name, value in said.items():
        if isinstance(value, list):
            data.setlist(name, value)
        elif value is True:
            data[name] = "yes"
    return data
