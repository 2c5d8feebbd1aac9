"""The invented area: its staff sign in, its first people are there before the rest, and every page of theirs answers."""

import pytest

from ettle.engine.events.catalogue import Consent, Referral
from ettle.engine.sharing.agreements import Seen, seen_on
from ettle.web.access.agreements import written
from ettle.web.access.models import Staff
from ettle.web.casework.models import Event, Standing
from ettle.web.casework.queries import journeys_of
from ettle.web.contracts.queries import rulebook
from ettle.web.site.demonstration import load, people, staff
from ettle.web.site.demonstration.ways_in import ways_in
from tests.web.told import DAY

pytestmark = pytest.mark.django_db

FEW = dict.fromkeys(people.PEOPLE, 4)


@pytest.fixture
def a_few(monkeypatch):
    monkeypatch.setattr(people, "PEOPLE", FEW)
    monkeypatch.setattr(load, "AT_ONCE", 4)
    monkeypatch.setattr(load, "BEFORE_THE_FIRST_PAGE", 1)


def test_it_begins_with_a_few_and_goes_on_to_all_of_them_once(a_few):
    assert 4 <= load.begin() <= 6
    assert load.begin() == 0
    before = Event.objects.count()
    assert load.go_on() >= 10
    assert load.go_on() == 0
    assert Event.objects.count() > before


def test_a_part_that_was_cut_short_is_added_whole_the_next_time(a_few, monkeypatch):
    load.begin()
    monkeypatch.setattr(load.actions, "record_events", broken)
    with pytest.raises(RuntimeError):
        load.go_on()
    monkeypatch.undo()
    monkeypatch.setattr(people, "PEOPLE", FEW)
    monkeypatch.setattr(load, "AT_ONCE", 4)
    assert load.go_on() >= 10


def broken(**said):
    raise RuntimeError("the lights went out")


def test_everybody_of_ben_s_list_opens_for_ben(a_few, sign_in):
    load.begin()
    ben = Staff.objects.get(code="ben")
    Standing.objects.update(worker="ben")
    client = sign_in(ben)
    assert client.get("/today/").status_code == 200
    for person in Standing.objects.filter(organisation=staff.WORKS).values_list("person", flat=True):
        assert client.get(f"/people/{person}/").status_code in (200, 404)


def test_every_role_has_somebody_to_sign_in_as(client, cast):
    from ettle.web.access.roles import ROLES

    assert {role for named in staff.NAMED for _, role, _ in named.posts} == set(ROLES)


def test_the_page_of_sign_ins_tells_a_code_that_is_taken_now(client, a_few):
    load.begin()
    page = client.get("/sign-ins/").text
    assert staff.PASSWORD in page
    ben = ways_in()[0]
    assert ben.code in page
    client.post("/sign-in/login/", {"login": ben.email, "password": staff.PASSWORD})
    client.post("/sign-in/keys/authenticate/", {"code": ben.code})
    assert client.get("/today/").status_code == 200


def test_it_holds_nothing_recorded_after_its_day():
    for programme, first, number in people.batches(20):
        if first % 700 == 1:
            found = people.people_of(DAY, programme, first, min(number, 5), rulebook().facts)
            assert all(event.recorded_on <= DAY for event in found)


def test_the_jobcentre_sees_a_handful_who_agreed_to_that_and_none_of_the_others_it_referred():
    agreement = written()["council-jobcentre"]
    told = people.people_of(DAY, "no-one-left-behind-local", 1, 200, rulebook().facts)
    agreed = {each.person for each in told if isinstance(each, Consent) and each.with_ == staff.JOBCENTRE}
    referred = {each.person for each in told if isinstance(each, Referral) and each.organisation == staff.JOBCENTRE}
    journeys = journeys_of(told, DAY)
    seen = {
        person
        for each in journeys
        if isinstance(seen_on(each, agreement, staff.JOBCENTRE, DAY), Seen)
        for person in each.people
    }
    assert seen <= agreed and 1 <= len(seen) <= 5 and len(referred) > 30


def test_the_area_is_of_3_000_people_and_four_providers():
    assert sum(people.PEOPLE.values()) == 3000
    assert len({staff.WORKS, staff.START, staff.JETS, staff.COAST}) == 4


@pytest.mark.django_db
def test_its_figures_have_a_target_and_a_table_that_two_people_released(tmp_path, settings):
    from ettle.web.measurement.models import Release, Target
    from ettle.web.site.demonstration import figures

    settings.FIGURES = tmp_path / "figures"
    load.begin()
    figures.tell()
    assert Target.objects.get().owner == "pat"
    released = Release.objects.get()
    assert (released.state, released.proposed_by, released.decided_by) == ("agreed", "ina", "col")
