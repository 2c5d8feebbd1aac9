"""A figure of a period alone: the same rows on page, in file, by the API and on the command line, and said everywhere."""

import json

import pytest
from click.testing import CliRunner

from ettle.cli import main
from ettle.web.casework import actions as casework
from ettle.web.measurement.evaluating import count_now
from ettle.web.measurement.handing_over import folder_of
from tests.cast import WORKS
from tests.measurement.reading import as_on_the_page, in_csv, numbers, numbers_on, system_of
from tests.measurement.test_behind import listed
from tests.web.told import DAY, told

pytestmark = pytest.mark.django_db
SPRING = "measure=starts&first=2020-Q2&last=2020-Q3"


@pytest.fixture
def later(everybody, counted):
    """Besides those of early 2020 one who started in February 2021."""
    start = {"programme": "fair-start-scotland", "provider": WORKS, "area": "lot-6", "group": "core"}
    casework.record_events(by="ben", events=[told("start", "2021-02-01", person="new", **start)], for_day=DAY)
    return count_now(by="ben")


def printed(evaluation, *words):
    folder = folder_of(evaluation.snapshot) / evaluation.folder
    ran = CliRunner().invoke(main, ["measure", str(folder), "--measure", "starts", "--format", "json", *words])
    assert ran.exit_code == 0, ran.output
    return json.loads(ran.stdout)


def test_page_file_api_and_command_line_narrow_alike_and_say_so(sign_in, everybody, later):
    said = printed(later, "--first", "2020-Q2", "--last", "2020-Q3")
    rows = [row["text"] for row in said["rows"]]
    assert [row["cohort"] for row in rows] == ["2020-Q2", "2020-Q3", "all"]
    assert (said["first"], said["last"]) == ("2020-Q2", "2020-Q3")
    client = sign_in(everybody["col"])
    page, file = (client.get(f"/figures/{at}?{SPRING}") for at in ("explore/", "explore.csv"))
    assert list(numbers_on(page).values()) == list(map(as_on_the_page, rows))
    assert in_csv(file) == numbers(rows)
    asked = system_of(everybody["ina"]).get("/figures/starts", first="2020-Q2", last="2020-Q3").json()
    assert [row["text"] for row in asked["rows"]] == rows
    told_so = "Only the cohorts of April 2020 to September 2020 are here"
    everywhere = [page.text, file.content.decode(), *map(" ".join, (said["how_counted"], asked["how_counted"]))]
    assert all(told_so in each for each in everywhere)
    assert "Cohorts of April 2020 to September 2020 only" in page.text


def test_the_people_behind_a_narrowed_total_are_those_of_the_period(sign_in, everybody, later):
    client = sign_in(everybody["ben"])
    number = numbers_on(client.get(f"/figures/explore/?{SPRING}"))["All that are complete"]["Counted"]
    behind = client.get(f"/figures/people/?{SPRING}&cohort=all&count=counted")
    assert len(listed(behind)) == int(number) < 20
    assert client.get(f"/figures/people/?{SPRING}&cohort=2020-Q1&count=counted").status_code == 404


def test_a_period_stays_when_it_is_broken_down_and_in_the_link(sign_in, everybody, later):
    page = sign_in(everybody["col"]).get(f"/figures/explore/?{SPRING}&by=sex").text
    assert "measure=starts&amp;by=sex&amp;first=2020-Q2&amp;last=2020-Q3" in page
    assert '<option value="2020-Q2" selected>Apr to Jun 2020</option>' in page
    assert '<option value="2021-Q1">Jan to Mar 2021</option>' in page, "every cohort can still be chosen"


@pytest.mark.parametrize(
    ("query", "end"),
    [("first=2021-Q1&last=2020-Q1", "last"), ("first=2020-Q9", "first"), ("last=soon", "last")],
)
def test_a_period_that_is_none_is_told_at_its_field_and_no_other_figure_stands_there(
    sign_in, everybody, counted, query, end
):
    client = sign_in(everybody["col"])
    page = client.get(f"/figures/explore/?measure=starts&{query}")
    assert page.status_code == 422
    assert f'href="#id_{end}"' in page.text and "soon" not in page.text and 't-figure"' not in page.text
    assert client.get(f"/figures/explore.csv?measure=starts&{query}").status_code == 404
    words = dict(each.split("=") for each in query.split("&"))
    asked = system_of(everybody["ina"]).get("/figures/starts", **words)
    assert (asked.status_code, asked.json()["faults"][0]["field"]) == (422, end)


def test_a_period_without_anybody_says_so(sign_in, everybody, counted):
    page = sign_in(everybody["col"]).get("/figures/explore/?measure=starts&first=2021-Q2").text
    assert "Nobody is counted in this period" in page and "April 2021 and after only" in page
    assert '<option value="2021-Q2" selected>' in page


def test_what_leaves_is_whole_whatever_the_page_was_narrowed_to(sign_in, everybody, counted):
    """Two periods taken from each other would tell of a third."""
    client = sign_in(everybody["ina"])
    page = client.get(f"/figures/released/propose/?{SPRING}")
    assert "Jan to Mar 2020" in page.text
