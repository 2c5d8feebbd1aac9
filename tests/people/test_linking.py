"""Two records of Ada become one journey and two again: nothing is merged, and who sees what is as it was, to the row."""

import pytest

from ettle.web.access.acting import as_organisation, as_system
from ettle.web.access.models import Assignment, Grant
from ettle.web.audit.models import Payload
from ettle.web.casework import actions as casework
from ettle.web.casework.models import Event, Standing
from ettle.web.people import actions as people
from ettle.web.people.models import SearchRow
from tests.cast import ELSEWHERE, WORKS
from tests.people.test_search import found
from tests.remembered import remembered
from tests.web.told import DAY, told

pytestmark = pytest.mark.django_db

WHY = {"because": "same_number", "words": "She showed me both letters"}
LINK, PART = "/people/ada/records/adah/link/", "/people/ada/records/adah/part/"


@pytest.fixture
@remembered
def adah(adas):
    """Ada under another id: she started with another provider, and Lea's organisation was sent her too."""
    people.name_person(person="adah", given="Adah", family="Farquhar")
    events = [
        told(
            "start",
            "2021-09-01",
            person="adah",
            programme="fair-start-scotland",
            provider=ELSEWHERE,
            area="lot-6",
            group="core",
        ),
        told("referral", "2021-10-01", person="adah", source="jobcentre", programme="fair-start-scotland", to=WORKS),
    ]
    casework.record_events(by="ben", events=events, for_day=DAY)
    return "adah"


def rows(model, *names):
    with as_system():
        return sorted(map(str, model.objects.values_list(*names)))


def everything():
    """Who sees what, by what people are found and where they stand."""
    return {
        Grant: rows(Grant, "person", "organisation", "category", "valid_from", "valid_until", "because", "source"),
        Assignment: rows(Assignment, "person", "organisation", "worker", "from_on", "until_on"),
        SearchRow: rows(
            SearchRow, "person", "organisation", "kind", "family", "given", "born_on", "valid_from", "valid_until"
        ),
        Standing: rows(Standing, "person", "enrolment", "organisation", "worker", "name", "state", "words"),
    }


def seen_by(organisation):
    with as_organisation(organisation, DAY):
        return set(Event.objects.values_list("person", flat=True))


def test_linking_shows_first_what_it_does_and_then_is_one_journey(cast, adah, sign_in):
    client = sign_in(cast["lea"])
    page = client.get(LINK).text
    assert "One journey of ada and adah" in page
    assert "Elsewhere Training" in page and "will newly see" in page
    assert not Event.objects.filter(kind="link").exists(), "looking changes nothing"
    assert client.post(LINK, WHY).status_code == 302
    event = Event.objects.get(kind="link")
    assert (event.person, event.detail) == ("ada", {"other": "adah", "because": "same_number"})
    assert "Joined from 2 records" in client.get("/people/ada/").text
    assert "She showed me both letters" in Payload.objects.get(person="ada").contents, "words that can be erased"


def test_row_level_security_shows_both_records_to_both_while_they_are_linked(cast, adah, sign_in):
    assert seen_by(ELSEWHERE) == {"adah"}
    sign_in(cast["lea"]).post(LINK, WHY)
    assert seen_by(ELSEWHERE) == seen_by(WORKS) == {"ada", "adah"}
    assert set(found(cast, "Ada Farquhar", "cai")) == {"ada", "adah"}


def test_parting_gives_back_everything_exactly(cast, adah, sign_in):
    before = everything()
    client = sign_in(cast["lea"])
    client.post(LINK, WHY)
    assert everything()[Grant] != before[Grant]
    assert "will no longer see" in client.get(PART).text
    answer = client.post(PART, {"because": "linked_by_mistake", "words": "Two cousins"})
    assert answer.status_code == 302
    assert everything() == before
    assert seen_by(ELSEWHERE) == {"adah"}


def test_they_can_be_linked_again(cast, adah, sign_in):
    client = sign_in(cast["lea"])
    client.post(LINK, WHY)
    linked = everything()
    client.post(PART, {"because": "papers", "words": "A passport"})
    assert client.post(LINK, WHY).status_code == 302
    assert everything() == linked


def test_without_a_reason_nothing_is_linked(cast, adah, sign_in):
    answer = sign_in(cast["lea"]).post(LINK, {})
    assert answer.status_code == 422 and not Event.objects.filter(kind="link").exists()


@pytest.mark.parametrize("who", ["ben", "cai", "bob", "pat", "fay", "eli", "gil"])
def test_whoever_does_not_see_both_or_may_not_link_gets_no_page(cast, adah, sign_in, who):
    client = sign_in(cast[who])
    for address in (
        LINK,
        PART,
        "/people/adah/records/",
        "/people/adah/records/adah/link/",
        "/people/adah/records/nobody/link/",
    ):
        assert (
            client.get(address).status_code == client.post(address, WHY).status_code
            or client.get(address).status_code == 404
        )
        assert client.get(address).status_code == 404, (who, address)
    assert not Event.objects.filter(kind="link").exists()


def test_what_is_not_linked_cannot_be_parted_nor_linked_twice(cast, adah, sign_in):
    client = sign_in(cast["lea"])
    assert client.get(PART).status_code == 404
    client.post(LINK, WHY)
    assert client.get(LINK).status_code == 404


def test_lea_chooses_the_other_record_by_a_search(cast, adah, sign_in):
    page = sign_in(cast["lea"]).get("/people/ada/records/?find=farquhar").text
    assert LINK in page and "No other record is linked" in page
