"""A person's page as JSON: each statement with its state, its words and its reasons, as the page has them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from ninja import Schema

from ettle.web.access.acting import Acting
from ettle.web.access.sight import Sight
from ettle.web.api.lists import Where, where
from ettle.web.api.shapes import shape
from ettle.web.casework import queries, who
from ettle.web.casework.caseload.scope import Scope
from ettle.web.casework.page.hidden import not_seen
from ettle.web.casework.page.offers import Owed
from ettle.web.casework.page.telling import RuleSaid, Statement, Why
from ettle.web.people.header import header_of


class Reason(Schema):
    """Why: a sentence, and the events it rests on in words; `more` of them are not named."""

    words: str
    events: list[str]
    more: int


class Rule(Schema):
    """The rule a statement speaks of."""

    title: str
    words: str
    source: str
    illustrative: bool
    version: str


class Said(Schema):
    """What the rules say in one state and one sentence, with the reasons."""

    id: str
    title: str
    state: str
    words: str
    move: str
    reasons: list[Reason]
    rule: Rule | None
    amount: str = ""


class Todo(Schema):
    """What needs attention, and who is to do it; `record` is the kind of event that would see to it."""

    who: str
    words: str
    record: str


class RulesSaid(Schema):
    """What the rules say of one enrolment; of somebody without one the lists are empty."""

    enrolment: str | None
    enrolments: dict[str, str]
    facts: dict[str, str]
    attention: list[Todo]
    owed: list[Said]
    outcomes: list[Said]
    payments: list[Said]
    joining: list[Said]
    conflicts: list[Said]


class PersonSaid(Schema):
    """Who somebody is as far as the post may see, where each enrolment stands, what the rules say. `rules` is null where nothing is known."""

    person: str
    name: str
    pronoun: str
    age: int | None
    reach: str
    safety: list[str]
    notes: list[str]
    sees: list[str]
    not_seen: list[str]
    standings: list[Where]
    on: date
    known_on: date
    rules: RulesSaid | None
    model_config = shape(
        person="P-000123",
        name="Ada Farquhar",
        pronoun="she",
        age=31,
        reach="Phone, 07700 900123",
        safety=["Safe to leave a message"],
        notes=[],
        sees=["contact", "identity", "journey", "name"],
        not_seen=["health"],
        standings=[],
        on="2021-11-10",
        known_on="2021-11-10",
        rules={
            "enrolment": "P-000123-E1",
            "enrolments": {"P-000123-E1": "Fair Start Scotland"},
            "facts": {"Key worker": "Ben Laidlaw", "Phase": "In work"},
            "attention": [],
            "owed": [],
            "outcomes": [
                {
                    "id": "o-job_13_weeks-1",
                    "title": "13 weeks in work",
                    "state": "On course",
                    "words": "80 of 91 days. Reached on 21 November 2021 if work goes on.",
                    "move": "",
                    "reasons": [{"words": "80 days of work count.", "events": ["23 August 2021: Work."], "more": 0}],
                    "rule": None,
                }
            ],
            "payments": [],
            "joining": [],
            "conflicts": [],
        },
    )


def told_of(acting: Acting, sight: Sight) -> dict[str, Any]:
    """Who it is, and where each enrolment stands with the organisation."""
    header = header_of(acting, sight)
    scope, workers = Scope(acting), who.key_workers_of(acting)
    rows = queries.visible(acting).filter(person=sight.person).order_by("since", "pk")
    return {
        "person": sight.person,
        "name": header.identity.name if header.identity else sight.person,
        "pronoun": header.pronoun,
        "age": header.age,
        "reach": header.reach,
        "safety": [words for _, words in header.flags],
        "notes": list(header.notes),
        "sees": sorted(each.value for each in sight.categories),
        "not_seen": not_seen(sight),
        "standings": [where(row, scope, workers) for row in rows],
    }


def rules_said(page: Mapping[str, Any]) -> RulesSaid:
    """The parts of the page that `journey_page` gathered."""
    chosen, joined = page["chosen"], page.get("eligibility")
    return RulesSaid(
        enrolment=chosen.stay.id if chosen else None,
        enrolments={each.stay.id: title for each, title in page["enrolments"]},
        facts={label: str(value) for label, value in page["facts"]},
        attention=[Todo(who=each.who, words=each.words, record=each.kind) for each in page.get("attention", ())],
        owed=_all(page.get("owed", ())),
        outcomes=_all(page.get("outcomes", ())),
        payments=_all(page.get("payments", ())),
        joining=_all([*([joined] if joined else []), *page.get("conditions", ())]),
        conflicts=_all(page.get("conflicts", ())),
    )


def _all(statements: Iterable[Statement | Owed]) -> list[Said]:
    return [
        Said(
            id=each.id,
            title=each.title,
            state=each.word,
            words=each.words,
            move=each.move,
            reasons=[_reason(why) for why in each.why],
            rule=_rule(each.rule) if each.rule else None,
            amount=getattr(each, "amount", ""),
        )
        for each in statements
    ]


def _reason(why: Why) -> Reason:
    return Reason(words=why.words, events=[each.words for each in why.events], more=why.more)


def _rule(rule: RuleSaid) -> Rule:
    return Rule(
        title=rule.title,
        words=rule.words,
        source=rule.source,
        illustrative=rule.illustrative,
        version=rule.version,
    )
