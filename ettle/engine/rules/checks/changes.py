"""Changes: a variation changes something, and its prices are dated as the payment says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from datetime import date
from typing import Any

from ettle.engine.rules.checks.finding import Finding, unknown
from ettle.engine.rules.fields import InForce
from ettle.engine.rules.merge import merged
from ettle.engine.rules.problems import Path
from ettle.engine.rules.programme import Contract, Erratum, Programme, Variation

PRICES = ("amount", "percent", "bonus", "share_of_pay")


def of_change(before: Any, change: Mapping[str, Any]) -> Iterator[Finding]:
    """A change removes only what is there, and leaves the document other than it was."""
    idle = [path for path in _removals(change) if not _is_there(before, path)]
    for path in idle:
        yield Finding(path, "it removes what is not there", cure="mend the key, or take the line out")
    if not idle and _rules_of(merged(before, change)) == _rules_of(before):
        cure = "take the variation out, or mend what it was to change"
        yield Finding((), "it changes nothing: all of this is so without it", cure=cure)


def _rules_of(document: Any) -> Any:
    """All but the sources: naming a source changes no rule."""
    return {key: said for key, said in document.items() if key != "sources"}


def own_source(by: Variation | Erratum, sources: Any) -> Iterator[Finding]:
    """The source of the change itself is one of the sources it is merged with (it may bring its own)."""
    if by.source is not None and isinstance(sources, Mapping) and by.source not in sources:
        yield unknown(("source",), by.source, "an id of the document's `sources`, or of `change.sources`", sources)


def _removals(change: Mapping[str, Any], path: Path = ()) -> Iterator[Path]:
    for key, said in change.items():
        if said is None:
            yield (*path, key)
        elif isinstance(said, Mapping):
            yield from _removals(said, (*path, key))


def _is_there(document: Any, path: Path) -> bool:
    for key in path:
        if not isinstance(document, Mapping) or key not in document:
            return False
        document = document[key]
    return True


def price_basis(variation: Variation, before: Any, after: Programme) -> Iterator[Finding]:
    """A variation of a price comes in force by the day that dates the price: `price_on` start or achieved."""
    payments = variation.change.get("payments")
    for rule, said in payments.items() if isinstance(payments, Mapping) else ():
        payment = after.payments.get(rule)
        if payment is None or not _is_there(before, ("payments", rule)) or not isinstance(said, Mapping):
            continue
        basis = "start" if payment.price_on == "start" else "event"
        for key in PRICES:
            if key in said and variation.in_force.basis != basis:
                found = (
                    f"a price dated by `price_on: {payment.price_on}`, varied with `basis: {variation.in_force.basis}`"
                )
                yield Finding(("payments", rule, key), found, cure=f"write `basis: {basis}`, or change `price_on`")


def twice(variations: Sequence[Variation]) -> Iterator[tuple[Variation, Finding]]:
    """Two variations from the same day that change the same place differently: only their file names would decide."""
    for place, later in enumerate(variations):
        for earlier in variations[:place]:
            if _same_time(earlier, later):
                for path in _clashes(earlier.change, later.change):
                    found = f"`{earlier.variation}` changes this too, from the same day and agreed on the same day"
                    yield (
                        later,
                        Finding(path, found, cure="join the two, or say on which days they were agreed"),
                    )


def _same_time(one: Variation, other: Variation) -> bool:
    return one.in_force.from_ == other.in_force.from_ and one.agreed_on == other.agreed_on


def _clashes(one: Any, other: Any, path: Path = ()) -> Iterator[Path]:
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        for key in one.keys() & other.keys():
            yield from _clashes(one[key], other[key], (*path, key))
    elif one != other:
        yield path


def never_in_force(in_force: InForce, within: InForce) -> Iterator[Finding]:
    """A change that ends before its document begins, or begins after every day of it, does nothing.

    With `basis: event` things may still happen after the document's end to those who started under it.
    """
    late = in_force.basis == "start" and not _before(in_force.from_, within.until)
    early = not _before(within.from_, in_force.until)
    if late or early:
        found = f"it is never in force: what it changes is, from {within.from_} until {within.until or 'now'}"
        yield Finding(("in_force",), found, cure="mend the days")


def _before(day: date, until: date | None) -> bool:
    return until is None or day < until


def prices(agreed: Contract, payments: Set[str]) -> Iterator[Finding]:
    """Prices are of payments of the programme, or of those that the contract's own `change` brings."""
    for rule in agreed.prices:
        if rule not in payments:
            yield unknown(("prices", rule), rule, "a payment of the programme", payments)


def limits(agreed: Contract, payments: Set[str]) -> Iterator[Finding]:
    """Caps and tiers are of payments that exist."""
    for name, cap in agreed.caps.items():
        for place, rule in enumerate(cap.of):
            if rule not in payments:
                yield unknown(("caps", name, "of", place), rule, "a payment", payments)
    for name, tier in agreed.tiers.items():
        if tier.of not in payments:
            yield unknown(("tiers", name, "of"), tier.of, "a payment", payments)
