"""A contract as it stands beside the contract as a document would make it, in plain English."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ettle.engine.rules.fields import InForce
from ettle.engine.rules.programme import Variation
from ettle.engine.rules.versions import Agreement
from ettle.engine.wording.plain import day
from ettle.web.contracts.agreed.judging import Judged
from ettle.web.contracts.agreed.terms import PARTS, Stand, Term, standing_on, terms, usual_start

NOT_THERE = "Not agreed"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is otherwise: what it says now and what it would say."""

    part: str
    what: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Change:
    """All that a document changes, from when, and for whom."""

    differences: tuple[Difference, ...]
    from_when: str
    for_whom: str
    title: str
    reaches_back: bool
    """Whether it holds from a day before the one on which it is asked about."""

    @property
    def parts(self) -> list[tuple[str, list[Difference]]]:
        """The differences by part, in the order in which a contract is read."""
        named = [(part, [each for each in self.differences if each.part == part]) for part in PARTS]
        return [(part, several) for part, several in named if several]


def change_of(judged: Judged, today: date) -> Change:
    """What a sound document changes of its contract; of a new contract all it says, beside nothing."""
    variation = _variation(judged)
    in_force = variation.in_force if variation else judged.contract.in_force
    before, after = _beside(judged, in_force)
    return Change(
        tuple(differences(before, after)),
        _from_when(in_force),
        _for_whom(variation),
        variation.title if variation else judged.contract.title,
        in_force.from_ < today,
    )


def differences(before: Sequence[Term], after: Sequence[Term]) -> list[Difference]:
    """What one list of terms says otherwise than another: changed, added, taken out."""
    old = {(each.part, each.what): each.says for each in before}
    new = {(each.part, each.what): each.says for each in after}
    keys = [*new, *(key for key in old if key not in new)]
    found = [
        Difference(*key, old.get(key, NOT_THERE), new.get(key, NOT_THERE))
        for key in keys
        if old.get(key) != new.get(key)
    ]
    return sorted(found, key=lambda each: PARTS.index(each.part))


def _variation(judged: Judged) -> Variation | None:
    name = judged.document.name
    if judged.document.kind == "contract":
        return None
    return next(each for each in judged.after.contract_variations if each.variation == name)


def _beside(judged: Judged, in_force: InForce) -> tuple[list[Term], list[Term]]:
    """The terms before and after, for a start and a day on which the document holds."""
    after, before = judged.after, judged.before
    start = usual_start(after, in_force.from_)
    on = max(start, in_force.from_)
    return (_terms(before, start, on) if before else []), _terms(after, start, on)


def _terms(agreement: Agreement, start: date, on: date) -> list[Term]:
    stand = standing_on(agreement, start, on) or standing_on(agreement, usual_start(agreement, start), on)
    return terms(stand, agreement) if isinstance(stand, Stand) else []


def _from_when(in_force: InForce) -> str:
    until = f" to {day(in_force.until - timedelta(days=1))}" if in_force.until else ""
    return f"From {day(in_force.from_)}{until}"


def _for_whom(variation: Variation | None) -> str:
    if variation is None:
        return "For everybody who starts under it"
    if variation.in_force.basis == "start":
        return "For those who start from that day; whoever started before keeps the terms they started under"
    return "For what happens from that day on, whenever somebody started"
