"""The page of cash: payer and lead see the chain, a subcontractor its own share, nobody else anything."""

from datetime import date

import pytest
from django.test import Client

from ettle.web.access.acting import as_organisation, as_system
from ettle.web.casework import actions as casework
from ettle.web.claims.cash import queries
from ettle.web.claims.cash.arithmetic import Came, Unpaid
from ettle.web.claims.entitled import contract_of
from ettle.web.claims.models import Part
from tests.claims.batches.paying import accounts, agreed_lines, answer, one_line, reconciled, sent  # noqa: F401
from tests.claims.paid import CONTRACT, LEAD, PAYER, SUB, desks, payslip, recording, worked  # noqa: F401
from tests.web.told import DAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def at(desks, sign_in):  # noqa: F811
    """A browser of somebody of the cast."""
    return lambda code: sign_in(desks[code].staff, Client())


def days(organisation=PAYER, body=None):
    with as_organisation(organisation, DAY):
        return [each for each in queries.days([CONTRACT], body, DAY) if each.month is None]


def test_the_days_of_a_line_are_those_of_its_claim_approval_and_payment(desks, one_line):  # noqa: F811
    reconciled(desks, batch := sent(desks), answer(batch))
    with as_system():
        said = set(Part.objects.values_list("body", "claimed_on", "approved_on", "paid_on"))
    assert said == {(LEAD, DAY, DAY, DAY), (SUB, DAY, DAY, DAY)}
    worked_on = one_line.achieved_on
    for each in days():
        assert each.altogether == ((DAY - worked_on).days,) * 3 and each.oldest is None
        assert each.to_approval == each.to_money == (0, 0, 0)


def test_quarters_and_the_oldest_go_by_body(desks, recording):  # noqa: F811
    agreed_lines(desks, "ada", "bea", "cat")
    waited = (DAY - date(2021, 9, 26)).days
    found = {each.body: each for each in days()}
    assert set(found) == {LEAD, SUB}
    assert {each.results for each in found.values()} == {3}
    assert {each.oldest for each in found.values()} == {waited} and found[SUB].to_money is None


def test_a_payment_that_came_back_is_not_money(desks, one_line):  # noqa: F811
    batch = sent(desks)
    reconciled(desks, batch, answer(batch, east_coast_works="returned"))
    found = {each.body: each for each in days()}
    assert found[LEAD].altogether is not None and found[SUB].altogether is None and found[SUB].oldest is not None


@pytest.mark.parametrize(("organisation", "bodies"), [(PAYER, {LEAD, SUB}), (LEAD, {LEAD, SUB}), (SUB, {SUB}), ("elsewhere", set())])  # fmt: skip
def test_the_database_shows_a_subcontractor_its_own_days_and_others_none(desks, one_line, organisation, bodies):  # noqa: F811
    assert {each.body for each in days(organisation)} == bodies


def test_what_nobody_claimed_is_carried_by_those_who_share_it(desks, recording):  # noqa: F811
    casework.record_events(by="ben", events=[*worked(), payslip()], for_day=DAY)
    contract = contract_of(CONTRACT)
    with as_organisation(PAYER, DAY):
        found = {each.body: each for each in queries.unclaimed(contract)}
    assert found[SUB] == Unpaid(SUB, "unclaimed", date(2021, 9, 26), 25500)
    agreed_lines(desks, "ada")
    with as_organisation(PAYER, DAY):
        assert queries.unclaimed(contract) == []
        assert {each.stage for each in queries.unpaid([CONTRACT], None)[CONTRACT]} == {"agreed"}


def test_those_who_did_not_reach_it_count_against_those_who_did(desks, one_line):  # noqa: F811
    casework.record_events(by="ben", events=[*worked("bea")[:1], *worked("cat", since="2021-11-01")], for_day=DAY)
    with as_organisation(PAYER, DAY):
        said = queries.history(CONTRACT, DAY)
    assert [said[queries.reached("job_13", month)] for month in (2, 3, 4)] == [Came(0, 3), Came(1, 3), Came(0, 2)]
    assert said["approved"] == Came(1, 1)


@pytest.mark.parametrize(("pays_in", "today"), [("2021-12-01", "2021-11-10"), ("2021-12-01", "2021-12-27"), ("2022-01-01", "2021-12-28")])  # fmt: skip
def test_a_month_is_paid_in_the_next_or_by_the_next_day_of_payment(pays_in, today):
    assert queries.paid_in(date(2021, 11, 1), date.fromisoformat(today)) == date.fromisoformat(pays_in)


@pytest.mark.parametrize("code", ["pat", "fay", "dee"])
def test_payer_and_lead_see_the_chain(at, one_line, code):  # noqa: F811
    page = at(code).get("/claims/cash/")
    assert page.status_code == 200
    assert "East Coast Works" in page.text and "£595" in page.text and "£255" in page.text
    assert "Not foretold" in page.text and "Farquhar" not in page.text


def test_a_subcontractor_sees_its_own_share_and_no_more(at, one_line):  # noqa: F811
    page = at("sam").get("/claims/cash/").text
    assert "£255" in page and "£595" not in page and "£850" not in page and "Range" not in page


def test_another_provider_sees_nothing_of_it_and_a_key_worker_no_page(at, one_line):  # noqa: F811
    assert "East Coast Works" not in at("cai").get("/claims/cash/").text
    assert at("ben").get("/claims/cash/").status_code == 404


def test_a_contract_without_results_says_so(at):
    page = at("fay").get("/claims/cash/")
    assert "Nothing was earned under it yet" in page.text or "What may come" in page.text
