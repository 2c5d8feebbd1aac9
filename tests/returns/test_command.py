"""`ettle return` and `ettle burden`: editions that are whole, revisions with reasons, and somebody else's file looked through."""

from __future__ import annotations

import csv
import json
from datetime import UTC, date, datetime

import pytest
from click.testing import CliRunner

from ettle.cli import main
from ettle.engine.evaluated.definition import by_definition
from ettle.engine.events.counting import journeys
from ettle.files.evaluated.manifest import About
from ettle.files.evaluated.writing import write_evaluated
from ettle.files.events.reading import read_events
from ettle.standards.returns.sent import csv_of
from tests.cli.conftest import row
from tests.returns.drawn import LOADED, as_sent, sent

START = row(1, "start", "2024-01-15", programme="fair-start-scotland", provider="brae-works")
BORN = row(2, "fact", "1990-01-01", name="date_of_birth", value="1990-01-01") | {
    "recorded_at": "2024-01-15T12:00:00Z",
    "enrolment": None,
}
LIVES = row(4, "fact", "2024-01-15", name="lives_in", value="fife") | {"enrolment": None}
JOB = row(3, "work", "2024-02-05", work="employed", employer="cafe") | {"recorded_at": "2024-06-01T12:00:00Z"}


def ettle(*words):
    return CliRunner().invoke(main, [str(each) for each in words])


@pytest.fixture
def known(tmp_path):
    """Evaluated rows of the events, as known on a day."""
    file = tmp_path / "events.jsonl"
    file.write_text("".join(json.dumps(each) + "\n" for each in (START, BORN, LIVES, JOB)))

    def make(day):
        at = datetime.fromisoformat(f"{day}T23:00:00").replace(tzinfo=UTC)
        found = journeys(read_events(file, declarations=LOADED.rulebook.facts).events, at)
        rows = by_definition(found.values(), LOADED.rulebook, date.fromisoformat(day), at)
        write_evaluated(tmp_path / day, About(date.fromisoformat(day), at, "rules", "file", "a test"), rows)
        return tmp_path / day

    return make, file


def test_a_return_is_written_whole_with_its_totals_and_never_over_another(known, tmp_path):
    make, _ = known
    asked = ("return", "participants", "--period", "2024-Q1", "--rows", make("2024-05-01"), "--out", tmp_path / "first")
    run = ettle(*asked)
    assert run.exit_code == 0, run.output
    [only] = csv.DictReader((tmp_path / "first" / "rows.csv").open())
    assert (only["participant"], only["local_authority"], only["job_start"], only["age"]) == ("ada", "fife", "", "34")
    about = json.loads((tmp_path / "first" / "edition.json").read_text())
    assert (about["period"], about["totals"]["people"], about["totals"]["starts"]) == ("2024-Q1", 1, 1)
    again = ettle(*asked[:5], "nowhere", *asked[6:])
    assert (again.exit_code, "never overwritten" in again.output) == (2, True)


def test_the_next_edition_lists_what_changed_and_why(known, tmp_path):
    make, events = known
    ettle("return", "participants", "--period", "2024-Q1", "--rows", make("2024-05-01"), "--out", tmp_path / "first")
    run = ettle(
        *("return", "participants", "--period", "2024-Q1", "--rows", make("2024-08-01"), "--out", tmp_path / "second"),
        *("--against", tmp_path / "first", "--events", events),
    )
    assert run.exit_code == 0, run.output
    assert "  Employment start date: work was recorded: 1\n" in run.output
    revised = list(csv.DictReader((tmp_path / "second" / "revisions.csv").open(encoding="utf-8-sig")))
    assert {(each["column"], each["is"], each["why"]) for each in revised} >= {
        ("job_start", "2024-02-05", "work was recorded"),
        ("entered_employment", "yes", "work was recorded"),
    }


def test_an_edition_whose_rows_were_touched_is_not_compared_with(known, tmp_path):
    make, _ = known
    rows = make("2024-05-01")
    ettle("return", "participants", "--period", "2024-Q1", "--rows", rows, "--out", tmp_path / "first")
    kept = tmp_path / "first" / "rows.csv"
    kept.write_text(kept.read_text().replace("fife", "angus"))
    run = ettle("return", "participants", "--period", "2024-Q1", "--rows", rows, "--against", tmp_path / "first")
    assert (run.exit_code, "was changed since it was made" in run.output) == (2, True)


def test_a_file_of_somebody_else_keeps_what_is_sound_and_lists_the_rest(tmp_path):
    file = tmp_path / "fife.csv"
    file.write_bytes(csv_of(as_sent(sent(), sent(participant="bo", local_authority="Fief"), sent())) + b"too,few\n")
    run = ettle("return", "participants", "--period", "2024-Q1", "--check", file, "--out", tmp_path / "kept")
    assert run.exit_code == 3, run.output
    assert "4 rows read: 1 sound, 1 sent twice, 3 rejected." in run.output
    assert "Row 2, bo, local_authority: found 'Fief'; expected a code of area" in run.output
    assert "Control totals:\n  people: 1\n  starts: 1\n" in run.output
    rejected = list(csv.DictReader((tmp_path / "kept" / "rejected.csv").open(encoding="utf-8-sig")))
    assert [each["row"] for each in rejected] == ["2", "3", "4"]
    assert all(each["cure"] for each in rejected)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("participant", "--period", "2024-Q1", "--check", "x"), "did you mean `participants`"),
        (("participants", "--period", "2024-03", "--check", "x"), "write it as 2024-Q1"),
        (("participants", "--period", "2024-Q1"), "give --rows"),
        (("participants", "--period", "2024-Q1", "--check", "x", "--events", "y"), "give --against"),
        (("participants", "--period", "2024-Q1", "--rows", "nowhere"), "manifest"),
    ],
)
def test_what_was_asked_wrongly_is_told_with_its_cure(words, said):
    run = ettle("return", *words)
    assert (run.exit_code, said in run.output) == (2, True), run.output


def test_the_burden_names_every_item_once_and_adds_them_up():
    run = ettle("burden", "--people", "1000")
    assert run.exit_code == 0
    assert run.output.count("Start of support") == 1
    assert "hours a year for 1,000 people" in run.output
