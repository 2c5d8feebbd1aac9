"""The explorer: page, file, API and command line say the same of a figure, and each post has what is its to count."""

import csv
import io
import json

import pytest
from click.testing import CliRunner

from ettle.cli import main
from ettle.files.sheets.table import table_of
from ettle.web.measurement.handing_over import folder_of
from ettle.web.measurement.shown import column_name
from tests.cast import WORKS
from tests.measurement.reading import numbers_on, system_of

pytestmark = pytest.mark.django_db
WORDS = ("cohort", "matured", "sex")
ASKED = {"starts": ("sex",), "entered_work": (), "days_to_work": ()}


def on_command_line(evaluation, measure, by):
    folder = folder_of(evaluation.snapshot) / evaluation.folder
    said = ["measure", str(folder), "--measure", measure, "--format", "json"]
    ran = CliRunner().invoke(main, [*said, *(part for each in by for part in ("--by", each))])
    assert ran.exit_code == 0, ran.output
    return [row["text"] for row in json.loads(ran.stdout)["rows"]]


def in_csv(answer):
    """The rows of the table: what is below the first empty row says what it is."""
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    end = rows.index([])
    return [[cell for name, cell in zip(rows[0], row, strict=True) if name not in WORDS] for row in rows[1:end]]


def numbers(rows):
    return [[cell for name, cell in row.items() if name not in WORDS] for row in rows]


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
        shown = numbers_on(client.get(f"/figures/explore/?{query}&cohort={cohort}"))
        here = printed if not by else [row for row in printed if row["cohort"] == cohort]
        assert sorted(map(as_on_the_page, here), key=str) == sorted(shown.values(), key=str)


def as_on_the_page(row):
    """The numbers of a row, under the words that the page's columns have; what a row has not is not there yet."""
    return {column_name(name): cell for name, cell in row.items() if name not in WORDS}


def test_a_spreadsheet_has_the_same_and_is_inert(sign_in, everybody, counted):
    client = sign_in(everybody["col"])
    read = table_of("f.ods", client.get("/figures/explore.ods?measure=starts&by=sex").content)
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
