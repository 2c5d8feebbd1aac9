"""Two records of one person: what linking would change, made one journey, and parted again."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Schema, Status

from ettle.web.access.acting import Acting
from ettle.web.access.roles import Act
from ettle.web.access.sight import seen_or_404
from ettle.web.api.door import api, needs
from ettle.web.api.filled import data_of, require
from ettle.web.api.once import once
from ettle.web.api.problems import Problem, fault, of_refused
from ettle.web.api.shapes import Recorded, shape
from ettle.web.casework.actions import Refused
from ettle.web.casework.linking.actions import NEEDED, Kind, event_of, say
from ettle.web.casework.linking.forms import WhyForm, WhyNotForm
from ettle.web.casework.linking.preview import preview
from ettle.web.casework.linking.views import linked_with
from ettle.web.frame.day import today


class Linked(Schema):
    """The records that are one journey with this one, itself among them."""

    records: list[str]
    model_config = shape(records=["P-000123", "P-000777"])


class SeesMoreOrLess(Schema):
    """An organisation, and the categories that it would newly see, or no longer."""

    organisation: str
    more: list[str]
    less: list[str]


class WouldBe(Schema):
    """`linked`: whether the two are one journey now. What parting them, or else linking them, would change."""

    linked: bool
    journeys: list[list[str]]
    changes: list[SeesMoreOrLess]
    model_config = shape(
        linked=False,
        journeys=[["P-000123", "P-000777"]],
        changes=[{"organisation": "Elsewhere Training", "more": ["journey"], "less": []}],
    )


class Knowing(Schema):
    """How it is known that two records are one person, or are not, and what is known."""

    because: str
    words: str
    model_config = shape(because="person_said", words="She gave both numbers")


@api.get("/people/{person}/links", response=Linked, summary="The records that are one journey with this one")
def list_links(request: HttpRequest, person: str) -> Linked:
    seen_or_404(needs(request, Act.LINK), person, *NEEDED)
    return Linked(records=sorted(linked_with(person)))


@api.get(
    "/people/{person}/links/{other}", response=WouldBe, summary="What linking two records, or parting them, changes"
)
def see_link(request: HttpRequest, person: str, other: str) -> WouldBe:
    acting = needs(request, Act.LINK)
    together = _both_seen(acting, person, other)
    if other == person:
        raise _one_already()
    found = preview(event_of(acting, "unlink" if together else "link", person, other), today())
    changes = [SeesMoreOrLess(organisation=e.organisation, more=list(e.more), less=list(e.less)) for e in found.changes]
    return WouldBe(linked=together, journeys=[list(each) for each in found.together], changes=changes)


@api.post("/people/{person}/links/{other}", response={201: Recorded}, summary="Say that two records are one person")
def link_records(request: HttpRequest, person: str, other: str, given: Knowing) -> Status[dict[str, Any]]:
    """`because`: person_said, same_number, papers, same_details or other. They can be parted at any time."""
    return _said(request, "link", person, other, given)


@api.post(
    "/people/{person}/links/{other}/part",
    response={201: Recorded},
    summary="Say that two linked records are not one person",
)
def part_records(request: HttpRequest, person: str, other: str, given: Knowing) -> Status[dict[str, Any]]:
    """`because`: linked_by_mistake, person_said, papers or other."""
    return _said(request, "unlink", person, other, given)


def _said(request: HttpRequest, kind: Kind, person: str, other: str, given: Knowing) -> Status[dict[str, Any]]:
    acting, said = needs(request, Act.LINK), given.model_dump()

    def act(token: str) -> dict[str, Any]:
        together = _both_seen(acting, person, other)
        if kind == "link" and together:
            raise _one_already()
        if kind == "unlink" and (other == person or not together):
            raise Problem(409, fault("other", "these records are not linked", "read which are"))
        form = (WhyForm if kind == "link" else WhyNotForm)(data_of(said))
        require(form, said)
        try:
            event = say(by=acting, kind=kind, person=person, other=other, said=form.cleaned_data)
        except Refused as refused:
            raise of_refused(refused) from refused
        return {"act": event.id, "events": [event.id]}

    return once(request, act)


def _one_already() -> Problem:
    return Problem(409, fault("other", "these are one journey already, or one record", "read which are linked"))


def _both_seen(acting: Acting, person: str, other: str) -> bool:
    """Whether two records that the post sees are one journey. Raises Http404 where it does not see one of them."""
    for each in (person, other):
        seen_or_404(acting, each, *NEEDED)
    return other in linked_with(person)
