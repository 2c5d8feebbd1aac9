"""Facts about the person: each by the one question that is asked everywhere, with its codes; not saying is an answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError

from ettle.engine.events.facts import PREFER_NOT_TO_SAY, FactDeclaration, fact_on, good_until
from ettle.engine.wording.plain import plain_value
from ettle.web.access.roles import Category
from ettle.web.access.sight import Sight
from ettle.web.casework.record.asks import Ask, Recordable, Said
from ettle.web.casework.stored import CATEGORY_OF_SENSITIVITY
from ettle.web.contracts.queries import rulebook
from ettle.web.frame.day import today

NOT_KNOWN = "not_known"
INSTEAD = [(PREFER_NOT_TO_SAY, "Prefers not to say"), (NOT_KNOWN, "Does not know")]


def knowing(name: str, declared: FactDeclaration) -> Recordable:
    """The form of one question."""
    asks = [Ask("value", declared.question, _hint(declared), choices=_choices(name, declared), declared=declared.type,
                needed=bool(_choices(name, declared)))]  # fmt: skip
    if not _choices(name, declared):
        asks.append(Ask("instead", "Or", choices="instead"))
    return Recordable(
        "fact", "Answer to a question", "fact", tuple(asks), day="So since",
        day_hint="The day since which it is so, today where that is not known", fixed={"name": name}, make=known,
        lead="Ask it in these words. Nobody has to answer.",
    )  # fmt: skip


def _choices(name: str, declared: FactDeclaration) -> str:
    return f"fact:{name}" if declared.type in ("code", "yes_no") else ""


def _hint(declared: FactDeclaration) -> str:
    return f"In {declared.unit}" if declared.unit else ""


def known(scene: Any, said: Said, act: str) -> list[Said]:
    """One fact; what is not known has no value, and not saying is a value."""
    instead, value = said.pop("instead", None), said.get("value")
    if value and instead:
        raise ValidationError({"instead": "An answer is given above as well. Keep one of the two."})
    if value in (None, "") and not instead:
        raise ValidationError({"value": "Write the answer, or say below that there is none."})
    value = instead or value
    return [said | {"value": None if value == NOT_KNOWN else value}]


def questions(sight: Sight) -> dict[str, FactDeclaration]:
    """The facts that this post may see, and so may ask."""
    return {name: each for name, each in rulebook().facts.items() if sight.has(category_of_fact(each))}


def category_of_fact(declared: FactDeclaration) -> Category:
    return Category(CATEGORY_OF_SENSITIVITY.get(declared.sensitivity, "journey"))


@dataclass(frozen=True, slots=True)
class Question:
    """One question, what was answered last, and whether it is worth asking again."""

    name: str
    words: str
    answer: str
    again: bool


def answered(scene: Any, asked: Mapping[str, FactDeclaration]) -> list[Question]:
    """Each question with the answer that holds today, those without one first."""
    rows = []
    for name, declared in asked.items():
        fact = fact_on(scene.journey, name, today())
        until = good_until(fact, declared) if fact else None
        said = plain_value(fact.value) if fact and fact.value is not None else ""
        rows.append(Question(name, declared.question, said, bool(until and until <= today())))
    return sorted(rows, key=lambda each: (bool(each.answer), not each.again))
