"""What is soon too late to claim stands on the key worker's Today and is counted on the manager's first page."""

from datetime import date

import pytest
from django.test import Client

from ettle.web.access.acting import as_system
from ettle.web.casework import actions as casework
from ettle.web.casework.models import Matter
from ettle.web.claims.claiming import claim
from ettle.web.claims.models import Entitled
from ettle.web.people import actions as people
from tests.cast import bens
from tests.claims.paid import CONTRACT, desks, payslip, recording, shown, worked  # noqa: F401

pytestmark = pytest.mark.django_db
TITLE = "Soon too late to claim"


@pytest.fixture
def page(desks, recording, sign_in):  # noqa: F811
    """Ada is Ben's, and has earned the first outcome, to be claimed by 25 November; the page of somebody."""
    people.name_person(person="ada", given="Ada", family="Farquhar")
    casework.record_events(by="ben", events=[*worked(), bens("ada")], for_day=desks["pat"].day)
    return lambda code, address="/today/": sign_in(desks[code].staff, Client()).get(address, follow=True).text


def test_ben_is_told_once_what_lacks_evidence_then_what_is_not_claimed_then_nothing(page, desks):  # noqa: F811
    told = page("ben")
    assert TITLE not in told and told.count("25 November 2021") == 1
    assert "evidence is missing" in told and "Claim by 25 November 2021." in told and "15 days left" in told
    casework.record_events(by="ben", events=[payslip()], for_day=desks["pat"].day)
    told = page("ben")
    assert TITLE in told and "the last day to claim it is 25 November 2021. Your manager claims it." in told
    assert "evidence is missing" not in told
    claim(by=desks["pat"], contract=CONTRACT, chosen=shown())
    assert TITLE not in page("ben")


@pytest.mark.parametrize(("since", "shape"), [("2021-07-04", "warn"), ("2021-07-05", "due")])
def test_evidence_that_is_missing_presses_from_21_days_before_it_is_too_late(desks, recording, since, shape):  # noqa: F811
    casework.record_events(by="ben", events=[*worked(since=since), bens("ada")], for_day=desks["pat"].day)
    assert Matter.objects.get(person="ada", word="Needs evidence").shape == shape


@pytest.mark.parametrize("last", [date(2021, 12, 2), date(2021, 11, 9)])
def test_what_has_more_than_three_weeks_or_no_day_left_is_not_told_here(page, last, desks):  # noqa: F811
    casework.record_events(by="ben", events=[payslip()], for_day=desks["pat"].day)
    with as_system():
        Entitled.objects.filter(rule="job_13").update(claim_by=last)
    assert TITLE not in page("ben")
    with as_system():
        Entitled.objects.filter(rule="job_13").update(claim_by=date(2021, 12, 1))
    assert TITLE in page("ben"), "21 days"


def test_pat_s_first_page_counts_what_is_soon_too_late_and_what_was_missed(page):
    assert "1 result is soon too late to claim, the first after 25 November 2021." in page("pat", "/")
    with as_system():
        Entitled.objects.filter(rule="job_13").update(state="too_late", claim_by=date(2021, 11, 9))
    assert "1 result is too late, the latest since 9 November 2021." in page("pat", "/")
    assert "too late" not in page("cai", "/"), "another provider's"
    assert TITLE not in page("ben")
