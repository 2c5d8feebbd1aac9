"""A variation that reaches back: what it touches is listed before anyone confirms, and exactly that changes after."""

import pytest

from ettle.files.agreed import AgreedText
from ettle.web.access.acting import as_system
from ettle.web.casework import actions as casework
from ettle.web.claims.claiming import claim
from ettle.web.claims.deciding import approve, check
from ettle.web.claims.models import Line
from ettle.web.claims.restated import touched
from ettle.web.claims.run import run_contract
from ettle.web.contracts.agreed import actions as contracts
from ettle.web.contracts.agreed.judging import judged_as_proposed
from tests.claims.paid import CONTRACT, desks, payslip, recording, shown, worked  # noqa: F401
from tests.remembered import remembered
from tests.web.told import DAY

pytestmark = pytest.mark.django_db
DEARER = """
variation: dearer
title: Core 13 week outcomes at 900 pounds
in_force: {from: 2021-05-01, basis: start, illustrative: yes}
parties: [scottish-government, start-scotland]
illustrative: yes
change: {payments: {job_13: {amount: {core: 90000}}}}
"""


@pytest.fixture
@remembered
def three(desks, recording):  # noqa: F811
    """Ada is approved, Bea has claimed, Cat has not; Dot started before the day from which the variation holds."""
    events = [event for person in ("ada", "bea", "cat") for event in [*worked(person), payslip(person)]]
    early = [
        event.model_copy(update={"on": event.on.replace(month=4)}) if event.kind == "start" else event
        for event in worked("dot")
    ]
    casework.record_events(by="ben", events=[*events, *early, payslip("dot")], for_day=DAY)
    lines = claim(by=desks["pat"], contract=CONTRACT, chosen=claims("ada-1", "bea-1", "dot-1")).lines
    seen = {line.pk: line.fingerprint for line in lines if line.enrolment == "ada-1"}
    check(by=desks["fay"], seen=seen)
    approve(by=desks["dee"], contract=CONTRACT, seen=seen)


def claims(*enrolments):
    return {id: print_ for id, print_ in shown().items() if id.enrolment in enrolments}


def listed():
    with as_system():
        found = touched(judged_as_proposed(AgreedText("variation", CONTRACT, "dearer", DEARER)), DAY)
    return [(each.enrolment, each.was, each.would_be, each.what) for each in found]


BEFORE = [
    ("bea-1", 85000, 90000, "claimed, and restated"),
    ("ada-1", 85000, 90000, "agreed, and adjusted"),
    ("cat-1", 85000, 90000, "not claimed yet"),
]


def test_what_it_touches_is_listed_and_nothing_else(three):
    assert listed() == BEFORE


def test_once_agreed_exactly_that_changes(three, desks):  # noqa: F811
    before = listed()
    document = AgreedText("variation", CONTRACT, "dearer", DEARER)
    proposal = contracts.propose(by=desks["pat"], document=document)
    contracts.agree(by=desks["dee"], proposal=proposal.pk, seen=proposal.fingerprint)
    with as_system():
        casework.work_out_again({"ada", "bea", "cat", "dot"}, DAY)
    ran = run_contract(CONTRACT)
    assert (ran.restated, ran.corrected) == (1, 1)
    with as_system():
        live = {line.enrolment: line.pence for line in Line.objects.filter(kind="result", live=True)}
        more = Line.objects.get(kind="adjustment")
    assert live == {"ada-1": 85000, "bea-1": 90000, "dot-1": 85000}
    assert (more.enrolment, more.pence, more.state) == ("ada-1", 5000, "proposed")
    assert {id.enrolment for id in shown()} == {"ada-1", "bea-1", "cat-1", "dot-1"}
    assert [each[:3] for each in before] == [("bea-1", 85000, 90000), ("ada-1", 85000, 90000), ("cat-1", 85000, 90000)]
    assert run_contract(CONTRACT).nothing
