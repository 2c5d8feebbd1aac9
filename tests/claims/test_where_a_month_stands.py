"""What a frozen statement says of its lines: the word, and whose move it is, as drawn."""

from datetime import date

import pytest

from ettle.web.access.acting import as_system
from ettle.web.claims.entitled import contract_of
from ettle.web.claims.models import Line, Statement
from ettle.web.claims.pages.moves import stands
from ettle.web.claims.pages.statement import Month
from tests.claims.paid import CONTRACT, desks  # noqa: F401

pytestmark = pytest.mark.django_db
MONTH = date(2021, 10, 1)
DRAWN = [
    (["submitted"], "Frozen", "Scottish Government: Fay Tait or Flo Muir checks 1 line"),
    (["checked", "approved"], "Checked", "Scottish Government: Dan Boyd or Dee Rennie approves 1 line"),
    (["queried", "approved"], "Questions asked", "Start Scotland: Pat Quinn answers 1 question"),
    (["checked", "queried"], "Questions asked", "approves 1 line, to be paid on 15 November 2021. Start Scotland: Pat Quinn answers 1 question"),
    (["submitted", "queried", "queried"], "Questions asked", "checks 1 line, to be paid on 15 November 2021. Start Scotland: Pat Quinn answers 2 questions"),
    (["approved", "stopped"], "Approved", "Scottish Government: A payer makes the payment for 15 November 2021"),
    (["stopped", "paid"], "Approved, stopped", "A check stops 1 line before it is paid"),
]  # fmt: skip


@pytest.mark.parametrize(("states", "word", "move"), DRAWN)
def test_an_open_question_and_a_stop_are_never_passed_over_by_another_word(desks, states, word, move):  # noqa: F811
    kept = Statement(state="frozen", pay_on=date(2021, 11, 15), month=MONTH)
    lines = [_line("approved", "after_death") if each == "stopped" else _line(each) for each in states]
    with as_system():
        said = stands(Month(contract_of(CONTRACT), MONTH, kept, lines))
    assert said.word == word
    assert move in f"{said.move.body}: {said.move.words}"


def _line(state, stopped_by=""):
    return Line(kind="result", state=state, stopped_by=stopped_by, basis={}, pence=85000, achieved_on=MONTH)
