"""The questions on equality: those whose answers the post may see, and keeping what was answered."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Schema, Status

from ettle.web.access.roles import Act, Category
from ettle.web.access.sight import seen_or_404
from ettle.web.api.door import api, needs
from ettle.web.api.filled import data_of, require
from ettle.web.api.once import once
from ettle.web.api.problems import Problem, in_words, of_refused
from ettle.web.api.shapes import shape
from ettle.web.casework.actions import Refused
from ettle.web.casework.equality.asking import asked_of, keep
from ettle.web.casework.equality.views import EqualityForm
from ettle.web.people.sealing import Erased

NEEDED = (Category.JOURNEY, Category.EQUALITY)


class Question(Schema):
    """One question, its answers by code, and the answer that stands; empty = not asked yet."""

    question: str
    words: str
    hint: str
    answers: dict[str, str]
    answer: str
    model_config = shape(
        question="sex",
        words="What is your sex?",
        hint="",
        answers={"female": "Female", "male": "Male", "prefer_not_to_say": "Prefer not to say"},
        answer="female",
    )


@api.get("/people/{person}/equality", response=list[Question], summary="The questions on equality, and what stands")
def see_equality(request: HttpRequest, person: str) -> list[Question]:
    sight = seen_or_404(needs(request, Act.RECORD), person, *NEEDED)
    return [
        Question(question=each.code, words=each.words, hint=each.hint, answers=dict(each.answers), answer=each.held)
        for each in asked_of(sight)
    ]


class Answers(Schema):
    """Answers by question. What is not sent stays as it was; an empty answer says that it was not asked after all."""

    answers: dict[str, str]
    model_config = shape(answers={"sex": "female"})


class Kept(Schema):
    """How many answers differ now from what was held."""

    kept: int
    model_config = shape(kept=1)


@api.post("/people/{person}/equality", response={201: Kept}, summary="Keep answers to the questions on equality")
def answer_equality(request: HttpRequest, person: str, given: Answers) -> Status[dict[str, Any]]:
    """Nobody has to answer; that somebody would rather not say is an answer."""
    acting = needs(request, Act.RECORD)

    def act(token: str) -> dict[str, Any]:
        sight = seen_or_404(acting, person, *NEEDED)
        asked = asked_of(sight)
        form = EqualityForm(asked, data_of({each.code: each.held for each in asked} | given.answers))
        require(form, given.answers)
        try:
            return {"kept": keep(acting, sight, form.cleaned_data)}
        except Refused as refused:
            raise of_refused(refused) from refused
        except Erased as gone:
            raise Problem(409, in_words("request", str(gone))) from gone

    return once(request, act)
