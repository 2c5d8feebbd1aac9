"""Lines held while something is decided about them: one's own side's, as they were seen, and by nobody who did what came before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ettle.web.access.acting import Acting
from ettle.web.claims import refusals
from ettle.web.claims.models import Line, LineState, Recovery, Step
from ettle.web.claims.refusals import CannotAct, Refusal

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
        cure = "Go back to the list; nothing was done."
        raise CannotAct(*(Refusal(f"Line {pk}", "missing", "There is no such line.", cure) for pk in missing))
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


def not_touched_by(by: Acting, lines: Iterable[Line], steps: Iterable[str] = tuple(TOUCHES)) -> None:
    """Raises CannotAct where somebody took one of these steps with a line before, in whatever post.

    A claim that was restated is still whose it was. The constraints of the table hold the last checker and decider apart as well.
    """
    held = list(lines)
    taken = Step.objects.filter(line__in=held, by=by.code, kind__in=list(steps)).values_list("line", "kind")
    before = {line: TOUCHES[kind] for line, kind in taken}
    before |= {line.pk: "claimed" for line in held if line.made_by == by.code}
    if faults := [refusals.same_person(line.reference, before[line.pk]) for line in held if line.pk in before]:
        raise CannotAct(*faults)
