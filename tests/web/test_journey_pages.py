"""The caseload and one person's page: what they show Ben, and what they answer to nonsense."""

import pytest

from ettle.web.casework import actions
from tests.cast import WORKS, bens
from tests.web.told import DAY, ada, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(sign_in, cast):
    """Ben's browser."""
    return sign_in(cast["ben"])


@pytest.fixture
def area(recorded, cast):
    actions.record_events(by="ben", events=[*ada(), bens("ada"), *others(60)], for_day=DAY)


def others(number):
    for n in range(number):
        person, where = f"eve-{n:03}", {"provider": WORKS, "area": "dundee-city"}
        yield told("start", "2021-06-01", person=person, programme="no-one-left-behind-local", **where)
        yield bens(person)


def test_the_list_shows_where_ada_stands(desk, area):
    page = desk.get("/caseload/?find=ada").text
    assert "1 to 1 of 1" in page
    assert "80 of 91 days; 21 November 2021 at the earliest" in page
    assert "Lead of Lot 6" in page and "group core" in page
    assert "worked out for 10 November 2021" in page


def test_the_list_costs_the_same_queries_for_many_as_for_one(desk, area, django_assert_num_queries):
    desk.get("/caseload/")
    for query in ("?find=ada", "", "?page=2", "?programme=no-one-left-behind-local&sort=next"):
        with django_assert_num_queries(9):
            desk.get(f"/caseload/{query}")


def test_fifty_to_a_page_and_the_filters_go_along(desk, area):
    page = desk.get("/caseload/?programme=no-one-left-behind-local").text
    assert "1 to 50 of 60" in page
    assert "?programme=no-one-left-behind-local&amp;page=2" in page
    assert "51 to 60 of 60" in desk.get("/caseload/?programme=no-one-left-behind-local&page=2").text


@pytest.mark.parametrize("page", ["99", "0", "-1", "x"])
def test_a_page_that_is_not_there_is_answered_with_one_that_is(desk, area, page):
    answer = desk.get(f"/caseload/?page={page}")
    assert answer.status_code == 200
    assert "ada" in answer.text or "51 to 61" in answer.text


@pytest.mark.parametrize("sort", ["person", "next", "since"])
def test_each_order_is_an_order(desk, area, sort):
    assert desk.get(f"/caseload/?sort={sort}").status_code == 200


def test_a_choice_that_is_none_is_told_at_its_field(desk, area):
    page = desk.get("/caseload/?state=happy&programme=%3Cscript%3E").text
    assert "There are 2 things to put right" in page
    assert "“happy” is not one of the choices" in page
    assert "<script>" not in page
    assert 'href="#id_state"' in page and 'aria-describedby="id_state-e"' in page
    assert "1 to 50 of 61" in page


@pytest.mark.parametrize("find", ["\x00", "'; drop table casework_event; --", "%", "é" * 40, "x" * 500])
def test_odd_words_to_find_do_no_harm(desk, area, find):
    assert desk.get("/caseload/", {"find": find}).status_code == 200


def test_nobody_matching_says_what_to_do(desk, area):
    page = desk.get("/caseload/?find=zzz&state=left").text
    assert "Nobody matches “zzz” and “Left”" in page


def test_an_empty_store_says_what_will_appear(desk):
    assert "When a referral or a start is recorded" in desk.get("/caseload/").text


def test_ada_s_page_says_what_the_rules_say_with_reasons(desk, area):
    page = desk.get("/people/ada/").text
    assert "80 of 91 days. Reached on 21 November 2021 if work goes on." in page
    assert "The window closes on 12 December 2021." in page
    assert "Work with cafe: 20 hours a week." in page
    assert 'href="#e-ada-work-2021-08-23"' in page and 'id="e-ada-work-2021-08-23"' in page
    assert "/programmes/fair-start-scotland/?start=2021-07-29#outcomes-job_13" in page
    assert "£900, illustrative" in page
    assert "Whose move: the key worker." in page


def test_ada_s_page_takes_few_queries(desk, area, django_assert_max_num_queries):
    with django_assert_max_num_queries(19):
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


def test_a_correction_shows_what_stood_before(desk, area):
    mend = told("contact", "2021-08-03", id="mend", mode="video", reached="yes", recorded="2021-08-20",
                replaces="ada-contact-2021-08-03")  # fmt: skip
    actions.record_events(by="ben", events=[mend], for_day=DAY)
    page = desk.get("/people/ada/").text
    assert "Corrected on 20 August 2021: first recorded as “Contact (phone)”." in page


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
