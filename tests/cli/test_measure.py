"""`ettle measure`: figures on stdout, how they were counted on stderr, exit codes that scripts depend on."""

from __future__ import annotations

import csv
import json
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from ettle.files.evaluated.manifest import About
from ettle.files.evaluated.writing import write_evaluated
from ettle.files.rulebook import default_rulebook, load_rulebook
from spec.measures.drawn import tables

MANY = [f"w{n} | 2021-04-{n % 28 + 1:02d} | female | {'2021-06-01' if n < 9 else '.'}" for n in range(20)]
FEW = [f"m{n} | 2021-05-01 | male | ." for n in range(3)]
ABOUT = About(date(2024, 1, 1), datetime(2024, 1, 1, tzinfo=UTC), "rules", "events", "test")


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    """Twenty women of whom nine entered work, and three men."""
    drawn = "\n".join(["person | begun | sex | work_began", *MANY, *FEW])
    write_evaluated(tmp_path / "rows", ABOUT, tables(enrolments=drawn))
    return tmp_path / "rows"


def test_a_table_on_stdout_and_how_it_was_counted_on_stderr(ettle, rows):
    run = ettle("measure", rows, "--measure", "entered_work", "--by", "sex")
    assert run.exit_code == 0
    assert "2021-Q2   yes       female        20" in run.stdout
    assert "45.0%" in run.stdout
    assert "Counted are people, each once" in run.stderr
    assert "not for release" in run.stderr


def test_csv_and_json_say_what_the_table_says(ettle, rows):
    asked = ("measure", rows, "--measure", "entered_work", "--by", "sex", "--format")
    lines = [line for line in ettle(*asked, "csv").stdout.splitlines() if not line.startswith("#")]
    said = json.loads(ettle(*asked, "json").stdout)
    assert lines[0] == "cohort,matured,sex,started,numerator,not_known,percent of started,95% interval of started"
    in_json = [{name.replace("% of", "percent of"): cell for name, cell in row["text"].items()} for row in said["rows"]]
    assert list(csv.DictReader(lines)) == in_json
    [women] = [row for row in said["rows"] if (row["cohort"], row["group"]) == ("2021-Q2", ["female"])]
    assert women["rates"] == {"of started": [9, 20]}
    assert women["intervals"] == {"of started": ["0.258198", "0.657915"]}
    assert said["edition"] and said["level"] == "internal"


def test_the_counts_of_a_share_are_never_cut_down(ettle, rows):
    """Nine of twenty and no man of three: of all 23 nine, and never what the fraction comes to in lowest terms."""
    said = json.loads(ettle("measure", rows, "--measure", "entered_work", "--by", "sex", "--format", "json").stdout)
    assert [row["rates"]["of started"] for row in said["rows"] if row["cohort"] == "2021-Q2"] == [
        [9, 20], [0, 3], [9, 23],
    ]  # fmt: skip


def test_what_leaves_is_hidden_and_rounded_and_kept(ettle, rows, tmp_path):
    asked = ("measure", rows, "--measure", "entered_work", "--by", "sex", "--release", "released", "--ledger")
    ledger = tmp_path / "released.jsonl"
    first, again = (ettle(*asked, ledger, "--format", "csv").stdout for _ in range(2))
    assert "2021-Q2,yes,female,20,10,[c],50.0%" in first
    assert "2021-Q2,yes,male,[c],[c],[c],[c]" in first
    assert "95% interval" not in first, "of rounded counts it would be too sure"
    assert first == again
    assert len(ledger.read_text().splitlines()) == 1, "the same table leaves once"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--measure", "entered_wrok"], 2, "did you mean `entered_work`?"),
        (["--measure", "entered_work", "--by", "postcode"], 2, "has no breakdown by `postcode`; it has sex"),
        (["--measure", "entered_work", "--by", "sex", "--by", "sex"], 2, "one breakdown, or two that differ"),
        (["--measure", "entered_work", "--release", "released"], 2, "--ledger goes with"),
        (["--measure", "entered_work", "--ledger", "x.jsonl"], 2, "--ledger goes with"),
        (["--measure", "days_to_work", "--release", "released", "--ledger", "{}/x.jsonl"], 1, "for readers within"),
    ],
)
def test_what_cannot_be_answered_says_why_and_exits(ettle, rows, tmp_path, words, code, said):
    run = ettle("measure", rows, *(word.format(tmp_path) for word in words))
    assert (run.exit_code, run.stdout) == (code, "")
    assert said in run.stderr


def test_a_folder_that_is_none_and_a_ledger_that_is_none(ettle, rows, tmp_path):
    run = ettle("measure", tmp_path, "--measure", "entered_work")
    assert run.exit_code == 2
    assert "no manifest.json in it" in run.stderr
    (tmp_path / "letter.txt").write_text("Dear Ada")
    asked = ("measure", rows, "--measure", "entered_work", "--release", "released", "--ledger")
    run = ettle(*asked, tmp_path / "letter.txt")
    assert run.exit_code == 2
    assert "line 1: is no released table" in run.stderr


WINTER = """\
measure: winter_starts
title: Women who started, by month
theme: reach
unit: person
population: {sex: female}
cohort: {by: start, every: month}
operation: count
breakdowns: [area]
illustrative: yes
unconfirmed: {why: "Made for a test."}
"""


@pytest.fixture
def rulebook(tmp_path: Path) -> Path:
    shutil.copytree(default_rulebook(), tmp_path / "rulebook")
    return tmp_path / "rulebook"


def test_a_measure_is_added_by_its_file_alone(ettle, rows, rulebook):
    (rulebook / "measures" / "winter_starts.yaml").write_text(WINTER)
    assert ettle("check", rulebook).exit_code == 0
    run = ettle("measure", rows, "--measure", "winter_starts", "--rulebook", rulebook, "--format", "csv")
    assert run.stdout.splitlines()[-2:] == ["2021-04,yes,20", "all,yes,20"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("sex: female", "sexx: female"), "measures/winter_starts.yaml, line 5, population.sexx: found `sexx`"),
        (("by: start", "by: strat"), "did you mean `start`?"),
        (("operation: count", "operation: rate"), "`operation: rate` without `numerator`; say it"),
        (("breakdowns: [area]", "breakdowns: [outcome.job_31]"), "did you mean `job_13`?"),
        (("measure: winter", "measure: summer"), "expected `winter_starts`, as the file is called"),
        (("illustrative: yes", "source: nowhere"), "an id of this document's `sources`"),
    ],
)
def test_what_is_wrong_with_a_measure_is_told_with_its_line_and_cure(rulebook, change, said):
    (rulebook / "measures" / "winter_starts.yaml").write_text(WINTER.replace(*change))
    [problem] = load_rulebook(rulebook).problems
    assert said in str(problem)
