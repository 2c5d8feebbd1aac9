"""What changed under lines since they were made: claims not yet agreed to are restated, those agreed to are corrected.

Nobody's claim is priced again where it stands. What was paid, what should have been, and the difference as a line of its
own: an adjustment where more is due, a recovery, with notice, where less is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Sum

from ettle.engine.basics.money import divided, pounds
from ettle.engine.rules.programme import Contract
from ettle.web.access.acting import Acting
from ettle.web.claims.basis import SCHEMA, fingerprint
from ettle.web.claims.claiming import make_line, make_parts
from ettle.web.claims.models import OWED, UNDECIDED, Line, LineKind, LineState, Part, Recovery
from ettle.web.claims.months import open_statement
from ettle.web.claims.settling import Result, Settled, agreed_lines, read_reasons, read_whole, result_id
from ettle.web.claims.steps import actor, step
from ettle.web.claims.terms import TO_ANSWER, TO_REPLY
from ettle.web.frame.day import now, today
from ettle.web.people.sealing import erased_among

OPEN = (LineState.PROPOSED, LineState.CHECKED)
NO_LONGER = "What is recorded now does not earn it any more."


@dataclass(frozen=True, slots=True)
class Difference:
    """What was agreed of a result, what the rules say now, in pence; `result` None = it is not earned any more."""

    line: Line
    agreed: int
    due: int
    result: Result | None

    @property
    def pence(self) -> int:
        return self.due - self.agreed

    @property
    def words(self) -> str:
        now_due = (
            f"{pounds(self.due)} is due by what is recorded now"
            if self.result
            else "nothing is due by what is recorded now"
        )
        return f"{pounds(self.agreed)} was agreed; {now_due}."


def restate(now_due: Settled) -> int:
    """Have undecided claims say what stands now: another line in place of one whose facts changed, a question of one
    that is earned no more. As the system. Returns how many.
    """
    lines = Line.objects.filter(
        contract=now_due.contract.contract, kind=LineKind.RESULT, live=True, state__in=UNDECIDED
    )
    return sum(_restated(line, now_due.results.get(result_id(line)), now_due) for line in lines.order_by("id"))


def _restated(line: Line, result: Result | None, now_due: Settled) -> bool:
    if result is None:
        if line.state == LineState.QUERIED:
            return False
        becomes: dict[str, Any] = {"state": LineState.QUERIED, "checked_by": "", "answer_by": today() + TO_ANSWER}
        step(line, "queried", None, reason="no_longer_earned", words=NO_LONGER, **becomes)
        return True
    if result.fingerprint == line.fingerprint:
        return False
    words = f"{pounds(line.pence)} was claimed; {pounds(result.pence)} is due by what is recorded now."
    step(line, "restated", None, words=words, state=LineState.DROPPED, live=False)
    make_line(result, open_statement(now_due.contract, now()), by=None, event=line.claim_event, restates=line)
    return True


def differences(now_due: Settled) -> Iterator[Difference]:
    """Each agreed result of which something else is due now. Somebody who is erased keeps what was agreed."""
    lines: list[Any] = list(agreed_lines(contract=now_due.contract.contract))
    erased = erased_among(line.person for line in lines)
    for line in lines:
        if line.person in erased:
            continue
        result = now_due.results.get(result_id(line))
        found = Difference(line, line.agreed - line.agreed_by_hand, result.pence if result else 0, result)
        if found.pence:
            yield found


def correct(now_due: Settled) -> int:
    """Propose a line for each difference, once: what is proposed already stands while it says the same. As the system.

    Returns how many were proposed or dropped.
    """
    wanted = {each.line.pk: each for each in differences(now_due)}
    read_reasons(each.result for each in wanted.values() if each.result)
    read_whole(each.line for each in wanted.values())
    proposed = _proposed(now_due.contract.contract)
    done = 0
    for pk, line in proposed.items():
        if _says(line, wanted.get(pk)):
            del wanted[pk]
            continue
        step(line, "dropped", None, words="What is recorded changed again.", state=LineState.DROPPED, live=False)
        stands(line, Recovery.NONE, None)
        done += 1
    for each in wanted.values():
        _propose(each, now_due)
    return done + len(wanted)


def still_stands(line: Line, now_due: Settled) -> bool:
    """Whether what a line says is what is due now: a claim as it was made, a correction as it was proposed."""
    if line.kind == LineKind.RESULT:
        result = now_due.results.get(result_id(line))
        return result is not None and result.fingerprint == line.fingerprint
    if line.kind == LineKind.FEE or line.by_hand:
        return True
    return _says(line, {each.line.pk: each for each in differences(now_due)}.get(line.corrects_id or 0))


def _says(proposed: Line, each: Difference | None) -> bool:
    """Whether a correction that is proposed is the one that is wanted."""
    return each is not None and each.pence == proposed.pence and proposed.basis["now"] == _now(each)


def _proposed(contract: str) -> Mapping[int, Line]:
    """Corrections by the machine that nobody has agreed to, by what they correct."""
    kinds = [LineKind.ADJUSTMENT, LineKind.RECOVERY]
    found = Line.objects.filter(contract=contract, kind__in=kinds, state__in=OPEN, by_hand=False).select_related(
        "corrects"
    )
    return {line.corrects_id: line for line in found if line.corrects_id}


def _now(each: Difference) -> str:
    return each.result.fingerprint if each.result else ""


def _propose(each: Difference, now_due: Settled) -> Line:
    parts = divided_as(parts_of(each.line), each.pence) if each.pence < 0 or not each.result else _more(each)
    basis = correction_basis(each.line, each.words, parts) | {"now": _now(each), "due": each.due, "agreed": each.agreed}
    return propose(each.line, each.pence, basis, now_due.contract)


def _more(each: Difference) -> list[dict[str, Any]]:
    """More is due: divided as the rules divide it now."""
    assert each.result is not None
    return divided_as({part["body"]: part["pence"] for part in each.result.basis["parts"]}, each.pence)


def correction_basis(line: Line, words: str, parts: list[dict[str, Any]]) -> dict[str, Any]:
    """What a correction rests on: the line it corrects, as that was agreed, and why."""
    kept = {
        name: line.basis[name]
        for name in ("contract", "programme", "enrolment", "rule", "n", "title", "group", "price_from")
    }
    because = [
        {"code": "corrected", "params": {"line": line.reference}, "events": [], "rule": line.rule, "words": words}
    ]
    return {"schema": SCHEMA, **kept, "corrects": line.reference, "because": because, "parts": parts}


def propose(line: Line, pence: int, basis: dict[str, Any], contract: Contract, *, by: Acting | None = None) -> Line:
    """Write down what would be paid more, or taken back with notice, of an agreed line. As the system.

    `by` = somebody's own finding; nobody = what the events say by themselves.
    """
    takes_back = pence < 0
    statement = open_statement(contract, now())
    made = Line.objects.create(
        kind=LineKind.RECOVERY if takes_back else LineKind.ADJUSTMENT,
        contract=line.contract,
        programme=line.programme,
        payer=line.payer,
        provider=line.provider,
        person=line.person,
        enrolment=line.enrolment,
        rule=line.rule,
        n=line.n,
        title=line.title,
        group=line.group,
        pence=pence,
        achieved_on=line.achieved_on,
        basis=basis,
        fingerprint=fingerprint(basis | {"pence": pence}),
        corrects=line,
        by_hand=by is not None,
        statement=statement,
        made_at=now(),
        made_by=actor(by),
        state=LineState.PROPOSED,
        answer_by=today() + TO_REPLY if takes_back else None,
    )
    make_parts(made, basis["parts"], statement.month)
    step(made, "proposed", by, words=basis["because"][0]["words"])
    stands(made, Recovery.NOTIFIED, by)
    return made


def stands(correction: Line, recovery: Recovery, by: Acting | None, words: str = "") -> None:
    """Set how far the taking back of what a recovery corrects is; of an adjustment, nothing is."""
    if correction.kind == LineKind.RECOVERY and correction.corrects is not None:
        step(correction.corrects, f"recovery_{recovery}", by, words=words, recovery=recovery)


def parts_of(line: Line) -> Mapping[str, int]:
    """What each body has of a result by now, corrections included."""
    owed = [line.pk, *line.corrected_by.filter(state__in=OWED).values_list("pk", flat=True)]
    parts = Part.objects.filter(line__in=owed).values_list("body").annotate(Sum("pence")).order_by("body")
    return {body: pence for body, pence in parts if pence > 0}


def divided_as(parts: Mapping[str, int], pence: int) -> list[dict[str, Any]]:
    """A sum among bodies in proportion to their parts, by largest remainder; its sign kept."""
    sign = -1 if pence < 0 else 1
    bodies = sorted(parts)
    shares = divided(abs(pence), [parts[body] for body in bodies])
    return [{"body": body, "pence": sign * share} for body, share in zip(bodies, shares, strict=True)]
