"""Each hard stop on each side of its edge: what is known goes in, what was found comes out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from ettle.engine.basics.period import Period
from ettle.engine.rules.fields import InForce
from ettle.engine.settle.limits import Limit
from ettle.engine.settle.lines import LineId
from ettle.web.claims.checks.known import Another, Known, Paper
from ettle.web.claims.checks.validation import STEPS, validate
from spec.house import rulebook

REACHED, ONE = date(2021, 9, 26), timedelta(days=1)
DAYS = (Period(date(2021, 6, 28), REACHED + ONE),)
CONTRACT = rulebook().contracts["fss-lot-5-illustrative"].contract
ADAS = Known(
    id=LineId("ada-1", "job_13", 1),
    contract=CONTRACT,
    today=date(2021, 11, 10),
    achieved_on=REACHED,
    days=DAYS,
    started_on=date(2021, 6, 1),
    papers=(Paper("f" * 64),),
    employers=("Cafe",),
    bodies=("start-scotland", "Start Scotland"),
)


def with_contract(basis, from_, until):
    in_force = InForce.model_validate({"from": from_, "until": until, "basis": basis})
    return CONTRACT.model_copy(update={"in_force": in_force})


def another(start, until):
    return (Another("ada-2", (Period(start, until),), "L-0000007"),)


DRAWN = [
    ("future", {"today": REACHED}, "passed"),
    ("future", {"today": REACHED - ONE}, "failed"),
    ("before_start", {"started_on": REACHED}, "passed"),
    ("before_start", {"started_on": REACHED + ONE}, "failed"),
    ("before_start", {"started_on": None}, "no_data"),
    ("after_leave", {"left_on": REACHED + ONE, "not_after_leaving": True}, "passed"),
    ("after_leave", {"left_on": REACHED, "not_after_leaving": True}, "failed"),
    ("after_leave", {"left_on": REACHED, "not_after_leaving": False}, "passed"),
    ("after_death", {"died_on": REACHED + ONE}, "passed"),
    ("after_death", {"died_on": REACHED}, "failed"),
    ("expired_contract", {"contract": with_contract("event", "2020-01-01", REACHED + ONE)}, "passed"),
    ("expired_contract", {"contract": with_contract("event", "2020-01-01", REACHED)}, "failed"),
    ("expired_contract", {"contract": with_contract("start", date(2021, 6, 1), REACHED)}, "passed"),
    ("expired_contract", {"contract": with_contract("start", date(2021, 6, 2), None)}, "failed"),
    ("expired_contract", {"contract": with_contract("start", "2020-01-01", None), "started_on": None}, "no_data"),
    ("same_outcome", {"others": another(REACHED + ONE, None)}, "passed"),
    ("same_outcome", {"others": another(REACHED, None)}, "failed"),
    ("same_outcome", {"others": another(date(2020, 1, 1), date(2021, 6, 28))}, "passed"),
    ("same_outcome", {"others": another(date(2020, 1, 1), date(2021, 6, 29))}, "failed"),
    ("other_fund", {}, "passed"),
    ("other_fund", {"limited_by": (Limit("payable_once", "one_fund"),)}, "failed"),
    ("other_fund", {"limited_by": (Limit("tier", "beyond_volume"),)}, "passed"),
    ("other_fund", {"other_funds": another(date(2020, 1, 1), date(2020, 2, 1))}, "failed"),
    ("evidence_reused", {}, "passed"),
    ("evidence_reused", {"papers": ()}, "no_data"),
    ("evidence_reused", {"papers": (Paper("f" * 64), Paper("e" * 64, for_another_person=True))}, "failed"),
    ("evidence_reused", {"papers": (Paper("f" * 64, for_another_result=True),)}, "failed"),
    ("related_employer", {"employers": ()}, "no_data"),
    ("related_employer", {"employers": ("Cafe Two",), "related": {"cafe": "One owner."}}, "passed"),
    ("related_employer", {"employers": ("CAFÉ",), "related": {"cafe": "One owner."}}, "failed"),
    ("related_employer", {"employers": ("start scotland",)}, "failed"),
    ("cap", {"limited_by": (Limit("tier", "beyond_volume"),)}, "passed"),
    ("cap", {"limited_by": (Limit("cap", "results_a_year"),)}, "failed"),
]


@pytest.mark.parametrize(("name", "told", "result"), DRAWN)
def test_a_step_on_each_side_of_its_edge(name, told, result):
    found = {each.name: each for each in validate(replace(ADAS, **told))}
    assert found[name].result == result, found[name].words
    assert found[name].stops == (result == "failed" and name != "cap"), "beyond a cap a claim is accepted, and told"
    assert bool(found[name].cure) == (result == "failed"), "a stop names its cure"


def test_every_step_is_drawn_passing_and_failing():
    drawn = {(name, result) for name, _, result in DRAWN}
    assert {(name, result) for name in STEPS for result in ("passed", "failed")} <= drawn


def test_every_step_speaks_of_every_result():
    assert [each.name for each in validate(ADAS)] == list(STEPS)
