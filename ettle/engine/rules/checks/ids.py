"""Names of one part of a document used in another: sources, outcomes, phases, kinds of event."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from ettle.engine.events.catalogue import KINDS
from ettle.engine.rules.checks.finding import Finding, Known, unknown
from ettle.engine.rules.checks.parts import parts
from ettle.engine.rules.fields import InForce, Rule, Sourced
from ettle.engine.rules.offers import Offer
from ettle.engine.rules.outcomes import Outcome
from ettle.engine.rules.payments import Payment, Since
from ettle.engine.rules.problems import Path
from ettle.engine.rules.programme import Programme

EVIDENCE_LIST = "evidence_type"
"""The code list of types of paper, where a rulebook has one."""


def sources(programme: Programme) -> Iterator[Finding]:
    """Every source named is one of the document's `sources`."""
    yield from named_sources(programme, programme.sources)


def named_sources(rule: Rule, known: Mapping[str, str]) -> Iterator[Finding]:
    for path, part in parts(rule):
        if isinstance(part, Sourced | InForce) and part.source is not None and part.source not in known:
            yield unknown((*path, "source"), part.source, "an id of this document's `sources`", known)


def outcomes(programme: Programme) -> Iterator[Finding]:
    """What outcomes rest on, follow and are limited by exists, and nothing rests on itself."""
    ends = {"leave", *programme.phases.by_id, *programme.outcomes}
    for rule, outcome in programme.outcomes.items():
        path = ("outcomes", rule)
        yield from _rests_on_outcomes(path, outcome, programme)
        yield from _limits(path, outcome, programme, ends)
    yield from _circles(programme)


def _rests_on_outcomes(path: Path, outcome: Outcome, programme: Programme) -> Iterator[Finding]:
    for key in ("all", "any", "requires"):
        for place, other in enumerate(getattr(outcome, key)):
            if other not in programme.outcomes:
                yield unknown((*path, key, place), other, "an outcome of this document", programme.outcomes)
    if outcome.repeated is not None and outcome.repeated.after not in programme.outcomes:
        after = outcome.repeated.after
        yield unknown((*path, "repeated", "after"), after, "an outcome of this document", programme.outcomes)
    if outcome.happens is not None and outcome.happens.kind not in KINDS:
        yield unknown((*path, "happens", "kind"), outcome.happens.kind, "a kind of event", KINDS)


def pro_rata(programme: Programme) -> Iterator[Finding]:
    """Only a sustained outcome has days to pay pro rata."""
    for rule, payment in programme.payments.items():
        outcome = programme.outcomes.get(payment.for_ or "")
        if payment.pro_rata not in (None, "no") and outcome is not None and outcome.sustained is None:
            found = f"`{payment.for_}` is not a `sustained` outcome, so there are no days to pay by"
            yield Finding(("payments", rule, "pro_rata"), found, "take `pro_rata` out")


def _limits(path: Path, outcome: Outcome, programme: Programme, ends: Collection[str]) -> Iterator[Finding]:
    if outcome.work_begins is not None:
        yield from _each_known((*path, "work_begins", "in"), outcome.work_begins.in_, "a phase", programme.phases.by_id)
    if outcome.not_after is not None and outcome.not_after not in ends:
        yield unknown((*path, "not_after"), outcome.not_after, "a phase, an outcome or leave", ends)


def _circles(programme: Programme) -> Iterator[Finding]:
    rests_on = {rule: outcome.rests_on() for rule, outcome in programme.outcomes.items()}
    yield from circle(rests_on, ("outcomes",))


def circle(rests_on: Mapping[str, Iterable[str]], path: Path) -> Iterator[Finding]:
    """The first circle there is, at the first of its ids."""
    try:
        TopologicalSorter(rests_on).prepare()
    except CycleError as error:
        several = error.args[1]
        said = " on ".join(f"`{each}`" for each in reversed(several))
        yield Finding((*path, several[0]), f"it rests on itself: {said}", cure="take one of these links out")


def offers(programme: Programme) -> Iterator[Finding]:
    """Offers are met by kinds of event, in phases that exist."""
    for rule, offer in programme.offer.items():
        path = ("offer", rule)
        yield from _each_known((*path, "by"), offer.by, "a kind of event", KINDS)
        yield from _each_known((*path, "during"), offer.during, "a phase", programme.phases.by_id)
        yield from _within(path, offer)


def _within(path: Path, offer: Offer) -> Iterator[Finding]:
    if offer.within is not None and offer.within.of not in KINDS:
        yield unknown((*path, "within", "of"), offer.within.of, "a kind of event", KINDS)


def payments(programme: Programme) -> Iterator[Finding]:
    """What is paid for exists."""
    for rule, payment in programme.payments.items():
        path = ("payments", rule)
        if payment.for_ is not None and payment.for_ not in programme.outcomes:
            yield unknown((*path, "for"), payment.for_, "an outcome of this document", programme.outcomes)
        if payment.monthly is not None and payment.monthly.while_ not in programme.phases.by_id:
            yield unknown((*path, "monthly", "while"), payment.monthly.while_, "a phase", programme.phases.by_id)
        yield from _since(path, payment, programme)


def _since(path: Path, payment: Payment, programme: Programme) -> Iterator[Finding]:
    rules = {*programme.payments, *programme.outcomes}
    if isinstance(payment.pro_rata, Since) and payment.pro_rata.since not in rules:
        yield unknown((*path, "pro_rata", "since"), payment.pro_rata.since, "a payment or outcome", rules)


def evidence_never_asked(programme: Programme) -> Iterator[Finding]:
    """The evidence asked for is that of the paid outcome: on one that it merely rests on, nobody would ask for it."""
    paid = dict.fromkeys(payment.for_ for payment in programme.payments.values() if payment.for_ is not None)
    if not paid.keys() <= programme.outcomes.keys():
        return  # told already; what was meant may be the very outcome
    for rule, outcome in programme.outcomes.items():
        above = next((each for each in paid if rule in _beneath(programme, each)), None)
        if outcome.evidence is not None and rule not in paid and above is not None:
            found = f"this evidence is never asked for: nothing pays `{rule}` itself, only `{above}`, which rests on it"
            cure = f"write it on `{above}`, or pay for `{rule}` by itself"
            yield Finding(("outcomes", rule, "evidence"), found, cure=cure)


def _beneath(programme: Programme, rule: str) -> set[str]:
    """All that an outcome rests on, however far down."""
    found: set[str] = set()
    left = [rule]
    while left:
        outcome = programme.outcomes.get(left.pop())
        more = set(outcome.rests_on()) - found if outcome is not None else set()
        found |= more
        left += more
    return found


def evidence(programme: Programme, known: Known) -> Iterator[Finding]:
    """Types of evidence are codes of the list, where there is a list."""
    if EVIDENCE_LIST not in known.code_lists:
        return
    codes = known.code_lists[EVIDENCE_LIST].codes
    for rule, outcome in programme.outcomes.items():
        for key in ("any", "all"):
            types = getattr(outcome.evidence, key, ())
            yield from _each_known(("outcomes", rule, "evidence", key), types, "a type of evidence", codes)
    for rule, condition in (programme.eligibility.rules if programme.eligibility else {}).items():
        path = ("eligibility", "rules", rule, "evidence")
        yield from _each_known(path, condition.evidence, "a type of evidence", codes)


def _each_known(
    path: Path, names: tuple[str, ...], what: str, known: Mapping[str, object] | frozenset[str]
) -> Iterator[Finding]:
    for place, name in enumerate(names):
        if name not in known:
            yield unknown((*path, place), name, what, known)
