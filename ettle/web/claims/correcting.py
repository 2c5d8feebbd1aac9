"""What changed under lines since they were made: claims not yet agreed to are restated, those agreed to are corrected.

Nobody's claim is priced again where it stands. What was paid, what should have been, and the difference as a line of its
own: an adjustment where more is due, a recovery, with notice, where less is; both, where the same is due to others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Sum

from ettle.engine.basics.money import divided, pounds
from ettle.engine.rules.programme import Contract
from ettle.web.access.acting import Acting
from ettle.web.claims.basis import SCHEMA, fingerprint, written_parts
from ettle.web.claims.claiming import make_line, make_parts
from ettle.web.claims.differing import Difference, differences, parts_due
from ettle.web.claims.models import OWED, TAKEN_BACK, UNDECIDED, Line, LineKind, LineState, Part, Recovery, Step
from ettle.web.claims.months import open_statement
from ettle.web.claims.settling import Result, Settled, read_reasons, read_whole, result_id
from ettle.web.claims.steps import actor, step
from ettle.web.claims.terms import TO_ANSWER, TO_REPLY
from ettle.web.frame.day import now, today

OPEN = (LineState.PROPOSED, LineState.CHECKED)
NO_LONGER = "What is recorded now does not earn it any more."


def restate(now_due: Settled) -> int:
    """Have undecided claims say what stands now: another line in place of one whose facts changed, a question of one
    that is earned no more. As the system. Returns how many.
    """
    lines = Line.objects.select_for_update().filter(
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


@dataclass(frozen=True)
class Wanted:
    """A line that would correct another: what moves, in one direction."""

    each: Difference
    kind: LineKind
    parts: Mapping[str, int]

    @property
    def about(self) -> tuple[int, str]:
        return self.each.line.pk, self.kind


Corrections = Mapping[tuple[int, str], Wanted]
"""By the line that is corrected and the kind of what corrects it."""


def corrections(now_due: Settled) -> Corrections:
    """What would have to be proposed, were nothing proposed yet, but for what people decided against. As the system."""
    raw = {wanted.about: wanted for each in differences(now_due) for wanted in _in_both_directions(each)}
    found = _as_people_decided(now_due.contract.contract, raw)
    read_reasons(wanted.each.due for wanted in found.values() if isinstance(wanted.each.due, Result))
    read_whole({wanted.each.line.pk: wanted.each.line for wanted in found.values()}.values())
    return found


def _in_both_directions(each: Difference) -> Iterator[Wanted]:
    for kind, sign in ((LineKind.RECOVERY, -1), (LineKind.ADJUSTMENT, 1)):
        if parts := {body: pence for body, pence in each.moves.items() if pence * sign > 0}:
            yield Wanted(each, kind, parts)


def correct(now_due: Settled) -> int:
    """Propose a line for each difference, once: what is proposed already stands while it says the same. As the system.

    Returns how many were proposed or dropped.
    """
    contract = now_due.contract.contract
    busy = _busy(contract)
    wanted = {about: each for about, each in corrections(now_due).items() if about[0] not in busy}
    done = 0
    for about, line in _proposed(contract).items():
        if says(line, wanted.get(about)):
            del wanted[about]
            continue
        step(line, "dropped", None, words="What is recorded changed again.", state=LineState.DROPPED, live=False)
        stands_by_itself(line, None)
        done += 1
    for each in wanted.values():
        _propose(each, now_due)
    return done + len(wanted)


def _busy(contract: str) -> set[int]:
    """Lines of which somebody takes something back by hand just now, or appealed: nothing is proposed of them."""
    by_hand = Line.objects.filter(contract=contract, kind=LineKind.RECOVERY, by_hand=True, state__in=OPEN)
    appealed = Line.objects.filter(contract=contract, recovery=Recovery.APPEALED)
    return {pk for pk in by_hand.values_list("corrects", flat=True) if pk} | set(appealed.values_list("pk", flat=True))


def _as_people_decided(contract: str, wanted: Corrections) -> Corrections:
    """Without the notices that somebody who saw the same facts dropped, or an appeal undid; and of what others were to have for
    it no more than is due in all: else it would be paid twice.
    """
    against = Step.objects.filter(
        line__contract=contract, line__kind=LineKind.RECOVERY, line__by_hand=False, kind__in=["dropped", "appeal_won"]
    ).exclude(organisation="")
    seen = set(against.values_list("line__corrects", "line__basis__now", "line__basis__due"))
    decided = {
        pk for (pk, kind), each in wanted.items()
        if kind == LineKind.RECOVERY and (pk, each.each.now, each.each.due_pence) in seen
    }  # fmt: skip
    left = {about: _no_more_than_is_due(each) if about[0] in decided else each for about, each in wanted.items()}
    return {about: each for about, each in left.items() if each.parts}


def _no_more_than_is_due(wanted: Wanted) -> Wanted:
    """Of what bodies were to have more, were others to give back less: as much as the sum grew. Of the other direction nothing."""
    pence = wanted.each.pence if wanted.kind == LineKind.ADJUSTMENT else 0
    shares = divided_as(wanted.parts, pence) if pence > 0 else []
    return replace(wanted, parts={each["body"]: each["pence"] for each in shares if each["pence"]})


def says(line: Line, wanted: Wanted | None) -> bool:
    """Whether a correction that is proposed is the one that is wanted."""
    if wanted is None:
        return False
    return line.basis["now"] == wanted.each.now and line.basis["parts"] == written_parts(wanted.parts)


def still_due(line: Line, now_due: Settled) -> bool:
    """Whether a claim, or a fee, says what is due now."""
    due = now_due.due(line)
    if isinstance(due, Result):
        return due.fingerprint == line.fingerprint
    kept = {each["body"]: each["pence"] for each in line.basis["parts"] if each["pence"]}
    return due is not None and parts_due(due) == kept


def _proposed(contract: str) -> Mapping[tuple[int, str], Line]:
    """Corrections by the machine that nobody has agreed to, by what they correct; nobody decides about them meanwhile."""
    kinds = [LineKind.ADJUSTMENT, LineKind.RECOVERY]
    found = Line.objects.select_for_update(of=("self",)).filter(
        contract=contract, kind__in=kinds, state__in=OPEN, by_hand=False
    )
    return {(line.corrects_id, line.kind): line for line in found.select_related("corrects") if line.corrects_id}


def drop_proposed(original: Line, words: str = "What was agreed changed.") -> None:
    """Let go of what the machine proposed about a line: the next run proposes what is wanted then. As the system."""
    for line in Line.objects.select_for_update().filter(corrects=original, state__in=OPEN, by_hand=False):
        step(line, "dropped", None, words=words, state=LineState.DROPPED, live=False)


def _propose(wanted: Wanted, now_due: Settled) -> Line:
    each, parts = wanted.each, written_parts(wanted.parts)
    basis = correction_basis(each.line, each.words, parts)
    basis |= {"now": each.now, "due": each.due_pence, "agreed": each.agreed}
    return propose(each.line, sum(wanted.parts.values()), basis, now_due.contract)


def correction_basis(line: Line, words: str, parts: list[dict[str, Any]]) -> dict[str, Any]:
    """What a correction rests on: the line it corrects, as that was agreed, and why."""
    names = ("contract", "programme", "enrolment", "rule", "n", "title", "group", "price_from")
    kept = {name: line.basis.get(name, "") for name in names}
    because = [
        {"code": "corrected", "params": {"line": line.reference}, "events": [], "rule": line.rule, "words": words}
    ]
    return {"schema": SCHEMA, **kept, "corrects": line.reference, "because": because, "parts": parts}


KEPT = (
    "contract",
    "programme",
    "payer",
    "provider",
    "person",
    "enrolment",
    "rule",
    "n",
    "title",
    "group",
    "achieved_on",
)
"""What a correction has of the line it corrects."""


def propose(
    line: Line,
    pence: int,
    basis: dict[str, Any],
    contract: Contract,
    *,
    by: Acting | None = None,
    by_hand: bool = False,
) -> Line:
    """Write down what would be paid more, or taken back with notice, of an agreed line. As the system.

    `by_hand` = somebody's own finding, or what takes such a finding back; else what the events say by themselves.
    """
    takes_back = pence < 0
    statement = open_statement(contract, now())
    made = Line.objects.create(
        **{name: getattr(line, name) for name in KEPT},
        kind=LineKind.RECOVERY if takes_back else LineKind.ADJUSTMENT,
        pence=pence,
        basis=basis,
        fingerprint=fingerprint(basis | {"pence": pence}),
        corrects=line,
        by_hand=by_hand,
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


def stands_by_itself(correction: Line, by: Acting | None, words: str = "") -> None:
    """Set how far the taking back of what a recovery corrects is, where nothing is proposed or appealed any more."""
    if correction.kind == LineKind.RECOVERY and correction.corrects is not None:
        stands(correction, _how_far(correction.corrects), by, words)


def _how_far(original: Line) -> Recovery:
    """Back, where each recovery that was agreed to, and that no appeal undid, was set off in payments that the bank paid."""
    agreed = original.corrected_by.filter(kind=LineKind.RECOVERY, state__in=OWED).exclude(steps__kind="appeal_won")
    states = set(agreed.values_list("state", flat=True))
    if not states:
        return Recovery.NONE
    return Recovery.RECOVERED if states == {LineState.PAID} else Recovery.AGREED


def follow_payment(recovery: Line, by: Acting | None, words: str) -> None:
    """After a recovery was set off in a payment, or came out of one: what it takes back is back, or is not yet. As the system."""
    original = recovery.corrects
    if recovery.kind != LineKind.RECOVERY or original is None or original.recovery not in TAKEN_BACK:
        return
    if _how_far(original) != original.recovery:
        stands_by_itself(recovery, by, f"{recovery.reference}: {words}")


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
