"""The register of employers, and the sheet that says whose move it is."""

from datetime import date

import pytest
from django.test import Client

from ettle.web.claims.claiming import claim
from ettle.web.claims.incentives import status
from ettle.web.people import actions as people
from tests.claims.incentives.hired import CONTRACT, desks, hire, payslip  # noqa: F401
from tests.claims.paid import recording, shown  # noqa: F401

SHEET, WHO = f"/claims/employers/{CONTRACT}/cafe/", f"/claims/employers/{CONTRACT}/cafe/who/"


@pytest.fixture
def at(desks, sign_in):  # noqa: F811
    return lambda code: sign_in(desks[code].staff, Client())


@pytest.fixture
def hired(desks, recording):  # noqa: F811
    people.name_person(person="ada", given="Ada", family="Farquhar")
    hire()
    payslip()


def test_the_sheet_says_what_is_needed_and_whose_move_it_is_and_names_nobody(at, hired):
    page = at("pat").get(SHEET).text
    assert "Your employment of A.F. needs a payslip." in page and "Farquhar" not in page
    assert "North East Works has to claim it" in page and "2 January 2022 is the earliest day" in page


def test_what_is_claimed_is_told_as_claimed(at, hired, desks):  # noqa: F811
    claim(by=desks["pat"], contract=CONTRACT, chosen=shown(CONTRACT))
    assert "It is claimed and being checked." in at("pat").get(SHEET).text


def test_a_job_begun_too_early_is_told_as_that(at, desks, recording):  # noqa: F811
    hire(begun="2021-06-30")
    assert "only a job that begins afterwards earns it" in at("pat").get(SHEET).text


def test_the_lead_writes_who_it_is_and_the_payer_reads_it(at, hired):
    assert at("pat").post(WHO, {"name": "The Cafe", "contact": "Jo, jo@cafe.example"}).status_code == 302
    for code in ("pat", "fay", "dee"):
        assert "jo@cafe.example" in at(code).get("/claims/employers/").text
    assert "cafe" not in at("cai").get("/claims/employers/").text.lower()


@pytest.mark.parametrize(("code", "address"), [("cai", SHEET), ("cai", WHO), ("fay", SHEET), ("fay", WHO)])
def test_nobody_else_has_the_sheet_or_writes(at, hired, code, address):
    assert at(code).get(address).status_code == 404
    assert at(code).post(WHO, {"name": "X", "contact": "Y"}).status_code == 404


def test_papers_have_their_day():
    said, move = status.of_earned("needs_evidence", "A.B.", missing=["payslip"], claim_by=date(2022, 5, 4), earliest=None, lead="Works", early="")  # fmt: skip
    assert (said, move) == ("Your employment of A.B. needs a payslip by 4 May 2022.", "You")
