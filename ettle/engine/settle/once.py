"""Payable once: of programmes that may not both be paid for one person, which is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from ettle.engine.settle.lines import Clash, EarnedLine, LineId
from ettle.engine.settle.places import ApprovedLine


def turned_away(lines: Iterable[EarnedLine], approved: Mapping[LineId, ApprovedLine]) -> dict[str, Clash]:
    """The enrolments that are paid nothing, each with the rule and the enrolment that is paid instead.

    `lines` are those of every programme concerned. It is decided for a whole enrolment by its first line in the order,
    since paying each for its own results would pay both. A conflict counts from either side: one programme's rules
    are enough. Who was turned away turns nobody else away.
    """
    several = list(lines)
    beside = _beside(several)
    paid: set[str] = set()
    away: dict[str, Clash] = {}
    for enrolment in _in_turn(several, approved):
        instead = sorted(clash for clash in beside[enrolment] if clash.enrolment in paid)
        if instead:
            away[enrolment] = instead[0]
        else:
            paid.add(enrolment)
    return away


def _beside(lines: Iterable[EarnedLine]) -> dict[str, set[Clash]]:
    """For each enrolment those it may not be paid beside, from both sides."""
    found: dict[str, set[Clash]] = defaultdict(set)
    for line in lines:
        for clash in line.payable_once:
            found[line.enrolment].add(clash)
            found[clash.enrolment].add(Clash(clash.rule, line.enrolment))
    return found


def _in_turn(lines: list[EarnedLine], approved: Mapping[LineId, ApprovedLine]) -> list[str]:
    """Enrolments by their first line: those with an approved one that is still earned come first."""
    places = {key: number for number, key in enumerate(approved)}
    last = len(places)
    ordered = sorted(lines, key=lambda line: (places.get(line.id, last), line.order))
    return list(dict.fromkeys(line.enrolment for line in ordered))
