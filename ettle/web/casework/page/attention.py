"""What needs somebody's attention, and whose move it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ettle.engine.wording.plain import day
from ettle.web.casework.matters import beyond_the_rules
from ettle.web.casework.page.offers import Owed
from ettle.web.casework.page.telling import Statement, Telling
from ettle.web.casework.standing import missed_lately


@dataclass(frozen=True, slots=True)
class Attention:
    """One thing to do: who, what, and the part of the page that says why."""

    who: str
    words: str
    anchor: str
    kind: str = ""
    """The kind of event that would see to it."""


def attention(telling: Telling, owed: Sequence[Owed], others: Sequence[Statement]) -> list[Attention]:
    """Offers at risk or lately missed, evidence, unknowns, conflicts and contradictions."""
    late = {period.rule: period for period in missed_lately(telling.enrolled)}
    kinds = {each.id: each.kind for each in owed}
    found = _first_of_all(telling)
    found += [
        Attention("The key worker", f"{each.title} is at risk: {each.words.partition('.')[0]}", each.id, each.kind)
        for each in owed
        if each.word == "At risk"
    ]
    found += [
        Attention(
            "The key worker",
            f"{telling.title(rule)} was missed: nothing enough by {day(each.due_on)}",
            f"f-{rule}",
            kinds.get(f"f-{rule}", ""),
        )
        for rule, each in late.items()
    ]
    for each in others:
        if each.move and each.word in ("Needs evidence", "Conflict", "Not yet known"):
            kind = "evidence" if each.word == "Needs evidence" else ""
            found.append(Attention(each.move, f"{each.title}: {each.words.rstrip('.')}", each.id, kind))
        if any("one is wrong" in why.words for why in each.why):
            found.append(Attention("The key worker", f"{each.title}: two records disagree", each.id))
    return found


def _first_of_all(telling: Telling) -> list[Attention]:
    """Consent that ended, a first contact that waits, silence: what Today says of the enrolment and the rules do not."""
    said = beyond_the_rules(telling.journey, telling.enrolled)
    return [Attention("The key worker", why.rstrip("."), "", kind) for *_, why, kind in said]
