"""The page of claims: folded by state and outcome with whole counts, what closes first first; one outcome alone in pages."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client

from ettle.web.access.acting import as_system
from ettle.web.audit.models import Recorded
from ettle.web.claims.models import Entitled
from tests.claims.paid import CONTRACT, LEAD, PAYER, adas, desks, recording  # noqa: F401
from tests.plans.owner import as_owner

pytestmark = pytest.mark.django_db
FIRST = date(2021, 11, 12)


@pytest.fixture
def pat(desks, recording, sign_in):  # noqa: F811
    return sign_in(desks["pat"].staff, Client())


def earned(number, state="needs_evidence", rule="job_26", title="26 weeks in work", since=FIRST, **more):
    """So many results, each to be claimed a day after the other; the last of them are made first."""
    with as_system():
        Entitled.objects.bulk_create(
            Entitled(person=f"{rule}{at}", enrolment=f"{rule}-{at:03d}", programme="fair-start-scotland", contract=CONTRACT,
                     payer=PAYER, provider=LEAD, to=LEAD, rule=rule, n=1, title=title, state=state, pence=100,
                     achieved_on=date(2021, 10, 1), claim_by=since + timedelta(days=at), computed_for=FIRST, **more)
            for at in reversed(range(number))
        )  # fmt: skip


def shown(page):
    return re.findall(r"job_\d\d-\d{3}", re.sub(r"<span class=\"unseen\">.*?</span>", "", page.text))


def test_each_outcome_is_counted_whole_and_its_first_few_are_shown_what_closes_first_first(pat):
    earned(57)
    earned(3, rule="job_52", title="52 weeks in work", since=date(2021, 11, 11))
    page = pat.get("/claims/")
    folds = re.findall(r"<strong>(\d\d weeks in work)</strong>: (\d+), (£[\d.]+), the first by ([\w ]+)", page.text)
    assert folds == [
        ("52 weeks in work", "3", "£3.00", "11 November 2021"), ("26 weeks in work", "57", "£57.00", "12 November 2021")
    ]  # fmt: skip
    assert "<strong>60</strong>, £60.00" in page.text and "The first by 11 November 2021" in page.text
    assert shown(page) == [f"job_52-{at:03d}" for at in range(3)] + [f"job_26-{at:03d}" for at in range(10)]
    assert page.text.count('<details class="fold" open>') == 1, "the rest is folded"


def test_one_outcome_alone_is_read_in_pages(pat):
    earned(57)
    alone = re.search(r'href="(\?[^"]+)">All 57', pat.get("/claims/").text)[1].replace("&amp;", "&")
    first = pat.get(f"/claims/{alone}")
    assert shown(first) == [f"job_26-{at:03d}" for at in range(50)] and "Payable now" not in first.text
    second = pat.get("/claims/" + re.search(r'rel="next" href="([^"]+)"', first.text)[1].replace("&amp;", "&"))
    assert shown(second) == [f"job_26-{at:03d}" for at in range(50, 57)]
    assert 'rel="next"' not in second.text and 'rel="prev"' in second.text
    as_owner()
    last = Recorded.objects.filter(actor="pat").latest("id")
    assert set(last.people) == {f"job_26{at}" for at in range(50, 57)}, "who was shown is on record, and nobody else"


LACKS = "Evidence is missing: a payslip, an employer’s letter or a payroll feed of the days."


@pytest.mark.parametrize(("number", "times"), [(1, 1), (2, 2), (3, 1), (9, 1)])
def test_what_several_lack_alike_is_said_once_over_them(pat, number, times):
    earned(number, because=[{"code": "evidence_lacking", "words": LACKS}])
    page = pat.get("/claims/").text
    assert page.count(LACKS) == times and ("Of each of them" in page) == (number >= 3)


def test_what_one_of_several_lacks_is_said_of_that_one(pat):
    earned(3, because=[{"code": "evidence_lacking", "words": LACKS}])
    with as_system():
        other = [{"code": "evidence_lacking", "words": "A signature is missing."}]
        Entitled.objects.filter(enrolment="job_26-001").update(because=other)
    page = pat.get("/claims/").text
    assert page.count(LACKS) == 2 and page.count("A signature is missing.") == 1


@pytest.mark.parametrize("asked", ["state=paid&rule=job_26", "state=unknown", "state=too_late&rule=job_26&page=-1"])
def test_what_cannot_be_read_of_an_address_is_left_out(pat, asked):
    earned(1)
    assert pat.get(f"/claims/?{asked}").status_code == 200
    assert pat.get("/claims/?state=needs_evidence&rule=job_26&page=99").status_code == 200


def test_what_was_claimed_in_time_stands_behind_what_still_closes(pat):
    earned(1, claimed_on=date(2021, 11, 1))
    earned(1, rule="job_52", title="52 weeks in work", since=date(2021, 12, 1))
    with as_system():
        Entitled.objects.filter(rule="job_52").update(rule="job_26", enrolment="job_26-777")
    assert shown(pat.get("/claims/")) == ["job_26-777", "job_26-000"]


def test_what_is_too_late_is_folded_with_the_latest_first(pat):
    earned(12, state="too_late", since=date(2021, 10, 1))
    page = pat.get("/claims/")
    assert "the latest since 12 October 2021" in page.text and shown(page)[0] == "job_26-011"
    assert '<details class="fold" open>' not in page.text


def test_what_was_claimed_in_time_and_is_payable_says_so_and_no_last_day(pat, adas):  # noqa: F811
    with as_system():
        Entitled.objects.filter(rule="job_13").update(claim_by=date(2021, 10, 1), claimed_on=date(2021, 9, 30))
    page = pat.get("/claims/").text
    assert "Claimed in time, on 30 September 2021" in page and "Last day" not in page and "the first by" not in page
