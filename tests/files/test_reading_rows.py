"""Each row that is wrong is told apart, with its line, its field and its cure; the good rows are kept."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from ettle.engine.events.catalogue import Activity, Work
from tests.files.event_rows import ids, read_rows, row, the_error


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (row(kind="work", hours_per_week=168.01), "hours_per_week: found 168.01; expected hours from 0 to 168"),
        (row(kind="work", hours_per_week=-1), "hours_per_week: found -1; expected hours from 0 to 168"),
        (row(kind="work", hours_per_week=15.999), "found 15.999, which has more than 2 decimals"),
        (row(kind="work", hours_per_week=True), "found true, which is not an exact number"),
        (row(kind="work", hours_per_week="sixteen"), 'found "sixteen", which is not a plain number'),
        (row(kind="work", hours_per_week="1٦"), "which is not a plain number"),
        (row(kind="activity", hours=[3]), "hours: found a list, which is not an exact number"),
        (row(kind="earnings", amount=-1), "amount: found -1; expected 0 or more"),
        (row(kind="earnings", amount=10.5), "amount: found 10.5, which is not whole"),
        (row(kind="earnings", amount="£10"), "which is not a plain number"),
        (row(kind="earnings", amount=10**11), "expected 10,000,000,000 or less"),
        (row(kind="work", until="2024-03-04"), "until: found 2024-03-04 is not after on: 2024-03-04"),
        (row(kind="work", until="2024-03-01"), "if it never was so, retract it"),
        (row(kind="work", until="2024-04-01", ended="yes"), "keep one of them"),
        (row(kind="work", last_known="2024-04-01"), "last_known: found goes with `ended: yes`"),
        (row(kind="earnings", earned_from="2024-02-02", earned_until="2024-02-02"), "earned_until: found"),
        (row(kind="evidence", covers_from="2024-02-02", covers_until="2024-02-01"), "covers_until: found"),
        (row(on="2024-03-06"), "on: found 2024-03-06 is after the day it was recorded, 2024-03-05"),
        (row(on="2023-02-29"), 'on: found "2023-02-29", which 2023-02-29 is not in the calendar'),
        (row(on="03/04/2024"), "write the day as year-month-day, such as 2024-03-31"),
        (row(on="24-03-04"), "write the day as year-month-day"),
        (row(on="2024-3-4"), "write the day as year-month-day"),
        (row(on="２０２４-03-04"), "write the day as year-month-day"),
        (row(on="1066-10-14"), "lies outside 1900-01-01 to 2199-12-31; expected"),
        (row(on=45355), "on: found 45355, which is not a day"),
        (row(recorded_at="2024-03-05"), 'recorded_at: found "2024-03-05", which is not an instant'),
        (row(recorded_at="2024-03-05T09:00:00"), "write day, time and offset"),
        (row(recorded_at="2024-03-05T25:00:00Z"), "is not in the calendar"),
        (row(recorded_at="9999-12-31T23:59:59-12:00"), "lies outside"),
        (row(recorded_at=1709629200), "is not an instant"),
        (row(recorded_at=None), "recorded_at: found nothing; expected a value: every review has one"),
        (row(kind="wrok"), 'kind: found "wrok"; expected a kind of the catalogue. To put it right: write work'),
        (row(kind="zzzz"), "mend the kind"),
        (row(kind=None), "kind: found nothing; expected a kind"),
        (row(kind=["work"]), "kind: found a list"),
        (row(kind="work", hour_per_week=3), "write hours_per_week, if that is what was meant"),
        (row(kind="handover", enrolment="E1", from_="x"), "from_: found a field that handover does not have"),
        (row(until="2024-04-01"), "until: found a field that review does not have"),
        (row(kind="earnings", feed="payrol"), "expected payroll or declared. To put it right: write payroll"),
        (row(kind="leave"), "enrolment: found nothing; expected a value: every leave has one"),
        (row(correction="no"), "says what `replaces` means, but `replaces` is empty"),
        (row(replaces="e1"), "an event cannot replace itself"),
        (row(person="a" * 201), 'person: found "' + "a" * 60 + '..."; expected at most 200 letters'),
        (row(person=""), "is empty or has spaces at an end"),
        (row(person=" ada"), "is empty or has spaces at an end"),
        (row(person=7), "person: found 7; expected text"),
        (row(person="ada\u202edab"), r'found "ada\u202edab", which holds control or text-direction characters'),
        (row(person="ada\u0007"), "control or text-direction characters"),
        (row(id="=1+1"), "begins as a spreadsheet formula does"),
        (row(person="@ada"), "begins as a spreadsheet formula does"),
        (row(kind="award", job="-1"), "begins as a spreadsheet formula does"),
        (row(kind="fact", name="refugee", value=True), "true or false; expected what value may hold"),
        (row(kind="fact", name="refugee", value={"a": 1}), "value: found an object, which is not one answer"),
        (row(kind="evidence", about="e7"), 'about: found "e7"; expected'),
    ],
)
def test_a_wrong_row_is_told_with_its_line_and_its_cure(tmp_path: Path, wrong: dict[str, Any], said: str) -> None:
    error = the_error(read_rows(tmp_path, wrong)).replace(" is true or false", " true or false")
    assert error.startswith("ada.jsonl, line 2")
    assert said in error
    assert "To put it right: " in error


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"id": "e1", "person": "ada", "kind": "rev', "text that stops being JSON at character 39"),
        ("id,person,kind", "text that stops being JSON at character 1"),
        ('["e1"]', "JSON that is not an object"),
        ('{"id": "e1"} {"id": "e2"}', "text that stops being JSON at character 14"),
        ('{"id": "e1", "id": "e2"}', "a field that is given twice"),
        ('{"id": "e1", "hours": NaN}', "NaN, which is not a number"),
        ('{"id": "e1", "amount": -Infinity}', "-Infinity, which is not a number"),
        ('{"id": "e1", "amount": 1e99999999999999999999}', "a number too large for anybody to have meant"),
        ('{"id": "e1", "amount": ' + "9" * 5000 + "}", "found Exceeds the limit"),
        ('{"id": ' + "[" * 100_000 + "]" * 100_000 + "}", "JSON nested too deep"),
        ('{"a": ' * 100_000 + "1" + "}" * 100_000, "JSON nested too deep"),
        (b'{"id": "\x00"}', "a NUL byte"),
        ('{"person": "Se\u00f3na', "stops being JSON"),
        ('{"person": "Se\u00f3n"}'.encode("cp1252"), "the byte 0xf3 at 15 (ó as Windows writes it, cp1252)"),
        ('{"amount": "\u00a310"}'.encode("cp1252"), "(£ as Windows writes it, cp1252); expected text in UTF-8"),
        ("x" * 1_000_001, "a line of more than 1,000,000 bytes"),
    ],
)
def test_a_line_that_is_no_event_at_all(tmp_path: Path, text: str | bytes, said: str) -> None:
    """The rest of the file is read on: a line is lost, not what stands around it."""
    reading = read_rows(tmp_path, text, row(id="after"))
    assert ids(reading) == ["good", "after"]
    assert (reading.receipt.read, reading.receipt.accepted, reading.receipt.rejected) == (3, 2, 1)
    (error,) = reading.receipt.errors
    assert error.line == 2
    assert said in str(error)


def test_several_things_wrong_with_a_row_are_told_at_once(tmp_path: Path) -> None:
    wrong = row(kind="work", hours_per_week=200, on="4 March", employer="")
    reading = read_rows(tmp_path, wrong)
    assert [error.field for error in reading.receipt.errors] == ["on", "employer", "hours_per_week"]
    assert reading.receipt.rejected == 1


def test_ten_thousand_unknown_fields_are_told_in_a_few_lines(tmp_path: Path) -> None:
    reading = read_rows(tmp_path, row(**{f"field_{each}": each for each in range(10_000)}))
    assert ids(reading) == ["good"]
    assert len(reading.receipt.errors) == 11
    assert reading.receipt.errors[-1].found == "9,990 more faults"


@pytest.mark.parametrize(
    "name",
    [
        "O'Neill",
        "O’Neill",
        "Oʼneill",
        "Ó Súilleabháin",
        "Catrìona NicDhòmhnaill",
        "N",
        "Null",
        "None",
        "NaN",
        "true",
        "n" * 200,
        "שרה",
        "王",
        "o';--",
        "a,b",
        'a"b',
        "a=1",
    ],
)
def test_a_name_or_id_is_kept_as_it_is_written(tmp_path: Path, name: str) -> None:
    reading = read_rows(tmp_path, row(person=name, recorded_by=name))
    assert reading.receipt.errors == ()
    assert reading.events[1].person == reading.events[1].recorded_by == name


def test_an_accent_typed_as_one_sign_or_two_is_the_same_name(tmp_path: Path) -> None:
    joined, apart = "Catr\u00econa", "Catri\u0300ona"
    reading = read_rows(tmp_path, row(person=joined), row(id="e2", person=apart))
    assert {event.person for event in reading.events[1:]} == {joined}


def test_a_formula_in_words_is_kept_as_words(tmp_path: Path) -> None:
    reading = read_rows(tmp_path, row(kind="leave", enrolment="E1", reason="=cmd|' /C calc'!A0"))
    assert reading.events[1].reason == "=cmd|' /C calc'!A0"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("written", "held"), [(15.99, 15_99), (16, 16_00), (168, 168_00), (0, 0), ("15.5", 15_50), (None, None)]
)
def test_hours_are_held_to_the_hundredth(tmp_path: Path, written: Any, held: int | None) -> None:
    (_, event) = read_rows(tmp_path, row(kind="work", hours_per_week=written)).events
    assert isinstance(event, Work)
    assert event.hours_per_week == held


def test_empty_is_unknown_and_not_zero(tmp_path: Path) -> None:
    (_, event) = read_rows(
        tmp_path,
        '{"hours": null, ' + '"id": "a", "person": "ada", "kind": "activity",'
        ' "on": "2024-02-29", "recorded_at": "2024-03-01T00:00:00.5+01:00"}',
    ).events
    assert isinstance(event, Activity)
    assert event.hours is None


@pytest.mark.parametrize("kind", ["pause", "consent"])
def test_what_is_agreed_ahead_may_begin_after_it_was_recorded(tmp_path: Path, kind: str) -> None:
    assert ids(read_rows(tmp_path, row(kind=kind, on="2024-09-01"))) == ["good", "e1"]


def test_numbers_are_exact(tmp_path: Path) -> None:
    (_, event) = read_rows(tmp_path, row(kind="handover", enrolment="E1", share=33.3333)).events
    assert event.share == Decimal("33.3333")  # type: ignore[attr-defined]
