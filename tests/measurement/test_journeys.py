"""The journey map: whose journeys each post has drawn, narrowed how, and who may open the lost.

Sixty people of Ettlebrae Works and twenty elsewhere were referred and started on one day; every second one began a job.
"""

from __future__ import annotations

import csv
import io
import re

import pytest

from ettle.web.audit.models import Recorded
from ettle.web.casework import actions as casework
from ettle.web.measurement.evaluating import count_now
from tests.cast import WORKS
from tests.web.told import DAY, told

pytestmark = pytest.mark.django_db
MAP = "/figures/journeys/"


def people_on(page):
    found = re.search(r'<p class="quiet">([\d,]+) (?:person|people)', page.content.decode())
    return int(found[1].replace(",", "")) if found else None


@pytest.mark.parametrize(("who", "people"), [("ben", 20), ("lea", 40), ("pat", 60), ("col", 80), ("ina", 80)])
def test_each_post_has_the_journeys_of_whoever_it_may_have_counted(sign_in, everybody, counted, who, people):
    page = sign_in(everybody[who]).get(MAP)
    assert (page.status_code, people_on(page)) == (200, people)


def test_who_has_the_released_figures_alone_has_no_map(sign_in, everybody, counted):
    page = sign_in(everybody["una"]).get(MAP)
    assert '<svg class="map' not in page.content.decode()


def test_the_table_has_every_number_of_the_picture(sign_in, everybody, counted):
    page = sign_in(everybody["pat"]).get(MAP).content.decode()
    drawn = re.findall(r'<text class="strong" x="[\d.]+" y="86"[^>]*>([^<]+)</text><text [^>]*>(\d+)</text>', page)
    table = re.findall(
        r'<th scope="row" role="rowheader">([^<]+)(?:<br>.*?)?</th><td [^>]*data-label="People"[^>]*>(\d+)</td>', page
    )
    assert len(drawn) == 7
    assert dict(drawn).items() <= dict(table).items()


def test_a_map_is_narrowed_by_a_group_and_by_the_year(sign_in, everybody, counted):
    client = sign_in(everybody["col"])
    whole, women = people_on(client.get(MAP)), people_on(client.get(MAP, {"group": "sex:female"}))
    men = people_on(client.get(MAP, {"group": "sex:male"}))
    assert women + men == whole
    assert women > men > 0
    assert people_on(client.get(MAP, {"year": "2020"})) == whole


@pytest.mark.parametrize(
    "query",
    [
        {"group": "sex:female"},
        {"group": "disability:yes"},
        {"provider": "brae-elsewhere"},
        {"year": "1999"},
        {"door": "'"},
    ],
)
def test_what_a_post_may_not_ask_is_answered_as_missing(sign_in, everybody, counted, query):
    assert sign_in(everybody["pat"]).get(MAP, query).status_code == 404


def test_the_lost_are_opened_by_name_for_who_works_with_them_and_are_on_record(sign_in, everybody, counted):
    client = sign_in(everybody["ben"])
    opened = re.search(r'href="(/figures/journeys/lost/[^"]+)"', client.get(MAP).content.decode())
    page = client.get(opened[1].replace("&amp;", "&")).content.decode()
    listed = set(re.findall(r'href="/people/(p\d+)/"', page))
    assert listed
    assert listed <= {f"p{number:03d}" for number in range(0, 60, 3)}
    assert set(Recorded.objects.get(act="journeys_lost").people) == listed


@pytest.mark.parametrize("who", ["col", "ina", "una"])
def test_the_lost_are_listed_for_nobody_else(sign_in, everybody, counted, who):
    for stage in ("started", "referred", "nonsense", ""):
        assert sign_in(everybody[who]).get("/figures/journeys/lost/", {"stage": stage}).status_code == 404


def test_the_file_says_what_the_page_says_and_that_it_is_not_for_release(sign_in, everybody, counted):
    client = sign_in(everybody["pat"])
    rows = list(csv.reader(io.StringIO(client.get("/figures/journeys.csv").content.decode("utf-8-sig"))))
    page = client.get(MAP).content.decode()
    for title, people, *_ in rows[1:8]:
        assert re.search(rf'<th scope="row" role="rowheader">{title}(<br>.*?)?</th><td [^>]*>{people}</td>', page)
    assert ["Level", "internal: not for release"] in [row[:2] for row in rows]
    assert client.get("/figures/journeys.ods").status_code == 200


@pytest.fixture
def never_started(everybody, recorded):
    """Three whom Ettlebrae Works was referred and who never started: declined, not reached, not heard of since."""
    asked = {"programme": "fair-start-scotland", "to": WORKS}
    events = []
    for number, (source, answer) in enumerate((("jobcentre", "declined"), ("self", "no_contact"), ("self", ""))):
        referral = told("referral", "2021-03-01", person=f"r{number}", source=source, **asked)
        events.append(referral)
        if answer:
            events.append(
                told("referral_answer", "2021-03-09", person=f"r{number}", referral=referral.id, answer=answer)
            )
    casework.record_events(by="ben", events=events, for_day=DAY)
    return count_now(by="system: figures")


@pytest.mark.parametrize(("who", "people"), [("ben", 20), ("pat", 63), ("ina", 83)])
def test_who_was_referred_and_never_started_is_lost_before_the_start(sign_in, everybody, never_started, who, people):
    page = sign_in(everybody[who]).get(MAP)
    assert people_on(page) == people
    lost = "1 referral declined, 1 could not be reached, 1 nothing heard since"
    assert (lost in page.content.decode()) == (who != "ben")


def test_who_never_started_is_narrowed_by_their_referral_and_in_no_map_of_those_who_started(
    sign_in, everybody, never_started
):
    client = sign_in(everybody["ina"])
    assert people_on(client.get(MAP, {"door": "self"})) == 2
    assert people_on(client.get(MAP, {"provider": WORKS})) == 63
    narrowed = client.get(MAP, {"group": "sex:female"})
    assert "who was referred and never started is not in this map" in narrowed.content.decode()
    assert people_on(narrowed) < 80


def test_the_lost_are_told_with_why_some_at_a_time(sign_in, everybody, counted, monkeypatch):
    monkeypatch.setattr("ettle.web.measurement.journeys.views.AT_ONCE", 4)
    client = sign_in(everybody["ben"])
    first = client.get("/figures/journeys/lost/", {"stage": "started"}).content.decode()
    onward = re.search(r'href="(\?[^"]+)">The next of them', first)[1].replace("&amp;", "&")
    second = client.get(f"/figures/journeys/lost/{onward}").content.decode()
    told_first, told_second = (set(re.findall(r'href="/people/(p\d+)/"', page)) for page in (first, second))
    assert (len(told_first), len(told_second), told_first & told_second) == (4, 4, set())
    assert "Nothing heard since" in first
    assert set(Recorded.objects.filter(act="journeys_lost").earliest("pk").people) == told_first
