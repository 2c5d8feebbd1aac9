"""Where things stand: what is asked, what was answered, and how far somebody came."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Schema, Status

from ettle.web.access.roles import Act
from ettle.web.api.door import api, needs
from ettle.web.api.filled import data_of, require
from ettle.web.api.once import once
from ettle.web.api.problems import of_refused
from ettle.web.api.shapes import Fields, Recorded, shape
from ettle.web.casework.actions import Refused
from ettle.web.casework.seen import seen
from ettle.web.plans.assessment import views
from ettle.web.plans.assessment.distance import Moved, travelled


class AreaAsked(Schema):
    """One area of life: its fields are `score_` and `words_` with its name behind."""

    area: str
    title: str
    question: str


class Distance(Schema):
    """The first score and the latest of one edition; without a latest nobody knows whether anything changed."""

    tool: str
    area: str
    title: str
    first: float
    first_on: date
    latest: float | None
    latest_on: date | None
    says: str


class AnswerRead(Schema):
    """What was answered of one area, and the person's words where they may be seen."""

    event: str
    on: date
    area: str
    score: float
    of: float | None
    words: str


class Standings(Schema):
    """The tool that is used now with the areas that the post may ask about, and what was answered, the latest first."""

    tool: str
    title: str
    least: int
    most: int
    areas: list[AreaAsked]
    travelled: list[Distance]
    answers: list[AnswerRead]
    model_config = shape(
        tool="life-areas-1",
        title="Where things stand",
        least=1,
        most=10,
        areas=[{"area": "confidence", "title": "Confidence", "question": "How sure of yourself do you feel?"}],
        travelled=[
            {
                "tool": "life-areas-1",
                "area": "confidence",
                "title": "Confidence",
                "first": 3,
                "first_on": "2021-08-01",
                "latest": 6,
                "latest_on": "2021-11-01",
                "says": "Up 3",
            }
        ],
        answers=[
            {"event": "ev-5f0c9a", "on": "2021-11-01", "area": "Confidence", "score": 6, "of": 10, "words": "Better."}
        ],
    )


@api.get("/people/{person}/assessments", response=Standings, summary="Where things stand, and how far somebody came")
def see_assessments(request: HttpRequest, person: str) -> Standings:
    acting = needs(request, Act.SEE_PERSON)
    who = seen(request, person)  # type: ignore[arg-type]
    form = views.form_of(acting, who, None)
    asked = [AreaAsked(area=code, title=each.title, question=each.question) for code, each in form.areas.items()]
    return Standings(
        tool=form.tool.tool,
        title=form.tool.title,
        least=form.tool.scale.least,
        most=form.tool.scale.most,
        areas=asked,
        travelled=[_distance(each.tool, one) for each in travelled(who.sight) for one in each.areas],
        answers=[_read(*each) for each in views.said_of(who)],
    )


def _distance(tool: str, it: Moved) -> Distance:
    kept = {name: getattr(it, name) for name in ("area", "title", "first_on", "latest_on")}
    latest = None if it.latest is None else float(it.latest)
    return Distance(tool=tool, first=float(it.first), latest=latest, says=it.state[1], **kept)


def _read(event: Any, area: str, words: str | None) -> AnswerRead:
    most = None if event.scale_max is None else float(event.scale_max)
    return AnswerRead(event=event.id, on=event.on, area=area, score=float(event.score), of=most, words=words or "")


class Assessed(Fields):
    """The fields of the page's form: `on`, and of each area that was asked its score and what the person said."""

    model_config = shape(fields={"on": "2021-11-09", "score_confidence": "6", "words_confidence": "Better."})


@api.post("/people/{person}/assessments", response={201: Recorded}, summary="Record where things stand")
def assess(request: HttpRequest, person: str, given: Assessed) -> Status[dict[str, Any]]:
    """An area that is left out was not asked. `stay`: which enrolment, where there are several."""
    acting = needs(request, Act.RECORD)

    def act(token: str) -> dict[str, Any]:
        who = seen(request, person)  # type: ignore[arg-type]
        form = views.form_of(acting, who, data_of(given.fields))
        require(form, given.fields)
        try:
            events = views.write_down(acting, person, form)
        except Refused as refused:
            raise of_refused(refused) from refused
        return {"act": events[0].id, "events": [each.id for each in events]}

    return once(request, act)
