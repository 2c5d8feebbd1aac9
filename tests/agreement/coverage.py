"""Which parts of the language come up, in which states: `python -m tests.agreement.coverage N`.

Counted on the oracle's answers, so that nothing depends on the evaluator being right. A part or state
that never comes up is a defect of the invention: the command ends with 1.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any

from .chance import Doc
from .generate import Drawn, small
from .oracle import evaluate
from .sides import oracle_rulebook

OUTCOMES = ["sustained within", "sustained within_of_start", "sustained consecutive", "sustained bridge", "earned"]
OUTCOMES += ["earned at_rate", "earned known_within", "repeated", "happens", "improves", "all", "any", "requires only"]
LIMITS = ["within_of_start", "work_begins", "not_after leave", "not_after phase", "not_after outcome", "pause", "once"]
LIMITS += ["requires", "same", "hours", "work_begun_before", "counting award", "counting spell", "evidence"]
OFFERS = ["every", "at_least", "within", "at"]
PAYMENTS = ["for", "at", "monthly", "share_of_pay", "percent_of", "pro_rata", "since", "bonus", "counting", "split"]
OUTCOME_STATES = ["achieved", "unknown", "possible", "impossible"]
OFFER_STATES = ["met", "late", "missed", "excused", "not_owed", "due", "at_risk", "unknown"]
PAYMENT_STATES = ["never", "unknown", "not_yet", "too_late", "needs_evidence", "not_due", "payable"]
LATE = {"within", "at"}
FORMS = ["at_least", "more_than", "at_most", "less_than", "one_of", "only", "is", "all", "any", "not", "of", "rate"]

Count = Counter[tuple[str, str]]


def counted(drawn: Drawn, count: Count) -> None:
    rows = evaluate(oracle_rulebook(drawn), [dict(row) for row in drawn.events], drawn.on, drawn.known_at)
    for form in set(_forms(drawn.programmes)):
        count["predicate form", form] += 1
    for row in rows:
        if "outcomes" not in row:
            count["enrolment", row.get("problem", "none")] += 1
            continue
        rules = drawn.programmes[row["programme"]]
        count["eligible", row["eligibility"]["eligible"]] += 1
        for line in row["outcomes"]:
            for part in _parts_of_outcome(rules["outcomes"].get(line["rule"], {}), rules):
                count[part, line["state"]] += 1
        for line in row["offers"]:
            count[_operation(rules["offer"][line["rule"]], OFFERS), line["state"]] += 1
        for line in row["payments"]:
            for part in _parts_of_payment(rules["payments"][line["rule"].removesuffix(".bonus")], line["rule"]):
                count[part, line["state"]] += 1


def _forms(written: Any) -> Iterator[str]:
    if isinstance(written, dict):
        yield from (key for key in written if key in FORMS)
        for each in written.values():
            yield from _forms(each)
    elif isinstance(written, list):
        for each in written:
            yield from _forms(each)


def _operation(rule: Doc, names: list[str]) -> str:
    return next((name for name in names if name in rule), "none")


def _parts_of_outcome(outcome: Doc, rules: Doc) -> Iterator[str]:
    how = outcome.get("sustained", {})
    yield from (f"sustained {name}" for name in ("within", "within_of_start", "consecutive", "bridge") if name in how)
    yield from (name for name in ("earned", "repeated", "happens", "improves", "all", "any") if name in outcome)
    earned = outcome.get("earned", {})
    if "known_within" in earned:
        yield "earned known_within"
    if isinstance(earned.get("at_least"), dict) and "at_rate" in earned["at_least"]:
        yield "earned at_rate"
    if outcome.get("requires") and not any(name in outcome for name in (*OUTCOMES, "sustained")):
        yield "requires only"
    yield from (f"limit {name}" for name in LIMITS if name in outcome)
    if "not_after" in outcome:
        kind = {"leave": "leave"}.get(
            outcome["not_after"], "phase" if outcome["not_after"] in rules.get("phases", {}) else "outcome"
        )
        yield f"limit not_after {kind}"
    if "counting" in outcome:
        yield "limit counting award" if outcome["counting"] == "award" else "limit counting spell"


def _parts_of_payment(payment: Doc, line: str) -> Iterator[str]:
    yield from (f"payment {name}" for name in PAYMENTS if name in payment and name not in ("bonus", "pro_rata"))
    if payment.get("pro_rata") not in (None, "no"):
        yield "payment pro_rata"
    if isinstance(payment.get("pro_rata"), dict):
        yield "payment since"
    if payment.get("to") == "split":
        yield "payment split"
    if line.endswith(".bonus"):
        yield "payment bonus"


def expected() -> Iterator[tuple[str, list[str]]]:
    """Each part of the language with the states it must come up in."""
    for part in (*OUTCOMES, *(f"limit {name}" for name in LIMITS)):
        yield part, OUTCOME_STATES
    for part in OFFERS:
        yield part, [state for state in OFFER_STATES if state not in _NEVER[part]]
    for part in PAYMENTS:
        yield f"payment {part}", [state for state in PAYMENT_STATES if state not in _NEVER_PAID.get(part, set())]
    yield "eligible", ["yes", "no", "unknown"]
    yield "enrolment", ["no rules in force"]
    yield from (("predicate form", [form]) for form in FORMS)


_NEVER = {
    "every": {"late"},
    "at_least": {"late", "not_owed"},
    "within": set(),
    "at": set(),
}
"""Periods of a phase are never late, runs of whole periods never cut short."""
_NO_OUTCOME = {"never", "not_yet", "needs_evidence"}
_NEVER_PAID = {"at": _NO_OUTCOME, "monthly": _NO_OUTCOME, "share_of_pay": _NO_OUTCOME}
"""Nothing to wait for, and no outcome whose evidence could be missing."""


def table(count: Count) -> tuple[list[str], int]:
    lines, holes = [], 0
    for part, states in expected():
        found = {state: count[part, state] for state in states}
        holes += sum(number == 0 for number in found.values())
        lines.append(f"{part:28}" + "  ".join(f"{state} {number or 'NEVER'}" for state, number in found.items()))
    return lines, holes


def main() -> int:
    options = argparse.ArgumentParser(prog="python -m tests.agreement.coverage", description=__doc__)
    options.add_argument("count", type=int, nargs="?", default=5000)
    count: Count = Counter()
    histories = options.parse_args().count
    for seed in range(histories):
        counted(small(seed), count)
    lines, holes = table(count)
    print("\n".join(lines))
    print(f"{histories} histories, {holes} holes")
    return 1 if holes else 0


if __name__ == "__main__":
    sys.exit(main())
