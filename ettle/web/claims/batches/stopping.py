"""Which parts of approved lines may be paid, and which a hard stop leaves out: asked as a batch is shown, made and authorised, and each night."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db import transaction

from ettle.web.access.acting import Acting, as_system
from ettle.web.audit import entry as audit
from ettle.web.claims.batches.lines import lock_payer
from ettle.web.claims.checks.unpaid import Again, asked_again, mark
from ettle.web.claims.models import Line, LineState, Part
from ettle.web.claims.payments import Payment
from ettle.web.claims.refusals import CannotAct, Refusal
from ettle.web.claims.settling import lock

ACTOR = "system: claims to be paid"


@dataclass(frozen=True)
class Sorted:
    """Parts that no payment holds: those that may be paid, and those of lines that are stopped, with what stops them."""

    parts: Sequence[Part]
    """All of them."""
    stopped: Mapping[int, tuple[Refusal, Sequence[Part]]]
    """By the line that is stopped: why, its parts, and those of what corrects it."""
    again: Again

    @property
    def free(self) -> list[Part]:
        waiting = {part.pk for _, theirs in self.stopped.values() for part in theirs}
        return [part for part in self.parts if part.pk not in waiting]

    @cached_property
    def news(self) -> Sequence[tuple[Line, Refusal | None]]:
        """Lines that do not say yet that they are stopped, or that they are no more."""
        why = {part.line_id: refusal for refusal, theirs in self.stopped.values() for part in theirs}
        lines = {part.line_id: part.line for part in self.parts}
        return [(line, why.get(pk)) for pk, line in lines.items() if line.stopped_by != _code(why.get(pk))]

    def keep(self, by: Acting | None) -> int:
        """Have each line say so. As the system, the lines locked. Returns how many that is news of."""
        for line, why in self.news:
            mark(line, why, by)
        self.again.keep({line.corrects_id or line.pk for line, _ in self.news})
        return len(self.news)


def _code(why: Refusal | None) -> str:
    return why.code if why else ""


def sorted_parts(parts: Iterable[Part], *, acts: bool) -> Sorted:
    """Sort parts by whether money may go out for them. As the system; `acts` = it is paid by the answer."""
    found = list(parts)
    again = asked_again({part.line_id for part in found}, acts=acts)
    stops = again.stops
    together: dict[tuple[int, str], list[Part]] = defaultdict(list)
    for part in found:
        together[_of(part), part.body].append(part)
    stopped: dict[int, list[Part]] = defaultdict(list)
    for (line, _), theirs in together.items():
        if line in stops and sum(part.pence for part in theirs) > 0:
            stopped[line] += theirs
    return Sorted(found, {pk: (stops[pk], theirs) for pk, theirs in stopped.items()}, again)


def _of(part: Part) -> int:
    """The line that a part is of, or that its line corrects: what a body has of both waits together, where money would go out.

    Else what is taken back of a stopped line were set off against something else, and the body had less than it is owed.
    """
    return part.line.corrects_id or part.line_id


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
        return sorted_parts(locked_parts(payer, **which), acts=True).keep(by)


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
    held = Part.objects.filter(payment__in=payments).select_related("line").order_by("line_id", "body")
    cure = "Cancel the batch and make it again: the line is left out then, and says what is to be done."
    if stopped := sorted_parts(held, acts=True).stopped:
        raise CannotAct(*(Refusal(why.about, why.code, why.reason, cure) for why, _ in stopped.values()))
