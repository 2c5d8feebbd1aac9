"""Every measure of the rulebook has its drawn table, and a sentence for everything that decides it."""

from __future__ import annotations

from pathlib import Path

import pytest

from ettle.engine.wording.measures import how_counted
from spec.measures.drawn import DAY_OF_ASKING, house

HERE = Path(__file__).parent
MADE_OF_A_NUMBER = {"sustained_13": "sustained_", "sustained_26": "sustained_", "sustained_52": "sustained_"} | {
    f"fss_{rule}": "fss_" for rule in ("job_start", "job_13", "job_26", "job_52")
}
"""Measures that one drawn table holds for several."""


@pytest.mark.parametrize("measure", house().measures.measures)
def test_a_measure_has_its_drawn_table(measure):
    drawn = "".join(path.read_text() for path in HERE.glob("test_*.py") if path.name != Path(__file__).name)
    assert f'"{MADE_OF_A_NUMBER.get(measure, measure)}' in drawn


@pytest.mark.parametrize("measure", house().measures.measures)
@pytest.mark.parametrize("level", ["internal", "released"])
def test_how_it_was_counted_says_all_that_decides_it(measure, level):
    found = house().measures.measures[measure]
    said = " ".join(how_counted(found, found.breakdowns[:2], level, DAY_OF_ASKING, house().measures.model_of(found)))
    for name in found.denominators:
        assert f"“{name.replace('_', ' ')}”" in said
    assert ("not for release" in said) == (level == "internal")
    assert "follows" in said or "illustrative" in said
    assert all(why.rstrip(".") in said for why in found.unconfirmed.values())


@pytest.mark.parametrize("measure", house().measures.measures)
def test_whoever_pays_by_contract_can_ask_by_contract(measure):
    """All but referrals: until somebody starts there is no contract that they are under."""
    found = house().measures.measures[measure]
    assert ("contract" in found.breakdowns) == (found.unit != "referral")
