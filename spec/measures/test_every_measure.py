"""Every measure of the rulebook has its drawn table, and a sentence for everything that decides it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ettle.engine.wording.figures import count_name
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


def counted(measure, level="internal"):
    found = house().measures.measures[measure]
    model, rulebook = house().measures.model_of(found), house().rulebook
    return how_counted(found, found.breakdowns[:2], level, DAY_OF_ASKING, model, rulebook)


@pytest.mark.parametrize("measure", house().measures.measures)
@pytest.mark.parametrize("level", ["internal", "released"])
def test_how_it_was_counted_says_all_that_decides_it(measure, level):
    found, said = house().measures.measures[measure], " ".join(counted(measure, level))
    for name in found.denominators:
        assert f"“{count_name(name)}”" in said
    assert ("not for release" in said) == (level == "internal")
    assert "follows" in said or "illustrative" in said
    assert all(why.rstrip(".") in said for why in found.unconfirmed.values())


@pytest.mark.parametrize("measure", house().measures.measures)
def test_how_it_was_counted_has_no_name_that_only_the_rulebook_uses(measure):
    said = [each for each in counted(measure) if not each.startswith(("The definition follows", "Not confirmed"))]
    rules = {rule for each in house().rulebook.agreements.values() for rule in each.programme["outcomes"]}
    raw = re.compile(
        rf"[a-z0-9]_[a-z0-9]|[a-z]\.[a-z0-9]|\b({'|'.join(rule.replace('_', ' ') for rule in rules if '_' in rule)})\b"
    )
    assert [each for each in said if raw.search(re.sub("“[^”]*”", "", each))] == []


@pytest.mark.parametrize(
    ("measure", "sentence"),
    [
        ("sustained_13", "Of these, those of whom it is certain: their programme has the follow-up at 13 weeks."),
        ("sustained_13", "What came of the follow-up at 13 weeks is counted state by state: no answer is never no."),
        ("fss_job_start", "In the numerator are those of whom it is certain: the outcome “Started a job” is “Achieved”; "
         "where it is not known it is counted apart, never as no."),
        ("job_starts_in_period", "A cohort is a quarter, by the day on which it happened: the outcome “Started a job”."),
        ("qualifications", "Of these, those of whom it is certain: their programme has the outcome “Gained a qualification”."),
        ("early_leavers_why", "Told of each is the reason for leaving; what is not known is counted apart."),
        ("days_to_work", "The days run from the start to the first job."),
    ],
)  # fmt: skip
def test_rules_days_and_states_are_called_as_staff_call_them(measure, sentence):
    assert sentence in counted(measure)


def test_rules_are_called_by_the_programme_that_is_counted():
    """Others have an outcome of the same id: “Started an unsupported job”."""
    assert "unsupported" not in " ".join(counted("fss_job_start"))


@pytest.mark.parametrize("measure", house().measures.measures)
def test_whoever_pays_by_contract_can_ask_by_contract(measure):
    """All but referrals: until somebody starts there is no contract that they are under."""
    found = house().measures.measures[measure]
    assert ("contract" in found.breakdowns) == (found.unit != "referral")
