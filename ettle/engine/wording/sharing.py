"""A sharing agreement in plain English: who sees what of whom, for what, until when, and what the person is told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ettle.engine.rules.predicates import AllOf, AnyOf, Is, Node, Not, OneOf
from ettle.engine.rules.sharing import RECEIVER, Party, SharingAgreement
from ettle.engine.sharing.agreements import Nothing, Seen
from ettle.engine.wording.plain import day, listed, name, plain_value, sentence
from ettle.engine.wording.rules import test_in_english
from ettle.engine.wording.seeing import CATEGORIES

FIELDS = {
    "identity.name": "their name",
    "journey.programme": "which programme they are on",
    "journey.provider": "who provides it",
    "journey.started": "the day they started",
    "journey.key_worker": "who their key worker is",
}
BASIS = {
    "consent": "consent",
    "public_task": "a public task",
    "legal_obligation": "a legal obligation",
    "contract": "a contract with the person",
    "vital_interests": "vital interests",
    "legitimate_interests": "legitimate interests",
}
ROLES = {"controller": "a controller", "joint": "a joint controller", "processor": "a processor"}
WHY_NOTHING: dict[Nothing, str] = {
    "no_receiver": "it is no party that receives",
    "not_in_force": "the agreement is not in force that day",
    "not_with_a_giver": "the person is with no party that gives, that day",
    "not_meant": "the agreement does not mean this person, as far as is known that day",
    "no_consent": "it needs the person's consent, and there is none that day",
    "not_given": "no party that gives sees any of it itself",
}


def agreement_in_english(agreement: SharingAgreement) -> Iterator[str]:
    """The whole agreement, a sentence or two a line."""
    yield sentence(agreement.title)
    of = f"of people who are with {listed(map(name, agreement.givers), 'or')}{_people(agreement)}"
    yield sentence(f"{listed(map(name, agreement.receivers))} may see {things_in_english(agreement.shared)}, {of}")
    if agreement.needs_consent == "yes":
        yield "Only while the person agrees to it; it ends on the day on which they take that back."
    yield sentence(f"it is for {agreement.purpose}, on the basis of {BASIS[agreement.lawful_basis]}")
    yield sentence(f"{days_in_force(agreement)}; to be looked at again by {day(agreement.review_on)}")
    yield from (_party(id, party) for id, party in agreement.parties.items())
    yield f"The person is told: “{agreement.told_to_person}”"
    yield _source(agreement)


def days_in_force(agreement: SharingAgreement) -> str:
    until = f" until the end of the day before {day(agreement.until)}" if agreement.until else ", with no end yet"
    return f"in force from {day(agreement.from_)}{until}"


def things_in_english(things: Iterable[str]) -> str:
    """Categories and fields as a list in words; a field of a category that is there whole is not said again."""
    found = list(things)
    kept = [each for each in found if each in CATEGORIES or each.partition(".")[0] not in found]
    return listed(CATEGORIES.get(each) or FIELDS.get(each, each) for each in kept)


def seen_in_english(seen: Seen | Nothing) -> str:
    """What is seen, or why nothing, as the end of "sees .."."""
    return things_in_english(sorted(seen.things)) if isinstance(seen, Seen) else f"nothing: {WHY_NOTHING[seen]}"


def overdue_in_english(agreement: SharingAgreement) -> str:
    """That the day of its review has passed."""
    return f"was to be looked at again by {day(agreement.review_on)}: review it, then move `review_on`"


def _people(agreement: SharingAgreement) -> str:
    return f", if {_test(agreement.people)}" if agreement.people is not None else ""


def _test(node: Node) -> str:
    match node:
        case AllOf(of):
            return listed(_test(each) for each in of)
        case AnyOf(of):
            return listed((_test(each) for each in of), "or")
        case Not(of):
            return f"not ({_test(of)})"
        case Is("referred_by", value):
            return _referred([str(value)])
        case OneOf("referred_by", values):
            return _referred([str(each) for each in values])
        case Is("enrolled_with", value):
            return f"enrolled with {plain_value(value)}"
        case Is("programme", value):
            return f"the programme is {plain_value(value)}"
    return test_in_english(node)


def _referred(by: list[str]) -> str:
    parties = ("the party that would see them" if each == RECEIVER else name(each) for each in by)
    return f"they were referred by {listed(parties, 'or')}"


def _party(id: str, party: Party) -> str:
    does = {"gives": "gives", "receives": "receives", "both": "gives and receives"}[party.does]
    return sentence(f"{name(id)} {does}, as {ROLES[party.role]}")


def _source(agreement: SharingAgreement) -> str:
    if agreement.illustrative != "yes":
        return sentence(f"source: {agreement.sources.get(agreement.source or '', agreement.source or '')}")
    return " ".join(["Illustrative.", *(sentence(each) for each in agreement.unconfirmed.values())])
