"""Beside every share and estimate stands what it is of; of few no share is told as a trend."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace

import pytest

from ettle.engine.wording.figures import count_name
from ettle.engine.wording.measures import how_counted
from ettle.files.sheets.table import table_of
from ettle.web.measurement.dashboards import _row
from ettle.web.measurement.export import _as_numbers, file_of
from ettle.web.measurement.figures import Question
from ettle.web.measurement.mapping import over, told
from ettle.web.measurement.models import Target
from ettle.web.measurement.shown import Shown
from ettle.web.measurement.targets.standing import standing
from spec.measures.drawn import DAY_OF_ASKING, figure, house

STARTED = "person | begun | work_began | sex"
SCORES = """
person | tool         | area   | on         | score
p00    | life-areas-1 | health | 2020-02-01 | 400
p00    | life-areas-1 | health | 2020-06-01 | 500
p01    | life-areas-1 | health | 2020-02-01 | 400
p01    | life-areas-1 | health | 2020-06-01 | 700
p02    | life-areas-1 | health | 2020-02-01 | 400
"""


def people(many, worked, begun="2020-01-04", first=0):
    """So many who started on a day, of whom so many entered work."""
    return [
        f"p{first + n:02d} | {begun} | {'2020-09-01' if n < worked else '.'} | {'female' if n % 2 else 'male'}"
        for n in range(many)
    ]


def said(measure, rows, by=(), **drawn):
    found = figure(measure, by, enrolments="\n".join([STARTED, *rows]), **drawn)
    asked = {"question": Question(measure, by), "measure": house().measures.measures[measure]}
    return SimpleNamespace(figure=found, opens=False, how=[], period="", **asked)


def in_overview(rows, reads="of started"):
    return _row(said("entered_work", rows), reads, None, "")


def notes(answer):
    shown = Shown(answer, SimpleNamespace(name=lambda by, value: value))
    return {chart.caption.rsplit(": ")[-1]: [bar.note for bar in chart.bars] for chart in shown.charts}


def test_the_overview_says_of_how_many_a_share_is():
    row = in_overview([*people(12, 3), *people(20, 8, "2020-05-04", 12)])
    assert (row.now, row.of) == ("40.0%", "8 of 20, Apr to Jun 2020")
    assert row.trend_words == "up from 25.0% (3 of 12, Jan to Mar 2020)" and row.trend


@pytest.mark.parametrize(("few", "worked"), [(1, 1), (9, 0)])
def test_of_fewer_than_ten_the_overview_has_the_counts_and_neither_a_share_nor_a_trend(few, worked):
    row = in_overview([*people(12, 3), *people(few, worked, "2020-05-04", 12)])
    assert (row.now, row.trend) == (f"{worked} of {few}", ())
    assert "%" not in row.now + row.of + row.trend_words and "fewer than 10" in row.trend_words


def test_a_quarter_of_few_is_no_point_of_a_trend():
    row = in_overview([*people(9, 0), *people(20, 8, "2020-05-04", 12)])
    assert (row.now, row.trend, row.trend_words) == ("40.0%", (), "no cohort before it of 10 or more")


@pytest.mark.parametrize(
    ("many", "worked", "told"),
    [
        (20, 8, ("40.0%", "8 of 20, Jan to Mar 2020", "Reached")),
        (20, 2, ("10.0%", "2 of 20, Jan to Mar 2020", "Behind, and the day is past")),
        (9, 9, ("9 of 9", "Jan to Mar 2020", "Too few to tell")),
    ],
)
def test_a_target_is_neither_met_nor_missed_by_few(many, worked, told):
    target = Target(
        measure="entered_work", reads="of started", way="at_least", figure=Decimal(30), by_on=date(2023, 1, 1)
    )
    at = standing(target, said("entered_work", people(many, worked)).figure, DAY_OF_ASKING)
    assert (at.now, at.of, at.word) == told


@pytest.mark.parametrize(("many", "tile"), [(20, (Decimal(10), "10.0%", "2 of 20")), (9, (None, "2 of 9", ""))])
def test_a_council_of_few_has_its_counts_on_the_map_and_no_bar(many, tile):
    assert told(said("entered_work", people(many, 2)).figure.rows[0], "of started") == tile


def test_a_mean_of_few_stands_in_no_overview():
    answer = said("distance_travelled", people(20, 0), assessments=SCORES)
    assert _row(answer, "mean points", None, "").now == "of 2"


def test_a_bar_of_a_share_says_what_the_share_is_of():
    answer = said("distance_travelled", people(20, 0), assessments=SCORES)
    found = [note for caption, each in notes(answer).items() for note in each]
    assert found == ["2 of 20", "2 of 2", "0 of 2", "0 of 2", "2 of 20 enrolments"]


def test_a_spreadsheet_has_a_share_and_its_interval_as_numbers():
    found = said("entered_work", [*people(4, 1), *people(1, 0, "2023-11-01", 4)])
    asked = [(file_of(kind, found), kind) for kind in ("ods", "csv")]
    rows = {cells[0]: cells[5:8] for _, cells in table_of("f.ods", asked[0][0].content).rows}
    assert [[round(float(each), 3) for each in rows["2020-Q1"]], rows["2023-Q4"]] == [
        [0.25, 0.046, 0.699],
        ["not yet"] * 3,
    ]
    assert b"25.0%,4.6% to 69.9%" in asked[1][0].content, "in a CSV as it is printed"


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("55", [55]), ("27.8%", [Fraction(278, 1000)]), ("0.83 (-0.70 to 0.95)", [Decimal("0.83"), Decimal("-0.70"), Decimal("0.95")]),
        ("£3,300.50", [Decimal("3300.50")]), ("[c]", ["[c]"]), ("not yet", ["not yet"]), ("=1+1", ["=1+1"]),
    ],
)  # fmt: skip
def test_what_a_cell_says_as_numbers(text, numbers):
    assert _as_numbers("counted", [{"counted": text}])[1] == [numbers]


def test_too_early_says_when_it_will_be_complete():
    """A year after the last day of its quarter."""
    found = said("entered_work", people(4, 1, "2023-11-01"))
    assert Shown(found, SimpleNamespace()).early == ["Oct to Dec 2023 (complete on 31 December 2024)"]
    assert _row(found, "of started", None, "").of.endswith("the first is on 31 December 2024")


def test_who_found_work_is_never_called_lost():
    """Of the days until people leave without a job: work came first, and those who are no longer seen are another state."""
    [work, left, gone] = (
        f"p{n} | 2020-01-04 | {cells}" for n, cells in enumerate(("2020-02-01 | .", ". | 2020-03-01", ". | ."))
    )
    found = figure("early_leavers_when", enrolments="\n".join(["person | begun | work_began | left", work, left, gone]))
    asked = {"question": Question("early_leavers_when"), "measure": house().measures.measures["early_leavers_when"]}
    shown = Shown(SimpleNamespace(figure=found, opens=False, **asked), SimpleNamespace())
    assert shown.states == {"reached": "Reached", "competing": "Something else came first", "still_waiting": "Not yet"}
    assert count_name("lost") == "No longer followed"


@pytest.mark.parametrize(("measure", "wider"), [("parking", True), ("entered_work", False)])
def test_how_sure_a_share_is_names_its_method_and_what_it_leaves_out(measure, wider):
    """Periods of one person come out alike, and the method takes each for itself; what leaves has no interval at all."""
    one = house().measures.measures[measure]
    told_of = [
        " ".join(how_counted(one, (), level, DAY_OF_ASKING, house().measures.model_of(one), house().rulebook))
        for level in ("internal", "released")
    ]
    assert ["Wilson" in each for each in told_of] == [True, False]
    assert ("less sure than the interval says" in told_of[0]) is wider


def test_a_map_says_of_which_time_it_is():
    assert over({"2020-Q1", "2020-Q3", "all"}) == "all that is complete, Jan to Mar 2020 until Jul to Sep 2020"
    assert over({"all"}) == "no cohort is complete yet"


def test_a_tile_has_the_interval_of_its_share():
    [tile] = Shown(said("entered_work", people(4, 1)), SimpleNamespace()).tiles
    assert (tile.figure, tile.of) == ("25.0%", "1 of 4; 95% interval 4.6% to 69.9%")


def test_who_is_owed_no_follow_up_is_said_where_a_share_counts_them_in():
    """Of two one is owed none; both denominators stay."""
    follow_ups = "person | checkpoint | due_on | state\np00 | 13 | 2020-09-01 | in_work\np01 | 13 | . | not_owed"
    shown = Shown(said("sustained_13", people(2, 0), follow_ups=follow_ups), SimpleNamespace())
    assert [tile.of.split(";")[0] for tile in shown.tiles] == ["1 of 2, 1 of them owed no follow-up", "1 of 1"]
    assert "The share of started counts among them 1 owed no follow-up" in shown.not_owed
    nobody = Shown(
        said("sustained_13", people(2, 0), follow_ups=follow_ups.replace("in_work", "not_owed")), shown.groups
    )
    assert (nobody.tiles[0].figure, nobody.tiles[0].of) == ("–", "0 of 2: not measured")
