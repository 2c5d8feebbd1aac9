"""One person's page: what it shows Ben, and what it answers to nonsense."""

import pytest

from ettle.web.access.models import Area
from ettle.web.casework import actions
from tests.cast import WORKS, bens
from tests.remembered import remembered
from tests.web.told import DAY, ada, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(sign_in, cast):
    """Ben's browser."""
    return sign_in(cast["ben"])


@pytest.fixture
@remembered
def area(recorded, cast):
    actions.record_events(by="ben", events=[*ada(), bens("ada")], for_day=DAY)


def test_ada_s_page_says_what_the_rules_say_with_reasons(desk, area):
    page = desk.get("/people/ada/").text
    assert "80 of 91 days. Reached on 21 November 2021 if work goes on." in page
    assert "The window closes on 12 December 2021." in page
    assert "Work with cafe: 20 hours a week." in page
    assert 'href="#e-ada-work-2021-08-23"' in page and 'id="e-ada-work-2021-08-23"' in page
    assert "/programmes/fair-start-scotland/?start=2021-07-29#outcomes-job_13" in page
    assert "Whose move: the key worker." in page


def test_ada_s_page_takes_few_queries(desk, area, django_assert_max_num_queries):
    desk.get("/people/ada/")
    with django_assert_max_num_queries(13):  # two of them begin and end the transaction
        desk.get("/people/ada/")


def test_another_day_asks_the_rules_again(desk, area):
    page = desk.get("/people/ada/?on=1+September+2021&known=2021-11-10").text
    assert "What the rules say on 1 September 2021" in page
    assert "10 of 91 days" in page
    assert "Back to 10 November 2021" in page


def test_as_known_then_leaves_out_what_was_recorded_later(desk, area):
    late = told("work", "2021-09-01", id="late", employer="shop", hours_per_week=5, recorded="2021-10-20")
    actions.record_events(by="ben", events=[late], for_day=DAY)
    assert "Work with shop" in desk.get("/people/ada/").text
    assert "Recorded late, on 20 October 2021." in desk.get("/people/ada/").text
    assert "Work with shop" not in desk.get("/people/ada/?known=1+October+2021").text


def test_what_was_typed_is_text_on_the_page_in_reasons_and_in_the_timeline(desk, area):
    employer = "<b>x</b>\"onload='1'"
    spoken = told("work", "2021-10-04", id="it's<1>", employer=employer, hours_per_week=20)
    actions.record_events(by="ben", events=[spoken], for_day=DAY)
    for address in ("/people/ada/", "/people/ada/timeline/"):
        page = desk.get(address).text
        assert "<b>x" not in page and "onload='" not in page and "s<1>" not in page
        assert "&lt;b&gt;x&lt;/b&gt;" in page and "/people/ada/entries/it&#x27;s%3C1%3E/" in page


def test_a_correction_shows_what_stood_before(desk, area):
    mend = told("contact", "2021-08-03", id="mend", mode="video", reached="yes", recorded="2021-08-20",
                replaces="ada-contact-2021-08-03")  # fmt: skip
    actions.record_events(by="ben", events=[mend], for_day=DAY)
    page = desk.get("/people/ada/").text
    assert "Corrected on 20 August 2021: first recorded as “Contact (phone)”." in page


def test_who_was_first_recorded_is_told_by_name_and_not_by_code(desk, area):
    held = bens("ada")
    mend = told("key_worker", held.on.isoformat(), id="mend", worker="bea", recorded="2021-08-20", replaces=held.id)
    actions.record_events(by="ben", events=[mend], for_day=DAY)
    for address in ("/people/ada/", "/people/ada/timeline/"):
        page = desk.get(address).text
        assert "Corrected on 20 August 2021: first recorded as “Key worker: Ben Laidlaw”." in page
        assert "Key worker: Bea Moffat." in page


def test_the_area_is_told_by_its_title_where_somebody_entered_one(desk, area):
    assert "<dt>Area</dt><dd>Lot 6</dd>" in desk.get("/people/ada/").text
    Area.objects.create(id="lot-6", name="Ettlebrae and the Isles")
    assert "<dt>Area</dt><dd>Ettlebrae and the Isles</dd>" in desk.get("/people/ada/").text


def test_what_was_taken_back_stays_and_says_so(desk, area):
    gone = told("retract", "2021-08-20", replaces="ada-contact-2021-08-03")
    actions.record_events(by="ben", events=[gone], for_day=DAY)
    assert "Taken back on 20 August 2021: it never was so, and does not count." in desk.get("/people/ada/").text


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("on=someday", "“someday” is not a day. Write it like 23 June 2021."),
        ("on=31+February+2021", "“31 February 2021” is not a day: February 2021 has days 1 to 28."),
        ("known=1+January+2030", "You wrote 1 January 2030. Choose 10 November 2021 or earlier"),
        ("on=0001-01-01", "Choose 1 January 1900 or later"),
        ("on=%3Cscript%3E", "is not a day"),
    ],
)
def test_a_day_that_cannot_be_asked_is_told_at_its_field(desk, area, query, said):
    answer = desk.get(f"/people/ada/?{query}")
    assert answer.status_code == 200
    assert said in answer.text and "There is 1 thing to put right" in answer.text
    assert "<script>" not in answer.text


def test_a_day_before_anything_was_known_says_so(desk, area):
    assert "Nothing was so on 1 June 2020" in desk.get("/people/ada/?on=1+June+2020&known=1+June+2020").text


@pytest.mark.parametrize("person", ["nobody", "P-999999", "%00", "ada%20", "<b>"])
def test_somebody_unknown_is_not_found(desk, area, person):
    assert desk.get(f"/people/{person}/").status_code == 404


def test_an_enrolment_that_is_none_shows_the_latest(desk, area):
    assert "80 of 91 days" in desk.get("/people/ada/?enrolment=nonsense").text


def test_somebody_who_has_not_started_has_a_timeline_and_no_rules(sign_in, cast, recorded):
    referral = told("referral", "2021-09-01", person="cai", programme="fair-start-scotland", to=WORKS)
    actions.record_events(by="gil", events=[referral], for_day=DAY)
    page = sign_in(cast["lea"]).get("/people/cai/").text
    assert "No programme had been started by 10 November 2021" in page
    assert "Referred to Fair Start Scotland." in page


def test_a_second_enrolment_has_its_own_rules(desk, area):
    again = told("start", "2021-11-01", id="again", enrolment="ada-2", programme="no-one-left-behind-local")
    actions.record_events(by="ben", events=[again], for_day=DAY)
    assert "No One Left Behind, a local service, since 1 November 2021" in desk.get("/people/ada/").text
    assert "80 of 91 days" in desk.get("/people/ada/?enrolment=ada-1").text


def test_only_reading_is_answered(desk, area):
    assert desk.post("/people/ada/").status_code == 405
