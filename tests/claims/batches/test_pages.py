"""The pages of payments, from an account to the bank's answer; and who is answered what."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from ettle.files.batches.recomputing import recompute
from ettle.files.sheets.table import table_of
from ettle.web.access.acting import as_system
from ettle.web.access.models import Staff
from ettle.web.audit.models import Recorded
from ettle.web.claims.batches import authorising, making
from ettle.web.claims.payments import Batch, Payment
from tests.cast import sign_in  # noqa: F401
from tests.claims.batches.paying import (
    agreed_lines,
    answer,
    authorised,
    made,
    one_line,  # noqa: F401
    payments,
    reconciled,
    sent,
)
from tests.claims.paid import LEAD, SUB, desks, recording  # noqa: F401

pytestmark = pytest.mark.django_db
AT = "/claims/batches/"


@pytest.fixture
def as_(sign_in, client):  # noqa: F811
    return lambda code: sign_in(Staff.objects.get(code=code))


def text(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


def seen_in(page):
    return re.search(r'name="seen" value="([0-9a-f]+)"', page.content.decode())[1]


def file(content):
    return {"file": SimpleUploadedFile("bank.csv", content)}


def test_from_accounts_to_the_answer_of_the_bank_page_by_page(desks, recording, as_):  # noqa: F811
    agreed_lines(desks, "ada")
    fay = as_("fay")
    for body, sort_code in ((LEAD, "83-11-00"), (SUB, "09 01 28")):
        said = {"body": body, "name": body, "sort_code": sort_code, "account": "12345678"}
        assert fay.post(f"{AT}accounts/", said).status_code == 302
    assert "No account is agreed yet" in text(fay.get(f"{AT}accounts/"))
    assert "Nothing can be paid now" in text(fay.get(f"{AT}new/"))
    flo = as_("flo")
    for id in re.findall(r"accounts/(\d+)/agree", flo.get(f"{AT}accounts/").content.decode()):
        flo.post(f"{AT}accounts/{id}/agree/")
    fay = as_("fay")
    shown = fay.get(f"{AT}new/")
    assert "Make a batch of £850.00" in text(shown)
    batch = fay.post(f"{AT}new/", {"seen": seen_in(shown)}).url
    assert "You made it, so a colleague authorises it" in text(fay.get(batch))
    assert "authorise." not in text(fay.get("/"))
    flo = as_("flo")
    assert "1 batch waits for you to look through and authorise." in text(flo.get("/"))
    assert flo.post(f"{batch}authorise/", {"seen": seen_in(flo.get(f"{batch}authorise/"))}).status_code == 302
    assert "1 batch waits to be taken to the bank." in text(flo.get("/"))
    assert b"UTL" in flo.get(f"{batch}bank.csv").content
    flo.post(f"{batch}sent/")
    took_in(flo, batch)


def test_cancelling_is_asked_about_first_and_says_what_follows(desks, one_line, as_):  # noqa: F811
    batch, fay = made(desks), as_("fay")
    at = f"{AT}{batch.pk}/cancel/"
    assert f'href="{at}"' in fay.get(f"{AT}{batch.pk}/").text
    asked = text(fay.get(at))
    assert f"Cancel {batch.reference}?" in asked and "None of its payments goes out" in asked
    assert "£850.00 in 2 payments" in asked and state_of(batch) == "made", "a question changes nothing"
    assert f"{batch.reference} is cancelled." in text(fay.post(at, follow=True)) and state_of(batch) == "cancelled"
    assert "is cancelled: it cannot be cancelled" in text(fay.get(at, follow=True))
    assert as_("pat").get(at).status_code == 404


def state_of(batch):
    with as_system():
        return Batch.objects.get(pk=batch.pk).state


@pytest.mark.parametrize(
    ("state", "says", "heading"),
    [
        ("made", "Scottish Government is to pay East Coast Works", "To be paid: £255.00"),
        ("sent", "Scottish Government is paying East Coast Works", "With the bank: £255.00"),
        ("returned", "Scottish Government was to pay East Coast Works", "Not paid, to be paid again: £255.00"),
        ("cancelled", "Scottish Government was to pay East Coast Works", "Not paid, cancelled: £255.00"),
    ],
)
def test_an_advice_says_paid_of_nothing_that_is_not(desks, one_line, as_, state, says, heading):  # noqa: F811
    batch = made(desks) if state in ("made", "cancelled") else sent(desks)
    if state == "cancelled":
        making.cancel(by=desks["fay"], batch=batch.pk)
    if state == "returned":
        reconciled(desks, batch, answer(batch, east_coast_works="returned"))
    page = text(as_("sam").get(f"{AT}payments/{payments(batch)[SUB].pk}/"))
    assert says in page and heading in page and " Paid: " not in page


def took_in(flo, batch):
    with as_system():
        content = answer(Batch.objects.get(), east_coast_works="returned")
    preview = flo.post(f"{batch}answer/", file(content))
    assert "Nothing is taken in yet" in text(preview)
    taken = re.search(r'name="taken" value="([^"]+)"', preview.content.decode())[1]
    page = flo.post(f"{batch}answer/", {"taken": taken, "name": "bank.csv"}, follow=True)
    assert "1 paid, 1 returned" in text(page)
    assert "Came back" in text(page) and "Nobody: the bank has answered" in text(page)


def test_a_row_that_does_not_hold_is_shown_with_its_cure_and_nothing_can_be_taken_in(desks, one_line, as_):  # noqa: F811
    batch = sent(desks)
    page = as_("fay").post(f"{AT}{batch.pk}/answer/", file(answer(batch).replace(b"595.00", b"594.00")))
    assert page.status_code == 422
    assert "never answered in part" in text(page) and "£595" in text(page)
    assert b'name="taken"' not in page.content
    page = as_("fay").post(f"{AT}{batch.pk}/answer/", file(b"a,b\n1,2\n"))
    assert page.status_code == 422 and "no column for reference" in text(page)


def test_who_takes_the_file_is_on_record_and_nobody_takes_one_that_is_not_authorised(desks, one_line, as_):  # noqa: F811
    batch = made(desks)
    assert as_("fay").get(f"{AT}{batch.pk}/bank.csv").status_code == 404
    authorising.authorise(by=desks["flo"], batch=batch.pk, seen=batch.fingerprint)
    flo = as_("flo")
    assert flo.get(f"{AT}{batch.pk}/bank.csv").content == flo.get(f"{AT}{batch.pk}/bank.csv").content
    with as_system():
        wrote = [each.wrote for each in Recorded.objects.filter(actor="flo").order_by("id")]
    assert (
        sum(f"batch_file:{batch.reference}" in each or f"batch_file {batch.reference}" in each for each in wrote) == 2
    )


def test_accounts_are_never_shown_whole(desks, one_line, as_):  # noqa: F811
    batch = authorised(desks)
    for address in ("", "accounts/", "new/", f"{batch.pk}/", f"payments/{payments(batch)[SUB].pk}/"):
        assert b"12345678" not in as_("fay").get(f"{AT}{address}").content, address


def test_a_body_reads_its_own_advice_and_nothing_else(desks, one_line, as_):  # noqa: F811
    batch = sent(desks)
    paid = payments(batch)
    for code, own, others in (("pat", LEAD, SUB), ("sam", SUB, LEAD)):
        browser = as_(code)
        assert re.search(rf"{paid[own].reference} [A-Z][\w ]+ – 1 line of ", text(browser.get(AT)))
        page = text(browser.get(f"{AT}payments/{paid[own].pk}/"))
        assert ("£595.00" if own == LEAD else "£255.00") in page
        assert b"total" in browser.get(f"{AT}payments/{paid[own].pk}/lines.csv").content
        ods = table_of("advice.ods", browser.get(f"{AT}payments/{paid[own].pk}/lines.ods").content)
        assert ods.rows[-1][1][0] == "total"
        for address in (
            f"payments/{paid[others].pk}/",
            *(f"{batch.pk}/{each}" for each in ("", "export.zip", "lines.ods")),
        ):
            assert browser.get(f"{AT}{address}").status_code == 404, (code, address)
        assert browser.get(f"{AT}new/").status_code == 404
    assert as_("cai").get(f"{AT}payments/{paid[SUB].pk}/").status_code == 404
    assert as_("ben").get(AT).status_code == 404


@pytest.mark.parametrize("kind", ["csv", "ods"])
def test_every_line_of_a_batch_is_a_file_without_a_name(desks, one_line, as_, kind):  # noqa: F811
    batch = sent(desks)
    content = as_("fay").get(f"{AT}{batch.pk}/lines.{kind}").content
    table = table_of(f"lines.{kind}", content)
    rows = [[str(cell) for cell in cells] for _, cells in table.rows]
    assert [(row[1], row[3], float(row[-1])) for row in rows] == [
        ("East Coast Works", one_line.reference, 255), ("East Coast Works", "total", 255),
        ("Start Scotland", one_line.reference, 595), ("Start Scotland", "total", 595),
    ]  # fmt: skip
    assert b"Ada" not in content and b"Farquhar" not in content


@pytest.mark.parametrize(
    ("field", "said", "why"),
    [
        ("sort_code", "83110", "6 figures"),
        ("account", "1234567", "8 figures"),
        ("account", "１２３４５６７８", "8 figures"),
        ("name", "???", "no letter"),
    ],
)
def test_an_account_that_is_none_says_what_is_wrong(desks, recording, as_, field, said, why):  # noqa: F811
    whole = {"body": SUB, "name": "East Coast", "sort_code": "090128", "account": "12345678"}
    page = as_("fay").post(f"{AT}accounts/", whole | {field: said})
    assert page.status_code == 422 and why in text(page)


def test_the_export_is_of_ones_own_batch_and_is_worked_out_again(desks, one_line, as_):  # noqa: F811
    batch = sent(desks)
    assert recompute(as_("fay").get(f"{AT}{batch.pk}/export.zip").content).holds
    assert recompute(as_("eli").get(f"{AT}{batch.pk}/export.zip").content).holds
    with as_system():
        assert Payment.objects.count() == 2
