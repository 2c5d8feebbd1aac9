"""Files that are not what they say, damaged, enormous or not there: told at once, in bounded memory and time."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ettle.engine.events.catalogue import checked
from ettle.files.events import FileRefused, read_events, write_events
from ettle.files.events.parquet_file import SCHEMA
from tests.files.event_rows import GOOD, HEADER, ids, row

LINE = json.dumps(GOOD) + "\n"
TABLE = "id,person,kind,on,recorded_at\ngood,ada,review,2024-03-04,2024-03-05T09:00:00Z\n"


def written(path: Path, content: bytes | str) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def refusal(path: Path) -> str:
    with pytest.raises(FileRefused) as refused:
        read_events(path)
    assert str(refused.value).startswith(path.name + ": found ")
    assert "To put it right: " in str(refused.value)
    return str(refused.value)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("ada.txt", LINE, "the ending .txt; expected .jsonl, .csv, .parquet"),
        ("ada", LINE, "no ending; expected .jsonl"),
        ("ada.jsonl", gzip.compress(LINE.encode(), mtime=0), "a gzip file; expected text in UTF-8, as .jsonl says"),
        ("ada.csv", gzip.compress(TABLE.encode(), mtime=0), "a gzip file"),
        ("ada.jsonl", b"PK\x03\x04rest", "a zip file or a spreadsheet"),
        ("ada.csv", b"\xd0\xcf\x11\xe0rest", "an old Excel or Word file"),
        ("ada.csv", b"%PDF-1.7", "a PDF"),
        ("ada.jsonl", b"PAR1rest", "a Parquet file"),
        ("ada.jsonl", LINE.encode("utf-16"), "text in UTF-16; expected text in UTF-8"),
        ("ada.csv", TABLE.encode("utf-16-be"), "NUL bytes"),
        ("ada.csv", TABLE.encode("utf-16"), "save it as UTF-8 (in Excel: CSV UTF-8)"),
        ("ada.jsonl", b"\0" * 5000, "NUL bytes"),
        ("ada.jsonl", TABLE, "text that is not JSON; expected one event as a JSON object on each line"),
        ("ada.jsonl", "[" + LINE + "]", "a JSON list"),
        ("ada.jsonl", json.dumps(GOOD, indent=2), "an event spread over several lines"),
        ("ada.csv", LINE, "JSON; expected a table. To put it right: give it the ending .jsonl"),
        ("ada.csv", "", "no header; expected the columns id, person"),
        ("ada.csv", "\ufeff", "no header"),
        ("ada.csv", TABLE.replace("person", "pearson"), "a column named 'pearson'"),
        ("ada.csv", TABLE.replace("person", "hours"), "put fields of one kind as JSON in the column detail"),
        ("ada.csv", TABLE.replace(",", ";"), "save the table with commas between its cells"),
        ("ada.csv", TABLE.replace(",", "\t"), "save the table with commas between its cells"),
        ("ada.csv", TABLE.replace("person", "id"), "the column id twice"),
        ("ada.csv", TABLE.replace(",recorded_at", ""), "no column recorded_at"),
        ("ada.csv", "id,\u00e9".encode("cp1252"), "the byte 0xe9"),
        ("ada.csv", '"id,person', "a line that is not CSV"),
        ("ada.csv", "x" * 1_000_001, "a line of more than 1,000,000 bytes"),
        ("ada.csv", TABLE.replace("\n", "\r"), "old Macintosh"),
        ("ada.parquet", TABLE, "something else; expected a Parquet file"),
        ("ada.parquet", "", "nothing at all"),
        ("ada.parquet", b"PAR1" + b"\xff" * 100 + b"PAR1", "a damaged file"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(tmp_path: Path, name: str, content: bytes | str, said: str) -> None:
    assert said in refusal(written(tmp_path / name, content))


def test_no_file_a_directory_and_a_zip_are_refused(tmp_path: Path) -> None:
    assert "no such file" in refusal(tmp_path / "ada.jsonl")
    (tmp_path / "bea.jsonl").mkdir()
    assert "a directory; expected a file of events" in refusal(tmp_path / "bea.jsonl")
    with zipfile.ZipFile(tmp_path / "cai.jsonl", "w") as packed:
        packed.writestr("cai.jsonl", LINE)
    assert "unpack it" in refusal(tmp_path / "cai.jsonl")


def test_an_empty_file_and_a_header_alone_hold_no_events_and_say_so(tmp_path: Path) -> None:
    for name, content in [("ada.jsonl", ""), ("bea.jsonl", "\n\n"), ("ada.csv", HEADER + "\n")]:
        reading = read_events(written(tmp_path / name, content))
        assert reading.events == ()
        assert reading.receipt.lines()[1:] == ["The file holds no events. If it should, ask for it again."]


def test_a_byte_order_mark_and_windows_line_ends_are_accepted(tmp_path: Path) -> None:
    for name, content in [("ada.jsonl", LINE), ("ada.csv", TABLE)]:
        path = written(tmp_path / name, "\ufeff" + content.replace("\n", "\r\n"))
        assert ids(read_events(path)) == ["good"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("e1,ada", "2 cells; expected 8, as in the header"),
        ("e1,ada,review,2024-03-04,,2024-03-05T09:00:00Z,,,", "9 cells; expected 8"),
        ('e1,"ada,review', "a line that is not CSV"),
        ('e1,ada,work,2024-03-04,,2024-03-05T09:00:00Z,,"{""hours"": "', "detail: found text that stops being JSON"),
        ("e1,ada,work,2024-03-04,,2024-03-05T09:00:00Z,,[]", "detail: found JSON that is not an object"),
        ('e1,ada,work,2024-03-04,,2024-03-05T09:00:00Z,,"{""on"": 1}"', "on: found a column and a field of detail"),
        ("e1,ada,review,04/03/2024,,2024-03-05T09:00:00Z,,", "write the day as year-month-day"),
        ("=1+1,ada,review,2024-03-04,,2024-03-05T09:00:00Z,,", 'id: found "=1+1", which begins as a spreadsheet'),
        ("e1,=HYPERLINK(1),review,2024-03-04,,2024-03-05T09:00:00Z,,", "begins as a spreadsheet formula does"),
        ("e1,ada,review,2024-03-04,,2024-03-05T09:00:00Z,," + "x" * 200_000, "field larger than field limit"),
        (b"e1,Se\xf3n,review,2024-03-04,,2024-03-05T09:00:00Z,,", "as Windows writes it, cp1252"),
        (b"e1,a\0da,review,2024-03-04,,2024-03-05T09:00:00Z,,", "a NUL byte"),
    ],
)
def test_a_wrong_line_of_a_table_spoils_no_other(tmp_path: Path, line: str | bytes, said: str) -> None:
    good = b"%s,ada,review,2024-03-04,,2024-03-05T09:00:00Z,,"
    wrong = line if isinstance(line, bytes) else line.encode()
    lines = [HEADER.encode(), good % b"before", wrong, b",,,,,,,", good % b"after"]
    reading = read_events(written(tmp_path / "ada.csv", b"\n".join(lines)))
    assert ids(reading) == ["before", "after"]
    assert [error.line for error in reading.receipt.errors] == [3]
    assert said in str(reading.receipt)


def parquet(path: Path, **columns: pa.Array) -> Path:
    base = {name: pa.array([value]) for name, value in GOOD.items() if name not in ("on", "recorded_at")}
    event = checked(GOOD)
    typed = {"on": pa.array([event.on]), "recorded_at": pa.array([event.recorded_at], SCHEMA.field("recorded_at").type)}
    pq.write_table(pa.table(base | typed | columns), path)
    return path


def test_a_parquet_file_of_some_columns_is_read(tmp_path: Path) -> None:
    path = parquet(tmp_path / "ada.parquet", kind=pa.array(["review"]).dictionary_encode())
    assert ids(read_events(path)) == ["good"]


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"hours": pa.array([1.5])}, "the column hours of the type double; expected the type decimal128(5, 2)"),
        ({"on": pa.array(["2024-03-04"])}, "the column on of the type string; expected the type date32[day]"),
        ({"recorded_at": pa.array([1], pa.timestamp("us"))}, "the column recorded_at of the type timestamp[us];"),
        (
            {"hour": pa.array([1])},
            "a column named 'hour'; expected fields of the catalogue. To put it right: write hours",
        ),
        ({"on": pa.array([2**30], pa.date32())}, "a damaged file"),
    ],
)
def test_a_parquet_file_of_other_types_is_refused(tmp_path: Path, columns: dict[str, pa.Array], said: str) -> None:
    assert said in refusal(parquet(tmp_path / "ada.parquet", **columns))


def test_a_wrong_row_of_a_parquet_file_is_told_by_its_number(tmp_path: Path) -> None:
    (error,) = read_events(parquet(tmp_path / "ada.parquet", kind=pa.array(["nap"]))).receipt.errors
    assert str(error).startswith('ada.parquet, line 1, kind: found "nap"')


@pytest.mark.parametrize("part", [0.1, 0.5, 0.99])
def test_a_parquet_file_cut_short_is_refused(tmp_path: Path, part: float) -> None:
    path = tmp_path / "ada.parquet"
    write_events([checked(row(id=f"e{each}")) for each in range(1000)], path)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * part)])
    assert "a damaged file" in refusal(path)


def test_a_parquet_cell_that_unpacks_to_much_is_refused_before_it_does(tmp_path: Path) -> None:
    table = pa.table({"person": pa.array(["a" * 70_000_000])})
    pq.write_table(table, tmp_path / "ada.parquet", compression="zstd")
    assert (tmp_path / "ada.parquet").stat().st_size < 1_000_000
    assert "in one row group; expected at most 64,000,000" in refusal(tmp_path / "ada.parquet")


MEASURED = """
import sys, time
from pathlib import Path
from ettle.files.events import FileRefused, read_events
before = time.process_time()
try:
    print(read_events(Path(sys.argv[1])).receipt.lines()[0])
except FileRefused as error:
    print(error)
most = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(int(most.split()[1]) // 1024, time.process_time() - before)
"""


def measured(path: Path) -> tuple[str, int, float]:
    """What reading says, the most memory it took (MB) and the seconds of work."""
    asked = [sys.executable, "-c", MEASURED, str(path)]
    root = Path(__file__).parents[2]
    said, figures = subprocess.run(asked, cwd=root, capture_output=True, text=True, check=True).stdout.splitlines()
    memory, seconds = figures.split()
    return said, int(memory), float(seconds)


def enormous(path: Path, kind: str) -> Path:
    with path.open("wb") as file:
        match kind:
            case "sparse":
                file.truncate(300_000_000)
            case "sparse after a good line":
                file.write((LINE * 30).encode())
                file.truncate(300_000_000)
            case "one line":
                file.writelines([b'{"id": "'] + [b"x" * 1_000_000] * 300)
            case "blank lines":
                file.writelines([b"\n" * 1_000_000] * 300)
            case "wrong lines":
                file.writelines([b'{"kind": "wrok"}\n' * 100_000] * 30)
            case "very wrong lines":
                for each in range(60_000):
                    file.write(
                        b'{"kind": "work", "on": "%d", "hours": %d, "id%d": 1, "a": 1, "b": 1}\n' % (each, each, each)
                    )
            case "the same line":
                file.writelines([(LINE * 10_000).encode()] * 100)
    return path


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is measured as Linux tells it")
@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("sparse", "NUL bytes"),
        ("sparse after a good line", "31 rows read, 30 accepted, 1 rejected"),
        ("one line", "1 row read, 0 accepted, 1 rejected"),
        ("blank lines", "more than 100,000 blank lines together"),
        ("wrong lines", "20,001 rows read, 0 accepted"),
        ("very wrong lines", "20,001 rows read, 0 accepted"),
        ("the same line", "20,002 rows read, 20,002 accepted"),
    ],
)
def test_an_enormous_bad_file_takes_little_memory_and_time(tmp_path: Path, kind: str, said: str) -> None:
    answer, memory, seconds = measured(enormous(tmp_path / "ada.jsonl", kind))
    assert said in answer
    assert memory <= 256
    assert seconds <= 10
