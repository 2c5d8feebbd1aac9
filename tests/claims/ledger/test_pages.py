"""The pages of the ledger: who opens them, and what each organisation finds there."""

from datetime import date

import pytest
from django.test import Client

from ettle.web.access.models import Organisation
from ettle.web.claims.ledger import actions, seeing
from ettle.web.claims.ledger.models import Entry, Period, Posting
from ettle.web.frame import slots
from tests.cast import ELSEWHERE, WORKS, make_staff
from tests.claims.ledger.books import BOOKS, MACHINE, MINDS, OTHER_BOOKS, PAYER, approve, run, send
from tests.plans.owner import as_owner

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(cast, sign_in, recorded):
    """Somebody's pages, by the code of a member of staff. Sue works for a subcontractor."""
    Organisation.objects.create(id=MINDS, name="Many Minds", kind="third_sector", area="ettlebrae")
    cast["sue"] = make_staff("sue", "Sue Reid", MINDS, "subcontractor")
    cast["ola"] = make_staff("ola", "Ola Park", ELSEWHERE, "provider_manager")
    return lambda code: sign_in(cast[code], Client())


@pytest.fixture
def posted(desk):
    """A line of September, paid and partly taken back; and one of another provider, paid by others."""
    line = approve(about="C-000001", on=date(2021, 9, 30), because=["26 weeks in work on 20 September 2021."])
    sent = send()
    actions.confirm(act="paid", sent=sent, by=MACHINE)
    actions.reverse(act="off", entry=line, pence=10000, by="dee", because=["The job ended."])
    approve("theirs", books=OTHER_BOOKS, parts={ELSEWHERE: 700})
    as_owner()
    return {each.act: each.pk for each in Entry.objects.all()}


@pytest.mark.parametrize("code", ["fay", "dee", "eli", "pat", "sue", "ola"])
def test_whoever_has_to_do_with_money_opens_it(desk, code):
    page = desk(code).get("/ledger/")
    assert page.status_code == 200 and "Nothing is posted yet" in page.text


@pytest.mark.parametrize("code", ["ben", "lea", "cai", "gil", "ada_min"])
def test_nobody_else_does(desk, posted, code):
    assert desk(code).get("/ledger/").status_code == 404
    assert desk(code).get(f"/ledger/{posted['approve']}/").status_code == 404


@pytest.mark.parametrize("code", ["fay", "dee", "eli", "pat"])
def test_payer_and_provider_see_where_the_money_is_and_every_posting(desk, posted, code):
    page = desk(code).get("/ledger/").text
    assert "Ledger, November 2021" in page
    for said in (
        "£1,400",
        "On its way to Many Minds",
        "Bank, Ettlebrae Works",
        "Taken back",
        "Cost of Ettlebrae Council",
    ):
        assert said in page
    assert "elsewhere-2021" not in page and "£7<" not in page
    september = desk(code).get("/ledger/?month=2021-09").text
    assert "C-000001" in september and "Owed to Many Minds <strong" in september and "£300" in september


def test_a_subcontractor_sees_its_own_part_alone_and_is_told_so(desk, posted):
    sue = desk("sue")
    assert "26 weeks in work" not in sue.get(f"/ledger/{posted['approve']}/").text, "reasons may tell sums of others"
    for page in (sue.get("/ledger/?month=2021-09").text, sue.get(f"/ledger/{posted['approve']}/").text):
        assert "£300" in page and "£1,200" not in page and "£1,500" not in page
        assert "Owed to Ettlebrae Works" not in page and "Cost of" not in page
        assert "of your own organisation" in page
    assert sue.get(f"/ledger/{posted['theirs']}/").status_code == 404


def test_another_provider_finds_its_own_and_nothing_of_theirs(desk, posted):
    ola = desk("ola")
    assert "elsewhere-2021" in ola.get("/ledger/").text and "works-2021" not in ola.get("/ledger/").text
    for act in ("approve", "send", "paid", "off"):
        assert ola.get(f"/ledger/{posted[act]}/").status_code == 404
    assert ola.get(f"/ledger/{posted['theirs']}/").status_code == 200


def test_an_entry_says_why_by_whom_and_what_came_of_it(desk, posted):
    fay = desk("fay")
    line = fay.get(f"/ledger/{posted['approve']}/").text
    for said in (
        "26 weeks in work on 20 September 2021.",
        "Dee Rennie",
        "What came of it",
        f"/ledger/{posted['off']}/",
    ):
        assert said in line
    off = fay.get(f"/ledger/{posted['off']}/").text
    assert "Takes back" in off and f"/ledger/{posted['approve']}/" in off and "The job ended." in off
    paid = fay.get(f"/ledger/{posted['paid']}/").text
    assert MACHINE in paid and "by itself" in paid and f"/ledger/{posted['send']}/" in paid


def test_the_month_of_an_entry_is_open_or_locked(desk, posted):
    fay = desk("fay")
    assert "Locked" not in fay.get(f"/ledger/{posted['approve']}/").text
    as_owner()
    Period.objects.filter(month="2021-09-01").update(
        ready_by="fay", ready_at="2021-10-01 09:00Z", locked_by="dee", locked_at="2021-10-01 09:00Z"
    )
    assert "Locked" in fay.get(f"/ledger/{posted['approve']}/").text
    assert "Locked" not in fay.get(f"/ledger/{posted['off']}/").text


def test_it_is_narrowed_by_contract_and_says_what_it_could_not_read(desk, posted):
    second = actions.Books("works-2022", PAYER, WORKS)
    approve("second", books=second, parts={WORKS: 31})
    fay = desk("fay")
    narrowed = fay.get("/ledger/?contract=works-2022").text
    assert "£0.31" in narrowed and "Taken back" not in narrowed
    assert "No entry of this contract" in fay.get("/ledger/?contract=works-2022&month=2021-09").text
    odd = fay.get("/ledger/?month=2019-13&contract=other&before=x%00").text
    assert "Ledger, November 2021" in odd and "ds_error-summary" in odd


def test_a_long_month_is_read_in_pages(desk):
    for number in range(61):
        approve(f"{number}", parts={WORKS: number + 1})
    as_owner()
    fay = desk("fay")
    first = fay.get("/ledger/")
    assert first.text.count("Cost of Ettlebrae Council") == 50
    oldest = min(each.entry.pk for each in first.context["rows"])
    second = fay.get(f"/ledger/?month=2021-11&contract=&before={oldest}")
    assert f"before={oldest}" in first.text and second.text.count("Cost of Ettlebrae Council") == 11
    assert "further back" in second.text


def test_a_filter_that_is_forgotten_shows_a_subcontractor_no_more(desk, posted, monkeypatch):
    """Row-level security alone; and with that gone too, the test sees it."""
    monkeypatch.setattr(seeing, "entries", lambda acting: Entry.objects.all())
    monkeypatch.setattr(seeing, "postings", lambda acting: Posting.objects.all())
    sue, at = desk("sue"), f"/ledger/{posted['approve']}/"
    assert "£1,200" not in sue.get(at).text
    assert sue.get(f"/ledger/{posted['theirs']}/").status_code == 404
    as_owner()
    run("set constraints all immediate")
    for table in ("ledger_entry", "ledger_posting"):
        run(f"alter table {table} disable row level security")
    assert "£1,200" in sue.get(at).text


def test_a_higher_desk_adds_what_it_knows_of_an_entry(desk, posted, monkeypatch):
    monkeypatch.setitem(slots._filled, "ledger_entry", [])
    slots.fill("ledger_entry", lambda request, entry: slots.Section(1, "frame/said.html", {}) if entry else None)
    assert desk("fay").get(f"/ledger/{posted['approve']}/").context["parts"][0].place == 1
    assert BOOKS.contract
