"""`ettle bulk`: from a file of events to a folder of rows; again for those alone of whom something new is known."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ettle.cli import bulking, main
from ettle.engine.evaluated.tables import NAMES
from ettle.engine.events.catalogue import Event, checked
from ettle.files.evaluated.reading import read_evaluated, verify_evaluated
from ettle.files.events.writing import write_events
from ettle.simulation import simulate

THEN, NOW = datetime(2023, 1, 31, tzinfo=UTC), datetime(2025, 1, 31, tzinfo=UTC)
ON = "2023-01-31"
WHAT_IF = Path(__file__).resolve().parents[2] / "rulebook/programmes/fair-start-scotland/what-if/quarterly-reviews.yaml"


@cache
def lived() -> tuple[Event, ...]:
    return tuple(simulate(60, 3, "fair-start-scotland"))


@pytest.fixture
def then(tmp_path: Path) -> Path:
    """What had been recorded by then."""
    path = tmp_path / "then.parquet"
    write_events([event for event in lived() if event.recorded_at <= THEN], path)
    return path


@pytest.fixture
def now(tmp_path: Path) -> Path:
    path = tmp_path / "now.parquet"
    write_events(lived(), path)
    return path


def bulk(events: Path, out: Path, known_at: datetime, *more: str) -> Result:
    said = ["bulk", str(events), "--out", str(out), "--on", ON, "--known-at", known_at.isoformat(), *more]
    return CliRunner().invoke(main, said)


def test_the_folder_holds_every_table_and_says_how_many_were_answered_in_columns(now: Path, tmp_path: Path) -> None:
    done = bulk(now, tmp_path / "out", NOW)
    assert done.exit_code == 0, done.output
    assert "people were answered in columns" in done.stderr
    assert done.stdout.strip() == verify_evaluated(tmp_path / "out").hash
    assert all(len(table) for table in read_evaluated(tmp_path / "out").tables.values())


COMPILED_FIRST = "compiled for this machine first: that happens once"


def test_where_the_loops_are_still_to_be_compiled_it_says_so_and_afterwards_no_more(
    now: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bulk(now, tmp_path / "out", NOW)
    assert COMPILED_FIRST not in bulk(now, tmp_path / "out", NOW).stderr
    monkeypatch.setattr(bulking, "kept_loops", lambda: tmp_path / "nothing")
    assert COMPILED_FIRST in bulk(now, tmp_path / "out", NOW).stderr


def test_who_was_ever_linked_is_asked_again_and_the_receipt_says_so(tmp_path: Path) -> None:
    one, other = sorted({each.person for each in lived()})[:2]
    link = {"kind": "link", "id": f"{one}-9999", "person": one, "other": other, "on": THEN.date(), "recorded_at": THEN}
    write_events([*lived(), checked(link)], tmp_path / "linked.parquet")
    bulk(tmp_path / "linked.parquet", tmp_path / "before", NOW)
    done = bulk(tmp_path / "linked.parquet", tmp_path / "after", NOW, "--since", str(tmp_path / "before"))
    assert " of 2 people in" in done.stderr
    assert "Records that were ever linked (2) are asked whether or not anything is new." in done.stderr


def test_a_run_since_another_says_what_a_full_run_says_and_asks_of_few(then: Path, now: Path, tmp_path: Path) -> None:
    assert bulk(then, tmp_path / "then", THEN).exit_code == 0
    assert bulk(now, tmp_path / "full", NOW).exit_code == 0
    done = bulk(now, tmp_path / "since", NOW, "--since", str(tmp_path / "then"))
    assert done.exit_code == 0, done.output
    assert "people more nothing new is known" in done.stderr
    assert same(tmp_path / "since", tmp_path / "full")
    assert not same(tmp_path / "then", tmp_path / "full")


def test_a_store_made_of_the_file_is_answered_as_the_file_and_kept_for_the_next_time(
    then: Path, now: Path, tmp_path: Path
) -> None:
    for number, events in enumerate((then, now)):
        made = CliRunner().invoke(main, ["store", str(events), "--out", str(tmp_path / f"store-{number}")])
        assert (made.exit_code, "people in 1 parts of 1 areas" in made.stderr) == (0, True), made.output
    assert bulk(now, tmp_path / "full", NOW).exit_code == 0
    assert bulk(tmp_path / "store-0", tmp_path / "then", THEN).exit_code == 0
    done = bulk(tmp_path / "store-1", tmp_path / "since", NOW, "--since", str(tmp_path / "then"))
    assert (done.exit_code, "people more nothing new is known" in done.stderr) == (0, True), done.output
    assert same(tmp_path / "since", tmp_path / "full")
    said = [json.loads((tmp_path / name / "manifest.json").read_text())["source"] for name in ("since", "full")]
    assert said[0] == said[1]


def test_a_folder_that_is_no_store_is_told_how_to_make_one(tmp_path: Path) -> None:
    done = bulk(tmp_path, tmp_path / "out", NOW)
    assert (done.exit_code, "write it: ettle store EVENTS --out FOLDER" in done.stderr) == (2, True)
    made = CliRunner().invoke(main, ["store", str(tmp_path / "none.parquet"), "--out", str(tmp_path / "store")])
    assert (made.exit_code, "found no such file" in made.stderr) == (2, True)


def test_a_run_of_another_day_is_no_beginning(then: Path, now: Path, tmp_path: Path) -> None:
    assert bulk(then, tmp_path / "then", THEN).exit_code == 0
    said = ["bulk", str(now), "--out", str(tmp_path / "o"), "--on", "2024-01-31", "--since", str(tmp_path / "then")]
    done = CliRunner().invoke(main, said)
    assert (done.exit_code, "was asked another day; run without --since" in done.stderr) == (2, True)


def test_a_measure_more_asks_nobody_again_and_a_rule_that_differs_does(then: Path, tmp_path: Path) -> None:
    rulebook = shutil.copytree(WHAT_IF.parents[3], tmp_path / "rulebook")
    before = ["--rulebook", str(rulebook)]
    assert bulk(then, tmp_path / "then", THEN, *before).exit_code == 0
    measure = rulebook / "measures" / "starts.yaml"
    (rulebook / "measures" / "begun.yaml").write_text(measure.read_text().replace("measure: starts", "measure: begun"))
    done = bulk(then, tmp_path / "since", THEN, *before, "--since", str(tmp_path / "then"))
    assert (done.exit_code, "people more nothing new is known" in done.stderr) == (0, True), done.output
    facts = rulebook / "facts.yaml"
    facts.write_text(facts.read_text() + "# another word\n")
    done = bulk(then, tmp_path / "other", THEN, *before, "--since", str(tmp_path / "then"))
    assert (done.exit_code, "was asked other rules" in done.stderr) == (2, True)


def test_a_variation_is_written_where_it_says_something_else(now: Path, tmp_path: Path) -> None:
    done = bulk(now, tmp_path / "out", NOW, "--variation", str(WHAT_IF))
    assert done.exit_code == 0, done.output
    told = json.loads((tmp_path / "out/variations/quarterly-reviews/manifest.json").read_text(encoding="utf-8"))
    assert told["enrolments"]["offers"] > 0
    assert not (tmp_path / "out/variations/quarterly-reviews/outcomes").exists()


def test_a_file_out_of_order_is_refused_and_nothing_is_written(now: Path, tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    table = pq.read_table(now)
    pq.write_table(table.take(list(reversed(range(len(table))))), now)
    done = bulk(now, tmp_path / "out", NOW)
    assert (done.exit_code, "sort the file" in done.stderr) == (2, True)
    stored = CliRunner().invoke(main, ["store", str(now), "--out", str(tmp_path / "out")])
    assert (stored.exit_code, "sort the file" in stored.stderr) == (2, True)
    assert not (tmp_path / "out").exists()


def same(one: Path, other: Path) -> bool:
    first, second = read_evaluated(one).tables, read_evaluated(other).tables
    return all(rows(first[name]) == rows(second[name]) for name in NAMES)


def rows(table: object) -> list[str]:
    return sorted(map(str, table.to_pylist()))  # type: ignore[attr-defined]


def test_the_other_commands_do_not_wait_for_what_bulk_needs() -> None:
    asked = "import sys, ettle.cli, ettle.engine.evaluate.journey; sys.exit('numba' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", asked], check=False, cwd=WHAT_IF.parents[4]).returncode == 0
