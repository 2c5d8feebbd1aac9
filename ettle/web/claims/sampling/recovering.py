"""What to take back after a sample: what was found, and no more beyond it than the lower bound of the estimate."""

from __future__ import annotations

from collections.abc import Mapping


def proposal(found: Mapping[str, int], not_drawn: Mapping[str, int], lower_bound: int) -> dict[str, int]:
    """Pence to take back by reference: of each line found wrong what was wrong, and of those not drawn their part of the rest.

    `lower_bound` = what was overpaid at least in the whole list, in pence. The rest of it is laid over the lines that were not
    drawn in proportion to what each was paid, by the largest remainder, and never more than was paid.
    """
    rest = max(lower_bound - sum(found.values()), 0)
    paid = sum(not_drawn.values())
    rest = min(rest, paid)
    if not rest:
        return {reference: pence for reference, pence in found.items() if pence}
    whole = {reference: rest * pence // paid for reference, pence in not_drawn.items()}
    left = rest - sum(whole.values())
    by_remainder = sorted(not_drawn, key=lambda reference: (-(rest * not_drawn[reference] % paid), reference))
    for reference in by_remainder[:left]:
        whole[reference] += 1
    several = {**found, **whole}
    return {reference: pence for reference, pence in sorted(several.items()) if pence}
