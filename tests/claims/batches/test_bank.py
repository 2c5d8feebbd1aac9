"""The file for the bank, and what is wrong with the bank's answer, row by row."""

import codecs
import csv
import io

import pytest
from openpyxl import Workbook

from ettle.files.events.receipt import FileRefused
from ettle.files.sheets.table import table_of
from ettle.web.access.acting import as_system
from ettle.web.claims.batches import payees
from ettle.web.claims.batches.bank import read
from ettle.web.claims.batches.bank_file import bank_file
from ettle.web.claims.payments import Payment
from ettle.web.claims.refusals import CannotAct
from tests.claims.batches.paying import agreed_lines, answer, authorised, made, one_line, payments, reconciled, sent  # noqa: F401
from tests.claims.paid import LEAD, SUB, desks, recording  # noqa: F401

pytestmark = pytest.mark.django_db


def test_the_file_has_a_credit_for_each_body_and_totals_that_add_up(desks, one_line):  # noqa: F811
    batch = authorised(desks)
    with as_system():
        content = bank_file(batch)
        again = bank_file(sent_again(batch))
    assert content.startswith(b"record,"), "no mark before the first field"
    rows = list(csv.DictReader(io.StringIO(content.decode())))
    credits, total = rows[:-1], rows[-1]
    assert [(row["destination_sort_code"], row["destination_account"], row["amount_pence"]) for row in credits] == [
        ("090128", "12345678", "25500"),
        ("831100", "00123456", "59500"),
    ]
    assert total["record"] == "UTL" and total["amount_pence"] == "85000" and total["destination_name"] == "2"
    hashed = sum(int(row["destination_sort_code"] + row["destination_account"]) for row in credits)
    assert total["destination_sort_code"] == str(hashed)
    assert {row["originator_name"] for row in credits} == {"SCOTTISH GOVERNMEN"}
    assert content == again


@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8])
def test_a_file_is_read_with_the_mark_that_spreadsheets_write_and_without(desks, one_line, mark):  # noqa: F811
    batch = sent(desks)
    with as_system():
        ours = table_of("payments.csv", mark + bank_file(batch))
        said = read(batch, "bank.csv", mark + answer(batch))
    assert ours.header[0] == "record" and len(ours.rows) == 3
    assert len(said.answers) == 2 and not said.wrong


def sent_again(batch):
    """The same batch read anew, later."""
    return type(batch).objects.get(pk=batch.pk)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("=cmd|'/c calc'!A1", "CMD /C CALC A1"),
        ("O'Neill & Sons (Employability) Ltd", "ONEILL & SONS EMPL"),
        ("Café", "CAFE"),
    ],
)
def test_a_name_goes_to_the_bank_in_its_letters_and_starts_no_formula(said, kept):
    assert payees.for_the_bank(said) == kept


LEAD_PAID = "{lead},595.00,paid,2021-11-10"
WRONG = [
    ("NOT-OURS,595.00,paid,2021-11-10", "reference", "NOT-OURS", "Look it up"),
    ("{lead},594.99,paid,2021-11-10", "pounds", "594.99", "never answered in part"),
    ("{lead},-595.00,paid,2021-11-10", "pounds", "-595.00", "never answered in part"),
    ("{lead},NaN,paid,2021-11-10", "pounds", "NaN", "never answered in part"),
    ("{lead},,paid,2021-11-10", "pounds", "nothing", "never answered in part"),
    (LEAD_PAID + "\n" + LEAD_PAID, "reference", "{lead}", "Keep the row that is right"),
    ("{lead},595.00,maybe,2021-11-10", "outcome", "maybe", "Write which it was"),
    ("{lead},595.00,paid,2021-11-11", "on", "2021-11-11", "Ask the bank for the day"),
    ("{lead},595.00,paid,2021-11-09", "on", "2021-11-09", "Ask the bank for the day"),
    ("{lead},595.00,paid,29/2/2021", "on", "29/2/2021", "February"),
    ("{lead},595.00,paid,", "on", "nothing", "is not a day"),
    ("{other},255.00,paid,2021-11-10", "reference", "{other}", "It is of B-"),
]


@pytest.mark.parametrize(("row", "field", "found", "cure"), WRONG)
def test_a_row_that_does_not_hold_is_told_and_nothing_is_taken_in(desks, one_line, row, field, found, cure):  # noqa: F811
    batch = sent(desks)
    with as_system():
        lead = Payment.objects.get(body=LEAD).reference
    agreed_lines(desks, "isla")
    other = payments(made(desks))[SUB].reference
    row, found = (each.format(lead=lead, other=other) for each in (row, found))
    good = f"{payments(batch)[SUB].reference},255.00,paid,2021-11-10"
    content = f"Reference,Amount,Outcome,Date\n{good}\n{row}\n".encode()
    with as_system():
        (wrong,) = read(batch, "bank.csv", content).wrong
    assert (wrong.row, wrong.field, wrong.found) == (3 + row.count("\n"), field, found)
    assert cure in wrong.cure
    with pytest.raises(CannotAct, match=f"Row {wrong.row}"):
        reconciled(desks, batch, content)
    assert {each.state for each in payments(batch).values()} == {"sent"}


def test_another_answer_than_before_is_refused(desks, one_line):  # noqa: F811
    batch = sent(desks)
    reconciled(desks, batch, answer(batch))
    with pytest.raises(CannotAct, match="paid on 2021-11-10"):
        reconciled(desks, batch, answer(batch, east_coast_works="returned"))


def test_a_workbook_in_pence_is_read_and_what_it_does_not_name_is_told(desks, one_line):  # noqa: F811
    batch = sent(desks)
    book = Workbook()
    book.active.append(["Payment reference", "Pence", "Status", "Processed"])
    book.active.append([payments(batch)[SUB].reference, 25500, "Paid", "10 November 2021"])
    kept = io.BytesIO()
    book.save(kept)
    with as_system():
        said = read(batch, "bank.xlsx", kept.getvalue())
    assert [each.payment.body for each in said.answers] == [SUB]
    assert [each.body for each in said.missing] == [LEAD]


@pytest.mark.parametrize(
    ("content", "why"),
    [(b"", "empty"), (b"Reference,Amount\nx,1\n", "outcome, date"), (b"Reference,Outcome,Date\nx,paid,y\n", "amount")],
)
def test_a_file_that_is_no_answer_says_what_it_lacks(desks, one_line, content, why):  # noqa: F811
    batch = sent(desks)
    with pytest.raises(FileRefused, match=why):
        reconciled(desks, batch, content)


def test_before_the_file_went_to_the_bank_there_is_no_answer(desks, one_line):  # noqa: F811
    batch = authorised(desks)
    with pytest.raises(CannotAct, match="Nothing was sent"):
        reconciled(desks, batch, answer(batch))
