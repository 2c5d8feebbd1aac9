"""A referral that is accepted is shared with its maker's organisation by the act itself; one that is declined is not."""

import pytest
from django.test import Client

from ettle.engine.rules.sharing import SharingAgreement
from ettle.web.access import agreements
from ettle.web.gateway.models import Referral
from tests.access.test_agreements import TERMS
from tests.gateway.test_referrals import refer

pytestmark = pytest.mark.django_db


@pytest.fixture
def link(monkeypatch):
    one = SharingAgreement.model_validate(TERMS | {"people": {"referred_by": "receiver"}})
    monkeypatch.setattr(agreements, "written", lambda: {one.agreement: one})


def test_gil_sees_the_outline_from_the_moment_ben_accepts(sign_in, cast, adas, link):
    gil, ben = sign_in(cast["gil"]), sign_in(cast["ben"], Client())
    refer(gil)
    referral = Referral.objects.get()
    shared, received = f"/shared/{referral.person_id}/", f"/referrals/received/{referral.pk}/"
    assert gil.get(shared).status_code == 404, "nobody has answered"
    ben.post(f"{received}accept/")
    page = gil.get(shared).text
    assert "Fair Start Scotland" in page and "Ettlebrae Works" in page and "Started" not in page
    assert "Catrìona NicDhòmhnaill" in gil.get("/shared/").text


def test_a_declined_referral_is_not_shared(sign_in, cast, adas, link):
    gil, ben = sign_in(cast["gil"]), sign_in(cast["ben"], Client())
    refer(gil)
    referral = Referral.objects.get()
    ben.post(f"/referrals/received/{referral.pk}/decline/", {"reason": "full"})
    assert Referral.objects.get().state == "declined"
    assert gil.get(f"/shared/{referral.person_id}/").status_code == 404
    assert "NicDhòmhnaill" not in gil.get("/shared/").text
