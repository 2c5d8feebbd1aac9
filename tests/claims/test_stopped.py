"""A hard stop is passed over on pages by two people of the payer; contract managers keep the register of related employers."""

from datetime import date

import pytest
from django.test import Client

from ettle.web.access.acting import as_system
from ettle.web.claims.checks.models import Check, Override, Related
from ettle.web.claims.checks.overriding import declare_related
from ettle.web.claims.claiming import claim
from tests.claims.paid import CONTRACT, LEAD, adas, desks, recording, shown  # noqa: F401
from tests.remembered import remembered

pytestmark = pytest.mark.django_db
STOPPED, RELATED = "/claims/stopped/", "/claims/related-employers/"
SAID = {"reason": "The owner sold it in March.", "expires_on": "1 December 2021"}


@pytest.fixture
def at(desks, sign_in):  # noqa: F811
    return lambda code: sign_in(desks[code].staff, Client())


@pytest.fixture
@remembered
def check(adas, desks):  # noqa: F811
    """Ada's claim was stopped: the cafe is related to the provider."""
    declare_related(by=desks["dee"], body=LEAD, employer="cafe", because="One owner.", from_on=date(2021, 1, 1))
    assert claimed(desks).refused
    with as_system():
        return Check.objects.get(name="related_employer", result="failed")


def claimed(desks):  # noqa: F811
    return claim(by=desks["pat"], contract=CONTRACT, chosen=shown())


def asked(at, check, code="fay"):
    at(code).post(f"{STOPPED}{check.pk}/pass-over/", SAID)
    with as_system():
        return Override.objects.get()


def agreed(at, override, code):
    return at(code).post(f"{STOPPED}asked/{override.pk}/agree/", follow=True).text


def test_fay_asks_dee_agrees_and_pat_claims_again(at, check, desks):  # noqa: F811
    page = at("fay").get(STOPPED).text
    assert "Employer not related to the provider: failed" in page and "of ada-1" in page and "Farquhar" not in page
    override = asked(at, check)
    assert "You asked: a colleague agrees" in at("fay").get(STOPPED).text
    assert "yourself" in agreed(at, override, "fay") and claimed(desks).refused
    assert "Fay Tait asked to pass it over until 1 December 2021: The owner sold it" in at("dee").get(STOPPED).text
    assert "Dee Rennie agreed. The provider may claim it again." in agreed(at, override, "dee")
    (line,) = claimed(desks).lines
    assert "Dee Rennie agreed." in at("pat").get(f"/claims/lines/{line.pk}/").text
    assert "Nothing is asked" in agreed(at, override, "dan"), "agreed once"


@pytest.mark.parametrize("left_out, why", [("reason", "Why it should be paid"), ("expires_on", "First day")])
def test_it_needs_a_reason_and_a_day_to_come(at, check, left_out, why):
    answer = at("fay").post(f"{STOPPED}{check.pk}/pass-over/", SAID | {left_out: ""})
    assert answer.status_code == 422 and why in answer.text
    for day in ("10 November 2021", "1 December 2025"):
        assert at("fay").post(f"{STOPPED}{check.pk}/pass-over/", SAID | {"expires_on": day}).status_code == 422
    with as_system():
        assert not Override.objects.exists()


@pytest.mark.parametrize("code", ["pat", "cai", "sam", "eli", "ben"])
def test_nobody_but_those_who_check_and_approve_asks_or_agrees(at, check, code):
    override = asked(at, check)
    assert at(code).get(STOPPED).status_code == 404
    assert at(code).post(f"{STOPPED}{check.pk}/pass-over/", SAID).status_code == 404
    assert at(code).post(f"{STOPPED}asked/{override.pk}/agree/").status_code == 404
    with as_system():
        assert Override.objects.get().agreed_by == ""


def test_a_step_of_a_wrong_day_cannot_be_asked_about(at, check):
    with as_system():
        other = Check.objects.exclude(name="related_employer").first()
    assert at("fay").get(f"{STOPPED}{other.pk}/pass-over/").status_code == 404


def test_dee_keeps_the_register_and_fay_reads_it(at, desks):  # noqa: F811
    said = {"body": LEAD, "employer": "Café", "because": "One owner.", "from_on": "1 March 2021"}
    dee = at("dee")
    assert "Declared." in dee.post(f"{RELATED}new/", said, follow=True).text
    again = dee.post(f"{RELATED}new/", said | {"employer": "CAFE"})
    assert again.status_code == 422 and "on the register already" in again.text
    assert dee.post(f"{RELATED}new/", said | {"employer": "…"}).status_code == 422
    assert "Café" in at("fay").get(RELATED).text
    assert at("fay").post(f"{RELATED}new/", said).status_code == 404
    with as_system():
        row = Related.objects.get()
    early = dee.post(f"{RELATED}{row.pk}/end/", {"until_on": "1 March 2021"})
    assert early.status_code == 422 and "Choose 2 March 2021 or later" in early.text
    assert "No more" in dee.post(f"{RELATED}{row.pk}/end/", {"until_on": "1 May 2021"}, follow=True).text
    assert dee.get(f"{RELATED}{row.pk}/end/").status_code == 404, "ended once"
    assert dee.post(f"{RELATED}new/", said, follow=True).status_code == 200, "declared anew"
