"""The person page: who it is, what needs doing, and what is left out for whoever may not see it."""

import re
from types import SimpleNamespace

import pytest
from django.test import Client

from ettle.engine.evaluate.results import Reason
from ettle.web.casework import actions
from ettle.web.casework.page.telling import Telling
from tests.cast import WORKS
from tests.web.told import DAY, told

pytestmark = pytest.mark.django_db


def record(*events):
    actions.record_events(by="ben", events=events, for_day=DAY)


@pytest.fixture
def health(adas):
    """A health fact of Ada, which a rule asks for."""
    record(told("fact", "1990-05-09", id="disab", name="disability", value="yes", recorded="2021-07-20"))
    record(told("need", "2021-08-01", id="anx", need="mental_health"))


@pytest.fixture
def page(cast, sign_in):
    return lambda code, address: sign_in(cast[code], Client()).get(address).text


def test_ben_sees_the_health_fact_and_the_reason_that_rests_on_it(page, health):
    mine = page("ben", "/people/ada/")
    condition = mine.partition('id="c-disabled"')[2].partition("</li>")[0]
    assert "Yes" in condition and "something you may not see" not in condition
    assert 'id="e-disab"' in page("ben", "/people/ada/timeline/")


@pytest.mark.parametrize("address", ["/people/ada/", "/people/ada/timeline/", "/people/ada/timeline/?words=disability"])
def test_bea_of_his_team_is_shown_no_health(page, health, address):
    theirs = page("bea", address)
    assert 'id="e-disab"' not in theirs and 'id="e-anx"' not in theirs
    assert "ental health" not in theirs
    assert "Entries about health" in theirs


def test_the_rules_say_the_same_to_bea_but_a_reason_rests_on_something_she_may_not_see(page, health):
    theirs, mine = page("bea", "/people/ada/"), page("ben", "/people/ada/")
    condition = theirs.partition('id="c-disabled"')[2].partition("</li>")[0]
    assert "This rests on something you may not see." in condition and "Hidden" in condition and "Yes" not in condition
    assert "80 of 91 days. Reached on 21 November 2021 if work goes on." in theirs
    joining = re.compile(r'id="eligibility">(.*?)<details', re.S)
    assert joining.search(theirs).group(1) == joining.search(mine).group(1), "asked with everything for both"


def test_who_sees_no_money_is_told_what_is_paid_for_and_no_sum(page, adas):
    """The table gives a key worker and a team lead no money of anybody, and a provider manager that of the organisation."""
    for code in ("ben", "bea", "lea"):
        said = page(code, "/people/ada/").partition("<h3>Payments</h3>")[2].partition("</ul>")[0]
        assert 'id="p-job_13-1"' in said and "Not yet" in said
        assert "£900" not in said and "sum not known" not in said
    assert "£900, illustrative" in page("pat", "/people/ada/")


@pytest.mark.parametrize("code", ["shared", "cap_reached"])
def test_a_reason_that_names_a_sum_is_told_to_those_who_see_money(code):
    given = {"share": 40, "of": 90_000, "paid": 40_000, "cap": "all", "per": "contract"}
    reason = Reason(code=code, params=given)
    said = [Telling(None, SimpleNamespace(titles={}), sums=sums).why([reason])[0].words for sums in (True, False)]
    assert "£900" in said[0] and "£" not in said[1]


def test_cai_is_answered_as_for_nobody(sign_in, cast, adas):
    assert sign_in(cast["cai"]).get("/people/ada/timeline/").status_code == 404


def test_the_header_names_her_key_worker_and_provider(page, adas):
    mine = page("ben", "/people/ada/")
    assert "Ben Laidlaw" in mine and "Ettlebrae Works" in mine


def test_what_needs_attention_has_its_verb(page, adas):
    record(told("consent", "2021-07-20", purpose="sharing", until="2021-11-01"))
    banner = page("ben", "/people/ada/").partition('class="attention"')[2].partition("</div>")[0]
    assert "Consent for sharing ended after 31 October 2021" in banner
    assert 'href="/people/ada/record/consent/"' in banner


@pytest.fixture
def long(adas):
    record(*(told("contact", f"2021-09-{n:02}", id=f"c{n}", mode="phone", reached="yes", recorded_by="ben",
                  organisation=WORKS) for n in range(1, 29)))  # fmt: skip


def test_a_long_timeline_shows_the_latest_and_has_a_page_of_its_own(page, long):
    mine = page("ben", "/people/ada/")
    assert "All 36 entries" in mine and 'id="e-c1"' not in mine
    whole = page("ben", "/people/ada/timeline/")
    assert "36 entries, newest first" in whole and 'id="e-c1"' in whole
    assert "to put right" not in whole, "nobody has asked for anything yet"
    assert "Ben Laidlaw, Ettlebrae Works" in whole


def test_a_reason_leads_to_its_event_wherever_that_is(page, long):
    mine = page("ben", "/people/ada/")
    assert 'href="/people/ada/timeline/#e-ada-work-2021-08-23"' in mine


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("kind=work", 1),
        ("from_day=28+September+2021&to_day=28+September+2021", 1),
        ("words=cafe", 1),
        ("words=CAFE+work", 1),
        ("kind=contact&from_day=20+September+2021&to_day=30+September+2021", 9),
        ("words=nothing+of+the+sort", 0),
    ],
)
def test_the_timeline_is_narrowed_by_words_kind_and_days(page, long, query, number):
    found = page("ben", f"/people/ada/timeline/?{query}")
    assert f"{number} of 36 entries" in found
    assert len(re.findall(r'class="entry', found)) == number
    assert ("Nothing that is recorded matches" in found) == (number == 0)


def test_what_cannot_be_read_is_told_at_its_field_and_narrows_nothing(page, long):
    found = page("ben", "/people/ada/timeline/?from_day=someday&kind=x")
    assert "“someday” is not a day" in found and "“x” is not one of the choices" in found
    assert "36 entries, newest first" in found


def test_people_read_names_and_not_codes(sign_in, cast, adas):
    ben = sign_in(cast["ben"])
    page = ben.get("/people/ada/timeline/").text
    assert "Key worker: Ben Laidlaw" in page and "Key worker: ben" not in page
    event = re.search(r"/people/ada/entries/[^/\"]+/", page)
    assert event, "the timeline leads to its entries"
    assert "by Ben Laidlaw" in ben.get(event[0]).text
