"""The explorer: page, file, API and command line say the same of a figure, and each post has what is its to count."""

import csv
import io
import zipfile

import pytest

from ettle.engine.measures.figure import ALL
from ettle.files.sheets.table import table_of
from ettle.web.casework import actions as casework
from ettle.web.measurement.evaluating import count_now
from tests.cast import WORKS
from tests.measurement.reading import as_on_the_page, in_csv, numbers, numbers_on, on_command_line, system_of
from tests.web.told import DAY, told

pytestmark = pytest.mark.django_db
ASKED = {"starts": ("sex",), "entered_work": (), "days_to_work": ()}


@pytest.mark.parametrize("measure", ASKED)
def test_page_file_api_and_command_line_say_the_same(sign_in, everybody, counted, measure):
    """Of the commissioner, whose area is all there is: what each post is not to count is not on the command line's side."""
    by = ASKED[measure]
    client, query = sign_in(everybody["col"]), f"measure={measure}" + "".join(f"&by={each}" for each in by)
    printed = on_command_line(counted, measure, by)
    asked = system_of(everybody["ina"]).get(f"/figures/{measure}", **({"by": by[0]} if by else {}))
    assert [row["text"] for row in asked.json()["rows"]] == printed
    assert in_csv(client.get(f"/figures/explore.csv?{query}")) == numbers(printed)
    for cohort in {row["cohort"] for row in printed}:
        period = "" if cohort == ALL else f"&first={cohort}&last={cohort}"
        shown = numbers_on(client.get(f"/figures/explore/?{query}{period if by else ''}"))
        here = printed if not by else [row for row in printed if row["cohort"] == cohort]
        assert sorted(map(as_on_the_page, here), key=str) == sorted(shown.values(), key=str)


@pytest.fixture
def later(everybody, counted):
    """After those of early 2020 nobody started until February 2021, when one did."""
    start = {"programme": "fair-start-scotland", "provider": WORKS, "area": "lot-6", "group": "core"}
    casework.record_events(by="ben", events=[told("start", "2021-02-01", person="new", **start)], for_day=DAY)
    return count_now(by="ben")


def test_a_quarter_of_nobody_stands_in_page_file_api_and_command_line(sign_in, everybody, later):
    printed = on_command_line(later, "entered_work", ())
    client = sign_in(everybody["col"])
    page = client.get("/figures/explore/?measure=entered_work")
    assert "[z]: nobody is there of whom it could be said." in page.text
    shown = numbers_on(page)
    nobody = {words: cells["Share of started"] for words, cells in shown.items() if cells["Started"] == "0"}
    assert nobody == {"Jul to Sep 2020": "[z]", "Oct to Dec 2020": "not yet"}
    assert list(map(as_on_the_page, printed)) == list(shown.values())
    assert in_csv(client.get("/figures/explore.csv?measure=entered_work")) == numbers(printed)
    asked = system_of(everybody["ina"]).get("/figures/entered_work")
    assert [row["text"] for row in asked.json()["rows"]] == printed


def test_the_newest_rate_is_of_somebody(sign_in, everybody, later):
    """The quarter of nobody is complete and has no rate: overview and tiles say the one before."""
    client = sign_in(everybody["col"])
    row = client.get("/figures/").text.split("Entered work within a year of starting")[1].split("</tr>")[0]
    assert "Apr to Jun 2020" in row and "no cohort before it" not in row
    tiles = client.get("/figures/explore/?measure=entered_work").text.split('class="tiles"')[1].split("</dl>")[0]
    assert "Share of started, Apr to Jun 2020" in tiles


def test_a_spreadsheet_has_the_same_and_is_inert(sign_in, everybody, counted):
    client = sign_in(everybody["col"])
    content = client.get("/figures/explore.ods?measure=starts&by=sex").content
    read = table_of("f.ods", content)
    assert read.header == ["Cohort", "Followed long enough", "Sex", "Counted"]
    assert b'table:name="People who started"' in zipfile.ZipFile(io.BytesIO(content)).read("content.xml")
    written = list(
        csv.reader(io.StringIO(client.get("/figures/explore.csv?measure=starts&by=sex").content.decode("utf-8-sig")))
    )
    assert [cells[: len(read.header)] for _, cells in read.rows][:5] == written[1:6]
    assert not read.notes


def counted_by(client, measure="starts"):
    rows = numbers_on(client.get(f"/figures/explore/?measure={measure}"))
    return sum(int(cells["Counted"]) for words, cells in rows.items() if words != "All that are complete")


@pytest.mark.parametrize(
    ("who", "number"), [("ben", 20), ("lea", 40), ("pat", 60), ("col", 80), ("ina", 80)], ids=lambda each: str(each)
)
def test_each_post_has_its_own_counted(sign_in, everybody, counted, who, number):
    """Ben his caseload, Lea her team, Pat all of Ettlebrae Works, the commissioner and the analyst their area."""
    assert counted_by(sign_in(everybody[who])) == number


def test_the_contract_manager_has_those_under_the_contracts_that_are_paid(sign_in, everybody, counted):
    """None of them started under a contract of the council's."""
    assert "Nobody is counted in this yet" in sign_in(everybody["dee"]).get("/figures/explore/?measure=starts").text


@pytest.mark.parametrize("who", ["gil", "eli", "fay", "ada_min"])
def test_others_have_no_figures_but_the_released(sign_in, everybody, counted, who):
    client = sign_in(everybody[who])
    assert client.get("/figures/explore/").status_code == 404
    assert client.get("/figures/released/").status_code == 200


def test_the_partnership_officer_is_led_to_what_was_released(sign_in, everybody, counted):
    client = sign_in(everybody["una"])
    assert "figures that were released" in client.get("/figures/explore/").text
    assert client.get("/figures/explore.csv?measure=starts").status_code == 404
    assert client.get("/figures/people/?measure=starts&cohort=all&count=counted").status_code == 404


def test_who_was_handed_on_counts_where_they_are(sign_in, everybody, counted):
    from ettle.web.casework.models import Standing

    Standing.objects.filter(enrolment="p000-1").update(organisation="elsewhere")
    assert counted_by(sign_in(everybody["pat"])) == 59


def test_before_anything_was_counted_it_is_said_how(sign_in, counting):
    assert "ettle snapshot take" in sign_in(counting["pat"]).get("/figures/").text


def test_a_link_to_a_figure_says_what_was_asked(sign_in, everybody, counted):
    page = sign_in(everybody["col"]).get(
        "/figures/explore/?measure=starts&by=sex&then=provider&programme=fair-start-scotland"
    )
    assert "measure=starts&amp;by=sex&amp;by=provider&amp;programme=fair-start-scotland" in page.text


@pytest.mark.parametrize("query", ["measure=nonsense", "measure=starts&by=nonsense", "measure=starts&by=person"])
def test_what_cannot_be_asked_is_not_there(sign_in, everybody, counted, query):
    assert sign_in(everybody["col"]).get(f"/figures/explore/?{query}").status_code == 404


def test_who_knows_the_people_has_no_figure_of_what_they_may_not_see(sign_in, everybody, counted):
    """A provider manager sees names and no answer on equality: a number by sex beside a list of people would tell it."""
    client = sign_in(everybody["pat"])
    assert client.get("/figures/explore/?measure=starts&by=sex").status_code == 404
    assert "Sex" not in client.get("/figures/explore/?measure=starts").text
    assert client.get("/figures/explore/?measure=starts&by=provider").status_code == 200
    assert sign_in(everybody["ben"]).get("/figures/explore/?measure=starts&by=sex").status_code == 200
    assert sign_in(everybody["ben"]).get("/figures/explore/?measure=starts&by=conviction").status_code == 404


def test_the_provider_s_filter_narrows_and_opens_nothing(sign_in, everybody, counted):
    client = sign_in(everybody["pat"])
    elsewhere = client.get("/figures/explore/?measure=starts&provider=elsewhere")
    assert "Nobody is counted in this yet" in elsewhere.text
    here = client.get(f"/figures/explore/?measure=starts&provider={WORKS}")
    assert "Nobody is counted" not in here.text
