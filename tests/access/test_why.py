"""Why can I see this? and, for those who answer for data, who sees Ada."""

import pytest
from django.test import Client

from ettle.web.access.acting import ask_as
from ettle.web.access.database import APP
from ettle.web.access.models import Grant, Organisation
from ettle.web.audit.models import Recorded
from tests.cast import ELSEWHERE, WORKS, make_staff
from tests.web.told import DAY

pytestmark = pytest.mark.django_db


def test_every_page_about_ada_says_why_ben_may_see_it(sign_in, cast, adas):
    client = sign_in(cast["ben"])
    for address in ["/people/ada/", "/people/ada/record/contact/"]:
        page = client.get(address).text
        assert "Why can I see this?" in page
        assert "They have been enrolled with Ettlebrae Works since 29 July 2021." in page
        assert "You are their key worker." in page
    assert "Why can I see this?" not in client.get("/today/").text


def test_it_says_what_is_not_seen_too(sign_in, cast, adas):
    page = sign_in(cast["bea"]).get("/people/ada/").text
    assert "Their key worker is in your team." in page
    assert "You do not see health, justice, equality, notes, safeguarding, payments." in page


def test_an_auditor_sees_which_organisations_see_ada_but_not_who_she_is(sign_in, cast, adas):
    page = sign_in(cast["eli"]).get("/seeing/who/?person=ada")
    assert "Ettlebrae Works" in page.text and "Ben Laidlaw" in page.text
    assert "they have been enrolled with Ettlebrae Works since 29 July 2021" in page.text.replace("They", "they")
    assert "Farquhar" not in page.text
    assert Recorded.objects.order_by("id").last().people == ["ada"]


@pytest.mark.parametrize("asked", ["nobody", "a%00b", "%3Cb%3E", "", "x" * 500])
def test_a_reference_of_nobody_is_told_so(sign_in, cast, asked):
    page = sign_in(cast["eli"]).get(f"/seeing/who/?person={asked}")
    assert page.status_code == 200
    assert ("nobody" not in asked) or "No organisation that you oversee sees anybody" in page.text


def test_an_auditor_of_a_provider_sees_its_own_grants_only(sign_in, cast, adas):
    make_staff("una", "Una Vass", ELSEWHERE, "data_protection_officer")
    from ettle.web.access.models import Staff

    page = sign_in(Staff.objects.get(code="una"), Client()).get("/seeing/who/?person=ada").text
    assert "No organisation that you oversee" in page and "Ettlebrae Works" not in page


def test_row_level_security_holds_oversight_to_the_area(adas):
    Organisation.objects.filter(pk=ELSEWHERE).update(area="another area")
    with_oversight = {"council": True, ELSEWHERE: False}
    from django.db import transaction

    for organisation, sees in with_oversight.items():
        with transaction.atomic():
            ask_as(APP, organisation, DAY, oversight=True)
            assert Grant.objects.filter(organisation=WORKS).exists() is sees
            transaction.set_rollback(True)


@pytest.mark.parametrize("who", ["ben", "lea", "pat", "cai", "dee", "fay", "gil", "ada_min"])
def test_nobody_else_is_told_who_sees_ada(sign_in, cast, adas, who):
    assert sign_in(cast[who]).get("/seeing/who/?person=ada").status_code == 404
