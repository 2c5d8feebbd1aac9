"""Payments: what may be paid, to whom, by when to claim, and whose move it is."""

from __future__ import annotations

from ettle.engine.basics.money import pounds
from ettle.engine.evaluate.results import PaymentLine
from ettle.engine.wording.plain import day, name
from ettle.web.casework.page.telling import Statement, Telling

STATES = {
    "payable": ("good", "Payable", "everything needed is there", "The payer"),
    "needs_evidence": ("due", "Needs evidence", "evidence is missing", "The provider"),
    "not_due": ("set", "Held", "it may not be claimed yet", ""),
    "not_yet": ("rest", "Not yet", "what it is paid for has not been reached", ""),
    "unknown": ("unknown", "Not yet known", "what it is paid for is not known yet", ""),
    "too_late": ("bad", "Too late", "it was not claimed in time", ""),
    "never": ("rest", "Never", "what it is paid for can no longer be reached", ""),
}
ORDER = list(STATES)


def payments(telling: Telling) -> list[Statement]:
    """Every line, those that somebody can act on first."""
    lines = sorted(telling.enrolled.result.payments, key=lambda each: ORDER.index(each.state))
    return [_statement(telling, each) for each in lines]


def _statement(telling: Telling, line: PaymentLine) -> Statement:
    shape, word, words, move = STATES[line.state]
    rule = line.rule.removesuffix(".bonus")
    title = telling.title(rule) + (" (bonus)" if rule != line.rule else "") + (f" ({line.n})" if line.n > 1 else "")
    return Statement(
        id=f"p-{line.rule}-{line.n}",
        shape=shape,
        word=word,
        title=title,
        words=_words(line, words),
        move=move,
        why=telling.why(line.because),
        rule=telling.rule("payments", rule),
        amount=_sum(line) if telling.sums else "",
        illustrative=line.illustrative,
    )


def _sum(line: PaymentLine) -> str:
    return "sum not known" if line.amount is None else pounds(line.amount)


def _words(line: PaymentLine, words: str) -> str:
    parts = [words]
    if line.missing:
        parts[0] += f" ({', '.join(name(each) for each in line.missing)})"
    if line.achieved_on:
        parts.append(f"reached on {day(line.achieved_on)}")
    if line.claim_by and line.state not in ("never", "too_late"):
        parts.append(f"claim by {day(line.claim_by)}")
    if line.to:
        parts.append(f"paid to {name(line.to)}")
    return "; ".join(parts) + "."
