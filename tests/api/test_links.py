"""Two records made one journey and parted again by a key, after looking at who would see what."""

import pytest

from ettle.web.casework.models import Event
from tests.api.test_acts import faults_of, rows_of
from tests.people.test_linking import WHY, adah

pytestmark = pytest.mark.django_db
adah = adah
AT = "/people/ada/links/adah"
MISTAKE = {"because": "linked_by_mistake", "words": "Two cousins"}


def test_what_it_would_change_is_looked_at_then_it_is_done_and_parted_again(system, adah):
    lea = system("lea")
    would = lea.get(AT).json()
    assert would["journeys"] == [["ada", "adah"]] and not would["linked"]
    assert "Elsewhere Training" in {each["organisation"] for each in would["changes"]}
    assert not rows_of(Event, kind="link")
    assert lea.act(AT, WHY).status_code == 201
    assert lea.get("/people/ada/links").json() == {"records": ["ada", "adah"]}
    twice = lea.act(AT, WHY)
    assert twice.status_code == 409 and "one journey already" in faults_of(twice)["other"]
    assert lea.get(AT).json()["journeys"] == [["ada"], ["adah"]]
    assert lea.act(f"{AT}/part", MISTAKE).status_code == 201
    assert lea.act(f"{AT}/part", MISTAKE).status_code == 409
    assert lea.get("/people/ada/links").json() == {"records": ["ada"]}


@pytest.mark.parametrize(("said", "field"), [({"because": "hunch"}, "because"), ({"words": ""}, "words")])
def test_without_a_reason_nothing_is_linked(system, adah, said, field):
    answer = system("lea").act(AT, WHY | said)
    assert answer.status_code == 422 and field in faults_of(answer)
    assert not rows_of(Event, kind="link")


@pytest.mark.parametrize("code", ["cai", "ben", "pat", "gil", "ada_min"])
def test_whoever_may_not_on_a_page_may_not_here(system, adah, code):
    theirs = system(code)
    there = [theirs.get(AT), theirs.act(AT, WHY), theirs.act(f"{AT}/part", MISTAKE)]
    assert {each.status_code for each in there} == {404}
    assert there[1].content == theirs.act("/people/ada/links/nobody", WHY).content
    assert not rows_of(Event, kind="link")
