"""What pages say of a line that a hard stop leaves out of payments, to each side, and how it is paid after all."""

import re
from datetime import date

import pytest
from django.test import Client

from ettle.web.access.acting import as_system
from ettle.web.casework.actions import record_events
from ettle.web.claims.checks.models import Check
from ettle.web.claims.checks.overriding import declare_related
from ettle.web.claims.models import Statement
from tests.cast import sign_in  # noqa: F401
from tests.claims.batches.paying import agreed_lines, made, one_line  # noqa: F401
from tests.claims.paid import CONTRACT, LEAD, desks, recording  # noqa: F401
from tests.remembered import remembered
from tests.web.told import DAY, told

pytestmark = pytest.mark.django_db
NEW, STOPPED = "/claims/batches/new/", "/claims/stopped/"


@pytest.fixture
def at(desks, sign_in):  # noqa: F811
    return lambda code: sign_in(desks[code].staff, Client())


@pytest.fixture
@remembered
def stopped(desks, one_line):  # noqa: F811
    """The cafe was declared related to the provider after Ada's line was approved."""
    declare_related(by=desks["dee"], body=LEAD, employer="cafe", because="One owner.", from_on=date(2021, 1, 1))
    return one_line


def text(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))


def test_where_nothing_else_is_due_it_is_written_down_and_both_sides_are_told_what_to_do(at, stopped):
    line = f"/claims/lines/{stopped.pk}/"
    shown = at("fay").get(NEW)
    assert stopped.reference in text(shown) and "One owner. Payer: if you agreed to this beforehand" in text(shown)
    assert "Write down what is stopped" in text(shown) and "Make a batch of" not in text(shown)
    done = at("fay").post(NEW, {"write_down": ""}, follow=True)
    assert "Written down." in text(done) and "Write down what is stopped" not in text(done)
    for code, passes in (("pat", False), ("fay", True)):
        page = text(at(code).get(line))
        assert "Approved, stopped" in page and "left out of payments The employer is related" in page
        assert "Scottish Government. Fay Tait or Flo Muir has it passed over" in page
        assert ("Pass it over, under Stopped" in page) == passes
    share = text(at("sam").get("/our-share/"))
    assert "Approved, stopped" in share and "owner" not in share and "related" not in share


def test_two_of_the_payer_pass_it_over_and_it_goes_into_the_next_payment(at, stopped):
    at("fay").post(NEW, {"write_down": ""})
    assert "Employer not related to the provider: failed" in text(at("fay").get(STOPPED))
    with as_system():
        check = Check.objects.get(result="failed")
    said = {"reason": "Agreed in March.", "expires_on": "1 December 2021"}
    at("fay").post(f"{STOPPED}{check.pk}/pass-over/", said)
    (address,) = re.findall(r'action="([^"]+/agree/)"', at("dee").get(STOPPED).text)
    assert "The line goes into the next payment." in text(at("dee").post(address, follow=True))
    assert "Approved, stopped" not in text(at("pat").get(f"/claims/lines/{stopped.pk}/"))
    assert "Make a batch of £850.00" in text(at("fay").get(NEW))


def test_a_statement_whose_lines_are_all_stopped_says_so_and_not_that_a_payment_is_made(at, stopped):
    at("fay").post(NEW, {"write_down": ""})
    with as_system():
        Statement.objects.update(state="frozen", fingerprint="f" * 64)
        month = Statement.objects.get().month
    page = text(at("pat").get(f"/statements/{CONTRACT}/{month:%Y-%m}/"))
    assert "Approved, stopped Whose move A check stops 1 line before it is paid" in page


def test_the_page_of_a_batch_names_the_line_it_left_out_why_and_whose_move_it_is(at, desks, one_line):  # noqa: F811
    agreed_lines(desks, "isla")
    record_events(by="ben", events=[told("death", "2021-09-01", recorded="2021-11-09")], for_day=DAY)
    page = at("fay").get(f"/claims/batches/{made(desks).pk}/")
    assert f'<a href="/claims/lines/{one_line.pk}/">{one_line.reference}</a>' in page.text
    assert "It was reached on the day of death or after it. Provider: put the day of the result right" in text(page)
