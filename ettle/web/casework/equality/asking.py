"""Each question with its words and answers, what is held of it, and keeping what was answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from ettle.engine.events.counting import Journey
from ettle.engine.events.facts import FactDeclaration, fact_on
from ettle.web.access.acting import Acting
from ettle.web.access.roles import Category
from ettle.web.access.sight import Sight
from ettle.web.casework import queries
from ettle.web.casework.from_a_desk import tell
from ettle.web.contracts.queries import rulebook
from ettle.web.frame.day import now, today
from ettle.web.people.actions import answer_equality
from ettle.web.people.equality import ALWAYS, NOT_ANSWERED, equality_questions
from ettle.web.people.models import EqualityAnswer

YES_NO = {"yes": "Yes", "no": "No"}
CATEGORY = {"equality": Category.EQUALITY, "health": Category.HEALTH, "justice": Category.JUSTICE}


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as it is put; `held` is the answer that stands, empty = not asked yet."""

    code: str
    words: str
    answers: Mapping[str, str]
    hint: str
    is_fact: bool
    held: str

    @property
    def said(self) -> str:
        return self.answers.get(self.held, self.held) if self.held else "Not asked yet"


def asked_of(sight: Sight) -> Sequence[Asked]:
    """The questions whose answers this sight sees."""
    kept = dict(EqualityAnswer.objects.filter(person=sight.person).values_list("question", "answer"))
    journey, declared, found = queries.journey(sight.person, now()), rulebook().facts, []
    for question in equality_questions():
        fact = declared.get(question.code) if question.is_fact else None
        if (question.is_fact and fact is None) or not sight.has(_needed(fact)):
            continue
        words, answers = (fact.question, _answers(fact)) if fact else (question.words, question.answers)
        held = (_fact_held(journey, question.code, today()) if fact else "") or kept.get(question.code, "")
        found.append(Asked(question.code, words, {**answers, **ALWAYS}, question.hint, question.is_fact, held))
    return found


def _needed(fact: FactDeclaration | None) -> Category:
    return CATEGORY.get(fact.sensitivity, Category.JOURNEY) if fact else Category.EQUALITY


def _answers(fact: FactDeclaration) -> Mapping[str, str]:
    return YES_NO if fact.type == "yes_no" else fact.codes or {}


def _fact_held(journey: Journey | None, name: str, day: date) -> str:
    said = fact_on(journey, name, day) if journey else None
    return str(said.value) if said and said.value is not None else ""


@transaction.atomic
def keep(acting: Acting, sight: Sight, answers: Mapping[str, str]) -> int:
    """Keep the answers that differ from what is held. Returns how many. Raises actions.Refused."""
    changed = {
        each.code: (each, answers[each.code]) for each in asked_of(sight) if answers.get(each.code, "") != each.held
    }
    facts = {code: said for code, (each, said) in changed.items() if each.is_fact and said and said != NOT_ANSWERED}
    own = {
        code: said
        for code, (each, said) in changed.items()
        if code not in facts and not (each.is_fact and not said and each.held != NOT_ANSWERED)
    }
    cleared = dict.fromkeys(facts, "")
    if facts:
        tell(
            acting,
            sight.person,
            [("fact", {"on": today(), "name": code, "value": said}) for code, said in facts.items()],
        )
    if own or cleared:
        answer_equality(person=sight.person, answers={**own, **cleared}, by=acting.code)
    return len(facts) + len(own)
