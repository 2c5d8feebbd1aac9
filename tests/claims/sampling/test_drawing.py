"""A sample is drawn from a seed and a list alone, whoever draws it and whatever their Python does by chance."""

from __future__ import annotations

import subprocess
import sys

import pytest

from ettle.web.claims.sampling.drawing import Listed, draw, fingerprint_of, order


def lines(count, rule="work_13", pence=40_000, first=False, start=1):
    return [Listed(f"L-{start + number:07d}", "works", rule, pence, first) for number in range(count)]


def test_the_same_seed_and_list_give_the_same_sample_in_any_order():
    listed = [*lines(40), *lines(3, first=True, start=100)]
    assert draw("seed", listed, 10) == draw("seed", listed[::-1], 10)
    assert fingerprint_of(listed) == fingerprint_of(listed[::-1])
    assert draw("seed", listed, 10).keys() != draw("another", listed, 10).keys()


def test_anybody_can_draw_it_with_sha256_alone():
    assert order("seed", "L-0000001") == "fdbc0b3f6c0c5db9ece222a076581ca05867c83ced422f85dd300d1d3209e68d"
    expected = sorted(lines(40), key=lambda line: order("seed", line.reference))[:4]
    assert sorted(draw("seed", lines(40), 10)) == sorted(line.reference for line in expected)


def test_another_process_with_another_hash_seed_draws_the_same():
    said = "from ettle.web.claims.sampling.drawing import Listed, draw; print(list(draw('s', {Listed(f'L-{n}', 'w', 'r', n) for n in range(200)}, 5)))"
    ran = [
        subprocess.run([sys.executable, "-c", said], env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True)
        for seed in ("1", "2")
    ]  # fmt: skip
    assert ran[0].stdout == ran[1].stdout != ""


@pytest.mark.parametrize(
    ("count", "percent", "drawn"), [(1, 10, 1), (10, 10, 1), (11, 10, 2), (40, 10, 4), (3, 100, 3)]
)
def test_the_percentage_of_a_stratum_is_rounded_up(count, percent, drawn):
    assert len(draw("seed", lines(count), percent)) == drawn


def test_each_provider_rule_and_band_of_value_is_drawn_from_and_the_first_of_a_kind_always():
    listed = [
        *lines(20),
        *lines(20, rule="work_26", start=100),
        *lines(20, pence=49_999, start=200),
        *lines(20, pence=50_000, start=300),
        *lines(20, pence=100_000, start=400),
        *lines(1, first=True, start=500),
    ]
    drawn = draw("seed", listed, 10)
    assert sorted(set(drawn.values())) == [
        "works, work_13, band 1",
        "works, work_13, band 2",
        "works, work_13, band 3",
        "works, work_13, first of its kind",
        "works, work_26, band 1",
    ]
    assert "L-0000500" in drawn
    assert len(draw("seed", lines(7, first=True), 10)) == 7
