"""Lines held while something is decided about them: one's own side's, as they were seen, and by nobody who did what came before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from ettle.web.access.acting import Acting
from ettle.web.claims import refusals
from ettle.web.claims.models import Line, LineState, Recovery, Step
from ettle.web.claims.refusals import CannotAct, Refusal
from ettle.web.claims.settling import lock

Seen = Mapping[int, str]
"""Lines by their number, and of each the fingerprint of what was shown."""
TOUCHES = {
    "submitted": "claimed",
    "answered": "answered for",
    "proposed": "proposed",
    "checked": "checked",
    "queried": "asked about",
    "replied": "replied to",
    "appealed": "appealed against",
    "refused": "refused",
    "approved": "agreed to",
    "appeal_won": "decided the appeal about",
    "appeal_lost": "decided the appeal about",
}
"""Steps by which somebody has touched a line, each as it is said."""
CLAIMING = ("submitted", "answered", "proposed", "replied", "appealed", "appeal_won")
"""Steps by which a line is put forward, a won appeal among them: whoever took one does not check it."""


def hold(organisation: str, side: str, seen: Seen, *states: LineState, recovery: Sequence[Recovery] = ()) -> list[Line]:
    """Lines of one's own side, locked in order. Raises CannotAct: one is missing, elsewhere by now, or not what was seen.

    `side` = "payer" or "provider". `recovery` = also how far it is on the way to be taken back; nothing = not at all.
    """
    lines = {each.pk: each for each in Line.objects.select_for_update().filter(pk__in=seen).order_by("pk")}
    missing = [pk for pk in seen if pk not in lines or getattr(lines[pk], side) != organisation]
    if missing:
        raise CannotAct(*map(_missing, missing))
    faults = [
        why for pk, line in lines.items() if (why := _not_as_seen(line, seen[pk], states, recovery or [Recovery.NONE]))
    ]
    if faults:
        raise CannotAct(*faults)
    return list(lines.values())


def _not_as_seen(
    line: Line, fingerprint: str, states: Sequence[LineState], recovery: Sequence[Recovery]
) -> Refusal | None:
    if line.state not in states:
        return refusals.elsewhere(line.reference, line.get_state_display())
    if line.recovery not in recovery:
        return refusals.elsewhere(line.reference, line.get_recovery_display())
    return None if line.fingerprint == fingerprint else refusals.changed(line.reference)


def lock_contract_of(line: int) -> None:
    """Have those who act on a line's contract take turns until the end. Raises CannotAct where there is no such line."""
    contract = Line.objects.filter(pk=line).values_list("contract", flat=True).first()
    if contract is None:
        raise CannotAct(_missing(line))
    lock(contract)


def _missing(line: int) -> Refusal:
    return Refusal(f"Line {line}", "missing", "There is no such line.", "Go back to the list; nothing was done.")


def steps_by(code: str, lines: Iterable[Line], steps: Iterable[str] = tuple(TOUCHES)) -> Mapping[int, list[str]]:
    """Which of these steps somebody took with each line, in order, in whatever post.

    Who put forward the claim that a line took the place of has put that line forward as well.
    """
    held, wanted = list(lines), list(steps)
    found: dict[int, list[str]] = defaultdict(list)
    for line in held:
        if line.made_by == code:
            found[line.pk].append("submitted")
    stands_for = _stand_for(held)
    taken = Step.objects.filter(line__in=stands_for, by=code, kind__in=wanted).order_by("id")
    for pk, kind in taken.values_list("line", "kind"):
        if stands_for[pk] == pk or kind in CLAIMING:
            found[stands_for[pk]].append(kind)
    return found


def _stand_for(held: Iterable[Line]) -> dict[int, int]:
    """Lines, and those they took the place of, all the way back: each with the line that stands now."""
    found = {line.pk: line.pk for line in held}
    before = {line.restates_id: line.pk for line in held if line.restates_id}
    while before:
        found |= before
        rows = Line.objects.filter(pk__in=before, restates__isnull=False).values_list("pk", "restates")
        before = {earlier: found[pk] for pk, earlier in rows if earlier is not None}
    return found


def not_touched_by(by: Acting, lines: Iterable[Line], steps: Iterable[str] = tuple(TOUCHES)) -> None:
    """Raises CannotAct where somebody took one of these steps with a line before, in whatever post.

    A claim that was restated is still whose it was. The constraints of the table hold the last checker and decider apart as well.
    """
    held = list(lines)
    before = steps_by(by.code, held, steps)
    if faults := [
        refusals.same_person(line.reference, TOUCHES[before[line.pk][-1]]) for line in held if line.pk in before
    ]:
        raise CannotAct(*faults)
