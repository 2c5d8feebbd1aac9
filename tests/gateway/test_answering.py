"""Ben answers a referral: a button pressed twice is one try, and what he types is kept until it is sent."""

import pytest

from ettle.web.access.acting import as_system
from ettle.web.casework.models import Event
from ettle.web.gateway.models import Referral, Step
from tests.drafts.test_drafts import hidden, kept, rows
from tests.drafts.test_pressed_twice import token
from tests.gateway.test_referrals import ben, gil, refer  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.fixture
def at(gil):  # noqa: F811
    refer(gil)
    return f"/referrals/received/{Referral.objects.get().pk}/"


def test_no_answer_pressed_twice_is_one_try(ben, at):  # noqa: F811
    page = token(ben.get(at))
    assert [ben.post(f"{at}tried/", page).url for _ in range(2)] == [at, at]
    with as_system():
        assert Step.objects.filter(kind="tried").count() == 1
        assert Event.objects.filter(kind="contact", detail__about="referral").count() == 1
    ben.post(f"{at}tried/", token(ben.get(at)))
    with as_system():
        assert Step.objects.filter(kind="tried").count() == 2, "a try of the next day is another"


def test_an_answer_half_typed_is_kept_beside_its_referral_and_goes_when_it_is_sent(ben, at):  # noqa: F811
    said = {"reason": "full", "told": "Ask again in May"}
    pk = kept(ben, hidden(ben.get(at)), **said).json()["branch"]
    page = ben.get(f"{at}?draft={pk}")
    assert "Ask again in May" in page.text
    wrong = ben.post(f"{at}decline/", hidden(page) | said | {"reason": ""})
    assert wrong.status_code == 422 and rows()[0].address == at
    assert ben.post(f"{at}decline/", hidden(page) | said).status_code == 302
    assert rows() == []
