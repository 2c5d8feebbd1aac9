"""Two sets of results side by side: what is earned, by programme, provider and group."""

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
    """One programme, provider and group: pence earned under each, people who gain and who lose."""

    programme: str
    provider: str
    group: str
    people: int
    agreed: int
    varied: int
    gain: int
    lose: int

    def cells(self) -> tuple[str, ...]:
        difference = self.varied - self.agreed
        sign = "+" if difference > 0 else ""
        sums = (pounds(self.agreed), pounds(self.varied), sign + pounds(difference))
        return (self.programme, self.provider, self.group, str(self.people), *sums, str(self.gain), str(self.lose))


def weighed(agreed: Sequence[Result], varied: Sequence[Result]) -> list[Weighed]:
    """The rows, and last the whole. Both sequences hold the same enrolments."""
    under = {(each.person, each.enrolment): earned(each) for each in varied}
    rows: dict[Key, list[tuple[str, int, int]]] = defaultdict(list)
    for result in agreed:
        if result.enrolment is None:
            continue
        pair = (result.person, earned(result), under[result.person, result.enrolment])
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


def _row(key: Key, pairs: Sequence[tuple[str, int, int]]) -> Weighed:
    return Weighed(
        *key,
        people=len({person for person, _, _ in pairs}),
        agreed=sum(before for _, before, _ in pairs),
        varied=sum(after for _, _, after in pairs),
        gain=len({person for person, before, after in pairs if after > before}),
        lose=len({person for person, before, after in pairs if after < before}),
    )
