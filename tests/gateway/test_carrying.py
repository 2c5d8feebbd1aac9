"""How to reach somebody, as a referral says it, is in their details once they are taken on, and overwrites nothing."""

import pytest

from ettle.web.access.acting import as_system
from ettle.web.gateway.models import Referral
from ettle.web.people.actions import set_contact
from ettle.web.people.models import Address, Contact
from tests.gateway.test_known import ADA, START, desk, referred  # noqa: F401
from tests.gateway.test_referrals import WHO

pytestmark = pytest.mark.django_db
WHERE = {"postcode": "EH6 5AA", "email": "cat@example.org"}


@pytest.mark.parametrize("act", ["accept", "start"])
def test_what_the_referral_says_is_in_the_details_once_they_are_taken_on(desk, act):  # noqa: F811
    at, ben = referred(desk("gil"), WHO | WHERE), desk("ben")
    person = Referral.objects.get().person_id
    with as_system():
        assert not Contact.objects.filter(person=person).exists()
    ben.post(f"{at}{act}/", START)
    with as_system():
        held = Contact.objects.get(person=person)
        assert (held.phone, held.email, held.best_times) == ("07700 900123", "cat@example.org", "text first")
        assert Address.objects.get(person=person).postcode == "EH6 5AA"


def test_a_no_carries_nothing(desk):  # noqa: F811
    at, ben = referred(desk("gil"), WHO | WHERE), desk("ben")
    ben.post(f"{at}decline/", {"reason": "full"})
    with as_system():
        assert not Contact.objects.exists() and not Address.objects.exists()


def test_of_the_same_person_what_is_known_stays_and_what_is_not_is_added(desk):  # noqa: F811
    with as_system():
        set_contact(person="ada", said={"phone": "0131 496 0000"}, by="ben")
    at, ben = referred(desk("gil"), ADA | WHERE), desk("ben")
    ben.post(f"{at}same/", {"who": "ada", "words": "She told me on the phone"})
    with as_system():
        held = Contact.objects.get(person="ada")
        assert (held.phone, held.email) == ("0131 496 0000", "cat@example.org")
        assert Address.objects.get(person="ada").postcode == "EH6 5AA"


def test_what_they_want_and_where_it_is_from_is_read_on_the_pages_of_the_person(desk):  # noqa: F811
    at, ben = referred(desk("gil"), WHO), desk("ben")
    person = Referral.objects.get().person_id
    ben.post(f"{at}start/", START)
    page = ben.get(f"/people/{person}/").text
    assert "What they wanted when they were referred" in page and "Kitchen work near the school." in page
    details = ben.get(f"/people/{person}/details/").text
    assert "text first" in details and "from the referral of 10 November 2021" in details
    assert desk("cai").get(f"/people/{person}/").status_code == 404
