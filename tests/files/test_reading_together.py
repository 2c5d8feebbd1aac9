"""What can be wrong only beside other rows: ids, chains, enrolments. Ada the participant, Bea another."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ettle.engine.events.catalogue import checked
from ettle.files.events import read_events
from tests.files.event_rows import GOOD, ids, json_lines, read_rows, row

Rows = list[dict[str, Any]]


def kept_and_said(path: Path, *rows: dict[str, Any]) -> tuple[list[str], str]:
    reading = read_rows(path, *rows)
    assert reading.receipt.read == reading.receipt.accepted + reading.receipt.rejected
    return ids(reading)[1:], str(reading.receipt)


def start(number: str, person: str, enrolment: str = "E1") -> dict[str, Any]:
    return row(id=number, person=person, kind="start", enrolment=enrolment, programme="fss")


def test_the_same_row_twice_is_kept_once_and_said(tmp_path: Path) -> None:
    reading = read_rows(tmp_path, row(), row(), row())
    assert ids(reading) == ["good", "e1"]
    assert (reading.receipt.accepted, reading.receipt.repeated) == (4, 2)
    assert "2 rows said again what another row had said; each event was kept once." in str(reading.receipt)


def test_one_id_with_two_contents_keeps_neither(tmp_path: Path) -> None:
    kept, said = kept_and_said(tmp_path, row(), row(on="2024-03-01"), row())
    assert kept == []
    assert "line 3, id: found e1, on lines 2, 3, 4 with other content" in said


def test_a_good_row_whose_id_a_bad_row_has_too_is_not_trusted(tmp_path: Path) -> None:
    kept, said = kept_and_said(tmp_path, row(), row(on="4 March"))
    assert kept == []
    assert "line 2, id: found e1, also on line 3, which is rejected" in said


@pytest.mark.parametrize(
    ("correction", "said"),
    [
        ({"replaces": "e0"}, "replaces: found e0, which no event has as its id"),
        ({"replaces": "e1", "person": "bea"}, "replaces: found e1, an event of another person"),
        (
            {"replaces": "e1", "kind": "plan"},
            "replaces: found e1, which is of the kind review; expected an event of the kind plan",
        ),
        ({"replaces": "e1", "kind": "retract", "person": "bea"}, "replaces: found e1, an event of another person"),
    ],
)
def test_a_correction_that_fits_nothing_is_rejected(tmp_path: Path, correction: dict[str, Any], said: str) -> None:
    kept, receipt = kept_and_said(tmp_path, row(), row(id="e2", **correction))
    assert kept == ["e1"]
    assert "line 3, " + said in receipt


def test_a_retract_may_name_any_kind_and_a_retract(tmp_path: Path) -> None:
    rows = [row(), row(id="r1", kind="retract", replaces="e1"), row(id="r2", kind="retract", replaces="r1")]
    assert kept_and_said(tmp_path, *rows)[0] == ["e1", "r1", "r2"]


def test_a_correction_may_stand_before_what_it_corrects(tmp_path: Path) -> None:
    assert kept_and_said(tmp_path, row(id="e2", replaces="e1"), row())[0] == ["e2", "e1"]


def test_corrections_of_a_rejected_row_are_rejected_with_it(tmp_path: Path) -> None:
    rows = [row(on="4 March"), row(id="e2", replaces="e1"), row(id="e3", replaces="e2"), row(id="e4")]
    kept, said = kept_and_said(tmp_path, *rows)
    assert kept == ["e4"]
    assert "line 3, replaces: found e1, which is itself rejected" in said
    assert "line 4, replaces: found e2, which is itself rejected" in said
    assert len(said.splitlines()) == 4


def test_corrections_that_go_round_in_a_circle_are_rejected(tmp_path: Path) -> None:
    rows = [row(replaces="e3"), row(id="e2", replaces="e1"), row(id="e3", replaces="e2"), row(id="e4", replaces="e3")]
    kept, said = kept_and_said(tmp_path, *rows)
    assert kept == []
    assert said.count("which itself leads back to this event") == 3


def test_one_enrolment_started_by_two_people_is_neithers(tmp_path: Path) -> None:
    kept, said = kept_and_said(tmp_path, start("s1", "ada"), start("s2", "bea"))
    assert kept == []
    assert said.count("found E1, which another person starts too; expected an enrolment of one person") == 2


def test_an_event_of_an_enrolment_of_another_person_is_rejected(tmp_path: Path) -> None:
    kept, said = kept_and_said(tmp_path, start("s1", "ada"), row(id="e2", person="bea", enrolment="E1"))
    assert kept == ["s1"]
    assert "line 3, enrolment: found E1, which another person started" in said


@pytest.mark.parametrize(
    "after", [[], [row(id="u", kind="unlink", other="bea", on="2024-03-05")]], ids=["", "unlinked"]
)
def test_people_once_linked_may_share_an_enrolment(tmp_path: Path, after: Rows) -> None:
    """Unlinking later does not make wrong what was rightly written while they were one."""
    link = row(id="l", kind="link", other="bea")
    rows = [start("s1", "ada"), row(id="e2", person="bea", enrolment="E1"), link, *after]
    assert kept_and_said(tmp_path, *rows)[0] == ["s1", "e2", "l", *[each["id"] for each in after]]


def test_an_enrolment_nobody_started_is_accepted_and_noted(tmp_path: Path) -> None:
    kept, said = kept_and_said(tmp_path, row(enrolment="E9"), row(id="e2", enrolment="E9"))
    assert kept == ["e1", "e2"]
    assert "Accepted, though no start opens the enrolment: 2 events of E9." in said


def test_a_file_may_correct_what_we_hold_already(tmp_path: Path) -> None:
    held = {"h1": checked(row(id="h1")), "s1": checked(start("s1", "ada"))}
    rows = [row(id="e2", replaces="h1", enrolment="E1"), row(id="h1"), start("s1", "bea")]
    reading = read_events(json_lines(tmp_path / "ada.jsonl", *rows), held=held)
    assert ids(reading) == ["good", "e2", "h1"]
    said = [str(error) for error in reading.receipt.errors]
    assert any("s1, held already with other content" in each for each in said)
    assert not reading.receipt.notes


def test_a_receipt_counts_every_row(tmp_path: Path) -> None:
    receipt = read_rows(tmp_path, row(), row(), row(id="e2", kind="nap"), "{", "").receipt
    assert (receipt.read, receipt.accepted, receipt.rejected, receipt.repeated) == (5, 3, 2, 1)
    assert receipt.lines()[0] == "ada.jsonl: 5 rows read, 3 accepted, 2 rejected."
    assert GOOD["id"] == "good"
