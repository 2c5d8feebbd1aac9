"""A folder of evaluated rows: whole or not there, and what was changed is noticed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ettle.engine.evaluated.tables import NAMES
from ettle.files.evaluated.manifest import About, NotEvaluated, read_manifest
from ettle.files.evaluated.reading import read_evaluated, verify_evaluated
from ettle.files.evaluated.writing import part_path, write_evaluated, writing
from tests.evaluated.events import KNOWN_AT, evaluated
from tests.evaluated.test_rows import IN_WORK, STARTED

ABOUT = About(date(2021, 6, 1), KNOWN_AT, "rules", "events", "test")


@pytest.fixture
def tables():
    return evaluated(IN_WORK, "2021-06-01")


def test_what_is_written_is_read_again(tmp_path, tables):
    manifest = write_evaluated(tmp_path / "rows", ABOUT, tables)
    found = read_evaluated(tmp_path / "rows")
    assert found.manifest == manifest == verify_evaluated(tmp_path / "rows")
    for name in NAMES:
        assert found.tables[name].equals(tables[name])


def test_no_word_is_written_that_none_of_the_rows_has(tmp_path, tables):
    rows = tables["enrolments"]
    place = rows.schema.get_field_index("provider")
    words = pa.DictionaryArray.from_arrays(pa.array([1] * len(rows), pa.int32()), ["1953-09-11", "north"])
    given = dict(tables) | {"enrolments": rows.set_column(place, rows.schema.field(place), words)}
    write_evaluated(tmp_path / "rows", ABOUT, given)
    file = part_path(tmp_path / "rows", "enrolments", 0)
    read = pq.ParquetFile(file, read_dictionary=["provider"]).read(columns=["provider"]).column("provider")
    assert read.chunk(0).dictionary.to_pylist() == ["north"]
    assert b"1953-09-11" not in file.read_bytes()


def test_only_the_columns_asked_for_are_read(tmp_path, tables):
    write_evaluated(tmp_path / "rows", ABOUT, tables)
    found = read_evaluated(tmp_path / "rows", ["outcomes"], {"outcomes": ["rule", "state"]})
    assert found.tables["outcomes"].column_names == ["rule", "state"]


def test_the_hash_is_of_the_rows_and_the_day_not_of_who_wrote_them(tmp_path, tables):
    one = write_evaluated(tmp_path / "one", ABOUT, tables)
    other = write_evaluated(tmp_path / "other", replace(ABOUT, made_by="another"), tables)
    later = write_evaluated(tmp_path / "later", replace(ABOUT, on=date(2021, 6, 2)), tables)
    fewer = write_evaluated(tmp_path / "fewer", ABOUT, evaluated(STARTED, "2021-06-01"))
    assert one.hash == other.hash
    assert len({one.hash, later.hash, fewer.hash}) == 3


def test_a_run_that_stops_half_way_leaves_what_was_there(tmp_path, tables):
    before = write_evaluated(tmp_path / "rows", ABOUT, tables)
    with pytest.raises(KeyError), writing(tmp_path / "rows", ABOUT) as half:
        half.write(0, {"enrolments": tables["enrolments"]})
    assert read_manifest(tmp_path / "rows") == before
    assert [each.name for each in tmp_path.iterdir()] == ["rows"]


def test_a_folder_of_something_else_is_left_alone(tmp_path, tables):
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "to-ada.txt").write_text("Dear Ada")
    with pytest.raises(NotEvaluated, match="holds something else"):
        write_evaluated(tmp_path / "letters", ABOUT, tables)
    assert (tmp_path / "letters" / "to-ada.txt").read_text() == "Dear Ada"


def test_a_part_that_was_changed_is_noticed(tmp_path, tables):
    write_evaluated(tmp_path / "rows", ABOUT, tables)
    pq.write_table(evaluated(STARTED, "2021-06-01")["steps"], part_path(tmp_path / "rows", "steps", 0))
    with pytest.raises(NotEvaluated, match="something else than when it was written"):
        verify_evaluated(tmp_path / "rows")
    with pytest.raises(NotEvaluated, match="does not have the rows"):
        read_evaluated(tmp_path / "rows")


@pytest.mark.parametrize("change", [("2021-06-01", "2021-06-02"), ('"schema": 1', '"schema": 9'), ("{", "")])
def test_a_manifest_that_was_changed_is_refused(tmp_path, tables, change):
    write_evaluated(tmp_path / "rows", ABOUT, tables)
    path = tmp_path / "rows" / "manifest.json"
    path.write_text(path.read_text().replace(*change, 1))
    with pytest.raises(NotEvaluated, match="make the folder again"):
        read_manifest(tmp_path / "rows")


def test_no_folder_says_what_to_do(tmp_path):
    with pytest.raises(NotEvaluated, match="ettle bulk"):
        read_evaluated(tmp_path / "nowhere")
