"""The ledger once more, plainly: a list of what was posted, summed up anew for each question. Written apart from the real one."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

Of = tuple[str, str]
"""An organisation and an account."""


@dataclass
class Plain:
    """One entry: its postings, and the entry it takes back or answers for, by its place in the list."""

    act: str
    kind: str
    contract: str
    payer: str
    postings: dict[Of, int]
    above: int | None = None


@dataclass
class PlainLedger:
    entries: list[Plain] = field(default_factory=list)
    open_from: dict[str, date] = field(default_factory=dict)
    """By payer, the first day that is not locked."""

    def add(self, *what: object) -> int:
        self.entries.append(Plain(*what))  # type: ignore[arg-type]
        return len(self.entries) - 1

    def balances(self) -> dict[tuple[str, str, str], int]:
        sums: Counter[tuple[str, str, str]] = Counter()
        for each in self.entries:
            for of, pence in each.postings.items():
                sums[(each.contract, *of)] += pence
        return {of: pence for of, pence in sums.items() if pence}

    def balance(self, contract: str, body: str, account: str) -> int:
        return self.balances().get((contract, body, account), 0)

    def left(self, at: int) -> dict[Of, int]:
        """What remains of an entry; of money sent what is on its way, below nothing."""
        entry = self.entries[at]
        remains = {of: pence for of, pence in entry.postings.items() if entry.kind != "sent" or of[1] == "clearing"}
        for other, each in enumerate(self.entries):
            if each.above == at:
                for of, pence in self._touching(other).items():
                    if entry.kind != "sent" or of[1] == "clearing":
                        remains[of] = remains.get(of, 0) + pence
        return remains

    def _touching(self, at: int) -> dict[Of, int]:
        """An entry together with whatever takes it back."""
        sums = Counter(self.entries[at].postings)
        for other, each in enumerate(self.entries):
            if each.above == at:
                sums.update(self._touching(other))
        return dict(sums)

    def fits_above(self, at: int, postings: dict[Of, int]) -> bool:
        """Whether the entries it goes back to would still be between nothing and what they were."""
        above = self.entries[at].above
        if above is None:
            return True
        own, left = self.entries[above].postings, self.left(above)
        fits = [min(0, own[of]) <= left[of] + postings.get(of, 0) <= max(0, own[of]) for of in left]
        return all(fits) and self.fits_above(above, postings)

    def back(self, at: int, pence: int) -> dict[Of, int] | None:
        """The postings that take so much of an entry back; None where less is left. Pennies over go to the largest remainders."""
        left, found = self.left(at), {}
        for sign in (1, -1):
            weights = {of: abs(left[of]) for of in sorted(left) if self.entries[at].postings[of] * sign > 0}
            whole = sum(weights.values())
            if pence > whole:
                return None
            shares = {of: pence * weight // whole for of, weight in weights.items()}
            by_rest = sorted(
                weights, key=lambda of, w=weights, t=whole: -(pence * w[of] % t)
            )  # stable: the earlier first
            for of in by_rest[: pence - sum(shares.values())]:
                shares[of] += 1
            found |= {of: -sign * share for of, share in shares.items() if share}
        return found
