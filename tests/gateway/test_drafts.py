"""A draft after it was sent, thrown away from the list, or left before it named anybody."""

from datetime import timedelta

import pytest

from ettle.web.access.acting import as_system
from ettle.web.gateway.actions import UNNAMED_KEPT
from ettle.web.gateway.models import Draft, Referral
from tests.gateway.test_referrals import AGREEMENT, WHO, ben, draft_of, gil, refer  # noqa: F401
from tests.web.told import DAY

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("page", ["agreement", "who", "help", "check", "not-agreed"])
def test_back_after_sending_leads_to_what_was_sent(gil, ben, page):  # noqa: F811
    sent = refer(gil)
    referral = Referral.objects.get()
    back = f"/referrals/drafts/{referral.draft}/{page}/"
    assert gil.get(back).url == sent.url
    assert referral.reference in gil.get(back, follow=True).text
    assert ben.get(back).status_code == 404


def test_a_draft_is_thrown_away_from_the_list(gil):  # noqa: F811
    draft = draft_of(gil)
    gil.post(f"{draft}agreement/", AGREEMENT)
    gil.post(f"{draft}who/", WHO)
    page = gil.get("/referrals/").text
    assert "Throw away" in page and f'action="{draft}not-agreed/"' in page
    assert gil.post(f"{draft}not-agreed/").url == "/referrals/"
    assert not Draft.objects.exists() and "Throw away" not in gil.get("/referrals/").text


def test_a_draft_that_names_nobody_is_not_listed_and_is_not_kept(gil):  # noqa: F811
    draft = draft_of(gil)
    gil.post(f"{draft}agreement/", AGREEMENT)
    assert "Not sent yet" not in gil.get("/referrals/").text
    with as_system():
        assert Draft.objects.get().kept_until == DAY + UNNAMED_KEPT
    gil.post(f"{draft}who/", WHO)
    assert "Not sent yet" in gil.get("/referrals/").text
    with as_system():
        assert Draft.objects.get().kept_until == DAY + timedelta(days=90)
