"""Which parts of approved lines may be paid, and which a hard stop leaves out: asked as a batch is shown, made and authorised, and each night."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from ettle.web.access.acting import Acting, as_system
from ettle.web.audit import entry as audit
from ettle.web.claims.batches.lines import lock_payer
from ettle.web.claims.checks.unpaid import Again, asked_again
from ettle.web.claims.models import Line, LineState, Part
from ettle.web.claims.payments import Payment
from ettle.web.claims.refusals import CannotAct, Refusal
from ettle.web.claims.settling import lock

ACTOR = "system: claims to be paid"


@dataclass(frozen=True)
class Sorted:
    """Parts that no payment holds: those that may be paid, and those of lines that are stopped, with what stops them."""

    free: Sequence[Part]
    stopped: Mapping[int, tuple[Refusal, Sequence[Part]]]
    """By the line that is stopped: why, its parts, and those of what corrects it."""
    again: Again

    @property
    def is_news(self) -> bool:
        """Whether any of it is not written down yet."""
        why = {pk: refusal.code for pk, (refusal, _) in self.stopped.items()}
        return any(line.stopped_by != why.get(line.pk, "") for line in self.again.lines.values())


def sorted_parts(parts: Iterable[Part], *, acts: bool) -> Sorted:
    """Sort parts by whether they may be paid. As the system; `acts` = it is paid by the answer."""
    found = list(parts)
    again = asked_again({part.line_id for part in found}, acts=acts)
    stops = again.stops
    waiting = {(part.line_id, part.body) for part in found if part.line_id in stops}
    stopped: dict[int, list[Part]] = {}
    free = []
    for part in found:
        by = _stopped_by(part, stops, waiting)
        if by is None:
            free.append(part)
        else:
            stopped.setdefault(by, []).append(part)
    return Sorted(free, {pk: (stops[pk], theirs) for pk, theirs in stopped.items()}, again)


def _stopped_by(part: Part, stops: Collection[int], waiting: Collection[tuple[int, str]]) -> int | None:
    """The stopped line that a part waits with: its own, or the one that its line corrects.

    What is taken back of a line waits with what the same body is still to have of it; else it were set off against
    something else, and the body had less than it is owed. What the body has had of it already it gives back.
    """
    corrected = part.line.corrects_id
    if part.line_id in stops:
        return part.line_id
    if corrected in stops and (part.pence > 0 or (corrected, part.body) in waiting):
        return corrected
    return None


def open_parts(payer: str) -> Iterable[Part]:
    """Parts of approved lines that no payment holds."""
    asked = Part.objects.filter(payer=payer, line__state=LineState.APPROVED, payment=None)
    return asked.exclude(pence=0).select_related("line").order_by("line_id", "body")


def locked_parts(payer: str, **which: str) -> Sequence[Part]:
    """The parts that may be paid, of contracts and lines locked in their order: nobody changes them until the end."""
    approved = Line.objects.filter(payer=payer, state=LineState.APPROVED, **which)
    locked = list(approved.order_by("contract").values_list("contract", flat=True).distinct())
    for contract in locked:
        lock(contract)
    lines = approved.select_for_update().filter(contract__in=locked)
    held = {line.pk for line in lines.order_by("pk")}
    return [part for part in open_parts(payer) if part.line_id in held]


@transaction.atomic
def write_down(payer: str, by: Acting | None = None, **which: str) -> int:
    """Write down which of a payer's approved lines are stopped, and which are not any more. Returns how many that is news of.

    `which` = of some lines alone, by their fields.
    """
    with as_system():
        lock_payer(payer)
        return sorted_parts(locked_parts(payer, **which), acts=True).again.keep(by)


def write_down_all() -> int:
    """The same for every payer, each in a transaction of its own."""
    with transaction.atomic(), as_system():
        payers = sorted(set(Part.objects.filter(state=LineState.APPROVED).values_list("payer", flat=True)))
    done = 0
    for payer in payers:
        with transaction.atomic(), audit.entry(actor=ACTOR, act="ask"):
            done += write_down(payer)
    return done


def none_stopped(payments: Iterable[Payment]) -> None:
    """Raises CannotAct where a line in one of these payments may not be paid any more."""
    lines = {line: payment for payment in payments for _, line, _, _ in payment.made_of}
    cure = "Cancel the batch and make it again: the line is left out then, and says what is to be done."
    if stops := asked_again(lines, acts=True).stops:
        raise CannotAct(*(Refusal(why.about, why.code, why.reason, cure) for why in stops.values()))
