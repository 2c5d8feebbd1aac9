"""A file of somebody else: read whatever honest spreadsheet wrote it, refused with a cure where it is none."""

import codecs

import pytest

from ettle.standards.returns.received import NotAReturn, read
from ettle.standards.returns.sent import csv_of
from tests.returns.drawn import PARTICIPANTS, as_sent, sent

GOOD = csv_of(as_sent(sent(participant="Ó Súilleabháin"), sent(participant='bo, "the"\nsecond')))


def names(content):
    return read(PARTICIPANTS, "fife.csv", content).rows.column("participant").to_pylist()


def test_what_was_sent_is_read_again_the_same():
    assert read(PARTICIPANTS, "fife.csv", GOOD).rows.equals(
        as_sent(sent(participant="Ó Súilleabháin"), sent(participant='bo, "the"\nsecond'))
    )


@pytest.mark.parametrize(
    "content",
    [
        codecs.BOM_UTF8 + GOOD,
        GOOD.decode().encode("utf-16"),
        GOOD.decode().encode("cp1252"),
        GOOD.replace(b"\n", b"\r\n"),
    ],
    ids=["mark", "utf-16", "windows", "windows lines"],
)
def test_other_encodings_and_ends_of_lines_are_read(content):
    assert names(content)[0] == "Ó Súilleabháin"


def test_a_line_with_too_few_values_is_listed_and_the_others_are_kept():
    lines = csv_of(as_sent(sent(), sent(participant="bo"))).splitlines()
    found = read(PARTICIPANTS, "fife.csv", b"\n".join([lines[0], lines[1], b"only,three,values", lines[2]]))
    assert [(each.row, each.expected) for each in found.unread] == [
        (2, f"{len(PARTICIPANTS.columns)} values, one for each column")
    ]
    assert found.rows.column("participant").to_pylist() == ["ada", "bo"]
    assert found.numbers.to_pylist() == [1, 3]


@pytest.mark.parametrize(
    ("content", "cure"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b"PK\x03\x04rest", "save the sheet as CSV"),
        (b"a\0b", "NUL"),
        (GOOD.replace(b",", b";"), "commas"),
        (GOOD.replace(b"local_authority", b"local_autority"), "did you mean `local_authority`"),
        (GOOD.replace(b"local_authority", b"age"), "there twice"),
        (GOOD.replace(b'"local_authority",', b"", 1), "is missing"),
    ],
)
def test_a_file_that_is_no_such_return_is_refused_with_a_cure(content, cure):
    with pytest.raises(NotAReturn, match=cure):
        read(PARTICIPANTS, "fife.csv", content)


@pytest.mark.parametrize("harmful", ["=cmd|' /C calc'!A0", "-1", "+44", "@x", "|x", "%x", "＝1", " =1", "\t=1"])
def test_nothing_that_is_sent_runs_as_a_formula(harmful):
    [_, row] = csv_of(as_sent(sent(participant=harmful))).decode().splitlines()
    assert row.lstrip('"').startswith("'")
