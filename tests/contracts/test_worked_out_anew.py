"""What follows from an agreed variation: every journey under the contract is worked out anew, by the terms agreed."""

import pytest

from ettle.web.access.acting import as_system
from ettle.web.casework import actions as casework
from ettle.web.casework import tasks
from ettle.web.casework.models import Standing
from ettle.web.claims.models import Entitled
from ettle.web.contracts import queries
from ettle.web.contracts.agreed import actions
from ettle.web.contracts.agreed.judging import judged_as_proposed
from tests.contracts.conftest import CONTRACT, variation
from tests.web.told import DAY, told

pytestmark = pytest.mark.django_db
START = {"programme": "no-one-left-behind-local", "provider": "ettlebrae-works"}


def in_work(person, contract=CONTRACT):
    of = {"person": person, "enrolment": f"{person}-1"}
    return [
        told("start", "2021-05-03", id=f"{person}-s", **of, **START, contract=contract),
        told("work", "2021-07-12", id=f"{person}-w", **of, employer="Cafe", hours_per_week=20),
    ]


@pytest.fixture
def ada_and_another(people, recorded):
    """Ada is in work under the contract; Abe is, on the same programme under none. 13 weeks are reached on 10 October."""
    events = [*in_work("ada"), *in_work("abe", None)]
    casework.record_events(by="ben", events=events, for_day=DAY)


def sums():
    return {each.rule: each.pence for each in Entitled.objects.filter(person="ada", rule__startswith="work_")}


def computed():
    return dict(Standing.objects.values_list("person", "computed_for"))


def test_those_under_the_contract_are_worked_out_anew_and_nobody_else(ada_and_another, agreed):
    assert sums()["work_13"] == 90000
    agreed()
    assert computed()["ada"] < DAY and computed()["abe"] == DAY
    assert tasks.worked_out_some() == 1
    assert sums()["work_13"] == 95000
    assert computed() == {"ada": DAY, "abe": DAY}


def test_the_page_of_the_contract_says_how_far_that_is(ada_and_another, agreed, people, sign_in, client):
    agreed()
    sign_in(people["dee"])
    assert "0 of 1" in client.get(f"/contracts/{CONTRACT}/").text
    with as_system():
        tasks.worked_out_some()
    assert "Being worked out anew" not in client.get(f"/contracts/{CONTRACT}/").text


def test_a_proposal_is_tried_without_anything_being_kept(ada_and_another):
    tried = judged_as_proposed(variation())
    with queries.as_if(tried.then):
        assert queries.rulebook() is tried.then
    assert queries.rulebook() is not tried.then
    assert sums()["work_13"] == 90000


def test_a_desk_that_is_told_is_told_in_the_transaction_that_agrees(agreed, monkeypatch):
    heard = []
    monkeypatch.setattr(actions, "_listeners", [*actions._listeners, heard.append])
    document = agreed()
    assert [each.document for each in heard] == [document]
    assert heard[0].judged.before != heard[0].judged.after
