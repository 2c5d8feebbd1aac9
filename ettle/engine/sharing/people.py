"""Which people an agreement means, and whether they agree."""

from __future__ import annotations

from datetime import date

from ettle.engine.basics.answer import Answer, all_of, answer, any_of
from ettle.engine.events.catalogue import Consent, Referral
from ettle.engine.events.counting import Journey
from ettle.engine.events.facts import PREFER_NOT_TO_SAY, fact_on
from ettle.engine.rules.predicates import AllOf, AnyOf, Is, Node, Not, OneOf
from ettle.engine.rules.sharing import RECEIVER, SharingAgreement
from ettle.engine.sharing.standing import Standing

SHARING = "sharing"
"""The purpose of a consent that is to sharing with somebody, by whichever agreement."""


def consents(journey: Journey, agreement: SharingAgreement, receiver: str, day: date) -> bool:
    """Whether a consent covers the day: to sharing or to this agreement, with the party or with all who help."""
    died = min((event.on for event in journey.events if event.kind == "death"), default=None)
    return any(
        _covers(event, day) and event.purpose in (SHARING, agreement.agreement) and event.with_ in (None, receiver)
        for event in journey.events
        if isinstance(event, Consent)
    ) and (died is None or day < died)


def _covers(event: Consent, day: date) -> bool:
    if event.ended == "yes":  # on a day nobody knows: only as far as is certain
        return event.on <= day <= (event.last_known or event.on)
    return event.on <= day and (event.until is None or day < event.until)


def are_meant(journey: Journey, agreement: SharingAgreement, near: Standing, receiver: str, day: date) -> bool:
    """Whether the agreement means this person, who is with a giving party. What is not known is not a yes."""
    people = agreement.people
    return people is None or _asked(people, journey, near, receiver, day) is Answer.YES


def _asked(node: Node, journey: Journey, near: Standing, receiver: str, day: date) -> Answer:
    match node:
        case AllOf(of):
            return all_of(_asked(each, journey, near, receiver, day) for each in of)
        case AnyOf(of):
            return any_of(_asked(each, journey, near, receiver, day) for each in of)
        case Not(of):
            return _asked(of, journey, near, receiver, day).negated()
        case Is(name, value):
            return _is_one(name, {str(value)}, journey, near, receiver, day)
        case OneOf(name, values):
            return _is_one(name, {str(each) for each in values}, journey, near, receiver, day)
    return Answer.UNKNOWN  # no such test passes the checks


def _is_one(name: str, values: set[str], journey: Journey, near: Standing, receiver: str, day: date) -> Answer:
    match name:
        case "enrolled_with":
            return answer(near.enrolment is not None and near.party in values)
        case "programme":
            return answer(near.programme in values) if near.programme else Answer.UNKNOWN
        case "referred_by":
            meant = {receiver if each == RECEIVER else each for each in values}
            return answer(any(_referred(event, meant, day) for event in journey.events))
    fact = fact_on(journey, name, day)
    if fact is None or fact.value is None or fact.value == PREFER_NOT_TO_SAY:
        return Answer.UNKNOWN
    return answer(str(fact.value) in values)


def _referred(event: object, by: set[str], day: date) -> bool:
    return isinstance(event, Referral) and event.organisation in by and event.on <= day
