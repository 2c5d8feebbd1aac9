"""What a sample says: exact where it can be worked out by hand, and its interval measured on invented lists."""

from __future__ import annotations

from random import Random

import pytest

from ettle.web.claims.sampling.estimating import Stratum, estimate
from ettle.web.claims.sampling.recovering import proposal


def test_wilsons_interval_of_one_large_stratum():
    """10 wrong of 100: Wilson's interval at 95 % is 5.5 % to 17.4 %."""
    found = estimate({"one": Stratum(10**9, 10**11, [(100, 100)] * 10 + [(100, 0)] * 90)})
    assert (found.by_line.share, found.by_line.low, found.by_line.high) == pytest.approx(
        (0.1, 0.0552, 0.1744), abs=0.0006
    )


def test_a_stratum_looked_at_whole_leaves_no_doubt():
    found = estimate({"one": Stratum(4, 400, [(100, 50), (100, 0), (100, 0), (100, 0)])})
    assert (found.by_line.low, found.by_line.share, found.by_line.high) == (0.25, 0.25, 0.25)
    assert found.overpaid == (50, 50, 50)


def test_strata_weigh_by_what_they_hold():
    found = estimate({"few": Stratum(10, 100, [(10, 10)] * 5), "many": Stratum(90, 900, [(10, 0)] * 45)})
    assert found.by_line.share == pytest.approx(0.1)
    assert found.by_money.share == pytest.approx(0.1)


def test_nothing_wrong_in_a_sample_is_not_nothing_wrong_in_the_list():
    found = estimate({"one": Stratum(1000, 100_000, [(100, 0)] * 50)})
    assert found.by_line.low == 0
    assert 0.02 < found.by_line.high < 0.1


def test_a_stratum_that_nobody_looked_into_is_told():
    with pytest.raises(ValueError, match="nothing was looked at of many"):
        estimate({"many": Stratum(90, 900, [])})


def invented(rng, rate):
    """Three strata of one provider; a wrong line is wrong whole, or in part."""
    return {
        name: [
            (pence, (pence if rng.random() < 0.5 else pence // 3) if rng.random() < rate else 0) for _ in range(size)
        ]
        for name, size, pence in (("small", 300, 40_000), ("middle", 200, 90_000), ("large", 100, 110_000))
    }


@pytest.mark.parametrize("rate", [0.05, 0.15, 0.3])
def test_the_interval_holds_the_truth_nearly_as_often_as_it_says(rate):
    """400 lists and samples of 20 % each: 95 % asked; at least 92 % held, and the lower bound over the truth in at most 5 %."""
    rng, held, held_money, too_high = Random(20260 + int(rate * 100)), 0, 0, 0
    for _ in range(400):
        lists = invented(rng, rate)
        strata = {
            name: Stratum(len(all), sum(pence for pence, _ in all), rng.sample(all, len(all) // 5))
            for name, all in lists.items()
        }
        said = estimate(strata)
        every = [line for all in lists.values() for line in all]
        wrong = sum(pence > 0 for _, pence in every) / len(every)
        money = sum(pence for _, pence in every) / sum(pence for pence, _ in every)
        held += said.by_line.low <= wrong <= said.by_line.high
        held_money += said.by_money.low <= money <= said.by_money.high
        too_high += said.by_money.low > money
    print(
        f"rate {rate:.0%}: by line {held / 4:.1f} %, by money {held_money / 4:.1f} %, bound too high {too_high / 4:.1f} %"
    )
    assert min(held, held_money) >= 0.92 * 400
    assert too_high <= 0.05 * 400


def test_what_was_found_is_taken_back_and_the_rest_of_the_lower_bound_laid_over_the_others():
    others = {"L-2": 1000, "L-3": 2000, "L-4": 0}
    assert proposal({"L-1": 500, "L-9": 0}, others, 400) == {"L-1": 500}, (
        "never less than was found, and no more than that"
    )
    assert proposal({"L-1": 500}, others, 600) == {"L-1": 500, "L-2": 33, "L-3": 67}
    assert proposal({"L-1": 500}, others, 99_999) == {"L-1": 500, "L-2": 1000, "L-3": 2000}, "never more than was paid"
    assert proposal({}, {}, 100) == {}
