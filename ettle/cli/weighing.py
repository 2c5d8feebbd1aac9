"""Two sets of results side by side: what is achieved and earned, by programme, provider and group."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from ettle.engine.basics.money import pounds
from ettle.engine.evaluate.results import Result

EARNED = frozenset({"payable", "needs_evidence", "not_due"})
Key = tuple[str, str, str]
WHOLE: Key = ("all", "", "")


@dataclass(frozen=True, slots=True)
class Weighed:
    """One programme, provider and group: outcomes achieved and pence earned under each, who gains and who loses."""

    programme: str
    provider: str
    group: str
    people: int
    achieved: int
    achieved_varied: int
    agreed: int
    varied: int
    gain: int
    lose: int

    def cells(self) -> tuple[str, ...]:
        difference = self.varied - self.agreed
        sign = "+" if difference > 0 else ""
        outcomes = (str(self.achieved), str(self.achieved_varied))
        sums = (pounds(self.agreed), pounds(self.varied), sign + pounds(difference))
        who = (self.programme, self.provider, self.group, str(self.people))
        return (*who, *outcomes, *sums, str(self.gain), str(self.lose))


@dataclass(frozen=True, slots=True)
class Under:
    """What one enrolment has under one set of rules."""

    achieved: int
    pence: int

    @classmethod
    def of(cls, result: Result) -> Under:
        return cls(sum(each.state == "achieved" for each in result.outcomes), earned(result))


def weighed(agreed: Sequence[Result], varied: Sequence[Result]) -> list[Weighed]:
    """The rows, and last the whole. Both sequences hold the same enrolments."""
    under = {(each.person, each.enrolment): Under.of(each) for each in varied}
    rows: dict[Key, list[tuple[str, Under, Under]]] = defaultdict(list)
    for result in agreed:
        if result.enrolment is None:
            continue
        pair = (result.person, Under.of(result), under[result.person, result.enrolment])
        rows[_key(result)].append(pair)
        rows[WHOLE].append(pair)
    ordered = [*sorted(key for key in rows if key != WHOLE), *([WHOLE] if rows else [])]
    return [_row(key, rows[key]) for key in ordered]


def earned(result: Result) -> int:
    """The pence of an enrolment that are reached, whether or not claimed and evidenced yet."""
    return sum(line.amount or 0 for line in result.payments if line.state in EARNED)


def _key(result: Result) -> Key:
    providers = sorted({line.to for line in result.payments if line.to})
    return (result.programme or "", ", ".join(providers) or "not recorded", result.group or "none")


def _row(key: Key, pairs: Sequence[tuple[str, Under, Under]]) -> Weighed:
    return Weighed(
        *key,
        people=len({person for person, _, _ in pairs}),
        achieved=sum(before.achieved for _, before, _ in pairs),
        achieved_varied=sum(after.achieved for _, _, after in pairs),
        agreed=sum(before.pence for _, before, _ in pairs),
        varied=sum(after.pence for _, _, after in pairs),
        gain=len({person for person, before, after in pairs if after.pence > before.pence}),
        lose=len({person for person, before, after in pairs if after.pence < before.pence}),
    )
