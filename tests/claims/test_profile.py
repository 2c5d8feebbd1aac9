"""Starts so far against the contract's profile, from the events that count, to the closing day of a statement."""

from datetime import date

import pytest
from django.test import Client

from ettle.web.casework import actions as casework
from ettle.web.claims.claiming import claim
from ettle.web.claims.pages.profile import against_profile, starts_of
from tests.claims.paid import CONTRACT, LEAD, adas, desks, recording, shown  # noqa: F401
from tests.web.told import DAY, told

pytestmark = pytest.mark.django_db
NOVEMBER = date(2021, 11, 1)


def start(person, on, **more):
    where = {"programme": "fair-start-scotland", "provider": LEAD, "area": "lot-5", "contract": CONTRACT}
    return told("start", on, person=person, group="core", **where, **more)


def record(*events):
    casework.record_events(by="ben", events=list(events), for_day=DAY)


def started():
    found = against_profile(CONTRACT, NOVEMBER)
    return found.started, {each.words: each.started for each in found.bands}, found.outside


def test_starts_stand_in_the_years_of_the_profile_and_beside_it(adas):  # noqa: F811
    record(start("bea", "2018-12-31"), start("bo", "2019-01-01"), start("col", "2020-03-01"))
    assert started() == (4, {"In 2018": 1, "In 2019": 1, "In 2020": 1}, 1), (
        "Ada began in 2021, of which it says nothing"
    )


def test_a_start_that_was_retracted_or_moved_counts_as_the_events_say(adas):  # noqa: F811
    record(start("bea", "2019-03-01"), start("bo", "2019-04-01"), start("col", "2019-05-01"))
    record(told("retract", "2021-10-01", person="bea", replaces="bea-start-2019-03-01"))
    record(start("bo", "2020-04-01", id="moved", replaces="bo-start-2019-04-01", recorded="2021-10-01"))
    record(told("retract", "2021-10-01", person="col", replaces="col-start-2019-05-01", id="slip"))
    record(told("retract", "2021-10-02", person="col", replaces="slip", id="not a slip"))
    assert started() == (3, {"In 2018": 0, "In 2019": 1, "In 2020": 1}, 1)


@pytest.mark.parametrize("until, number", [(date(2021, 6, 1), 0), (date(2021, 6, 2), 1)])
def test_the_closing_day_is_counted_and_none_after_it(adas, until, number):  # noqa: F811
    assert sum(starts_of(CONTRACT, until).values()) == number


@pytest.mark.parametrize(
    "month, expected, running",
    [
        (date(2018, 3, 1), 900 * 90 // 365, True),  # 31 March 2018 is the 90th day of the year
        (date(2018, 12, 1), 900, False),
        (date(2020, 6, 1), 900 + 1500 + 1800 * 182 // 366, True),
        (NOVEMBER, 4200, False),
    ],
)
def test_of_a_part_that_is_not_over_an_even_share_is_expected(adas, month, expected, running):  # noqa: F811
    found = against_profile(CONTRACT, month)
    assert (found.expected, found.bands[-1].running) == (expected, running)
    assert against_profile(CONTRACT, date(2017, 12, 1)) is None


@pytest.mark.parametrize("code", ["fay", "pat"])
def test_both_sides_read_it_on_the_statement_with_its_source(adas, desks, sign_in, code):  # noqa: F811
    claim(by=desks["pat"], contract=CONTRACT, chosen=shown())
    page = sign_in(desks[code].staff, Client()).get(f"/statements/{CONTRACT}/2021-11/").text
    assert (
        "Against profile" in page
        and "1</strong> start until 10 November 2021: 4,199 fewer than the 4,200 expected" in page
    )
    assert "Fair Start Scotland, lot 5 (East), illustrative terms</a>" in page
