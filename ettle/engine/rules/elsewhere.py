"""Keys that stand in the wrong place, as people who read an agreement write them: where they belong."""

from __future__ import annotations

from ettle.engine.rules.predicates import COMPARISONS
from ettle.engine.rules.problems import Path

_TOP = "at the top of a contract, `contracts/<id>.yaml`"
_TIERS = "under `tiers` in a contract, `contracts/<id>.yaml`"
OF_CONTRACTS = {
    **dict.fromkeys(("caps", "tiers", "fees", "found_by_payer", "splits", "prices", "volumes", "profile", "lot"), _TOP),
    **dict.fromkeys(("above", "above_volume_percent"), _TIERS),
}
"""What is agreed with one provider, and where it is written."""


def of_a_contract(path: Path) -> str | None:
    """Where a key of a programme belongs that is agreed with one provider; None of any other."""
    place = OF_CONTRACTS.get(str(path[-1]))
    return None if place is None else f"write it {place}"


def instead(path: Path) -> str | None:
    """What may stand in place of a key that a programme does not know here; None where nothing better is known."""
    match path:
        case ("phases", _, "from" | "until", *_):
            return "a phase goes by `start`, `leave`, {work: <test>} or {lost: {work: <test>}}; use one of them"
        case ("outcomes", _, "earned", "at_least", "age" | "at_age"):
            return "take it out: the age on the start day decides, unless the rate goes by no age"
        case ("outcomes", _, "earned", key) if key in COMPARISONS:
            return "`earned` knows `at_least` alone; the other comparisons are for tests"
    return None
