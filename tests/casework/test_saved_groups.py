"""The people of Ben's session are kept as a group and filled in again next week; of it everybody sees whom they see."""

import re

import pytest
from django.test import Client

from ettle.web.access.acting import as_organisation, as_system
from ettle.web.audit.models import Recorded
from ettle.web.casework import actions
from ettle.web.casework.models import Group
from tests.casework.filled import token
from tests.casework.test_group import SESSION, ben  # noqa: F401
from tests.cast import ELSEWHERE, WORKS
from tests.web.told import DAY, told

pytestmark = pytest.mark.django_db
NAME = {"name": "Kitchen skills, Tuesdays"}


@pytest.fixture
def session(ben):  # noqa: F811
    """The id of a session that Ben recorded of Ada, Una and Vi."""
    return ben.post("/group/", {**SESSION, "token": token(), "then": "record"}).url.split("/")[2]


def groups():
    with as_system():
        return list(Group.objects.values_list("made_by", "name", "people"))


def marked(page):
    return set(re.findall(r'name="(p-\w+)"[^>]*value="yes"[^>]* checked', page.text))


def test_a_session_is_kept_as_a_group_and_filled_in_again(ben, session):  # noqa: F811
    answer = ben.post("/groups/", {**NAME, "event": session})
    assert answer.url == f"/group/{session}/" and "is kept" in ben.get(answer.url).text
    assert groups() == [("ben", NAME["name"], ["ada", "una", "vi"])]
    last = Recorded.objects.filter(act="keep_group").last()
    assert last.people == ["ada", "una", "vi"] and any(each.startswith("saved group:") for each in last.wrote)
    page = ben.get("/group/")
    assert "3 people of your list" in page.text
    filled = ben.get("/group/" + re.search(r'href="(\?group=\d+)"', page.text)[1])
    assert marked(filled) == {"p-ada", "p-una", "p-vi"}
    assert re.search(r'value="cv"[^>]*selected', filled.text)


def test_kept_again_by_the_same_name_it_is_one_group_and_its_maker_takes_it_away(ben, session):  # noqa: F811
    for _ in range(2):
        ben.post("/groups/", {**NAME, "event": session})
    assert len(groups()) == 1
    with as_system():
        number = Group.objects.get().pk
    ben.post("/groups/", {"forget": str(number)})
    assert groups() == []


def test_a_group_without_a_name_is_not_kept(ben, session):  # noqa: F811
    assert "give it a name" in ben.get(ben.post("/groups/", {"name": " ", "event": session}).url).text
    assert groups() == []


def test_a_colleague_is_given_those_on_their_own_list_and_takes_nothing_away(sign_in, cast, ben, session):  # noqa: F811
    ben.post("/groups/", {**NAME, "event": session})
    bob = sign_in(cast["bob"], Client())
    assert NAME["name"] not in bob.get("/group/").text, "none of them is his"
    actions.record_events(by="bob", events=[told("key_worker", "2021-11-09", person="una", worker="bob")], for_day=DAY)
    page = bob.get("/group/")
    assert "1 person of your list" in page.text and "Take away" not in page.text
    with as_system():
        number = str(Group.objects.get().pk)
    assert marked(bob.get(f"/group/?group={number}")) == {"p-una"}
    bob.post("/groups/", {"forget": number})
    assert len(groups()) == 1
    assert bob.post("/groups/", {**NAME, "event": session}).status_code == 404, "the session is Ben's"


def test_cai_sees_no_group_of_another_organisation(sign_in, cast, ben, session):  # noqa: F811
    ben.post("/groups/", {**NAME, "event": session})
    with as_organisation(WORKS, DAY):
        number = Group.objects.get().pk
    with as_organisation(ELSEWHERE, DAY):
        assert Group.objects.count() == 0
    cai = sign_in(cast["cai"], Client())
    assert NAME["name"] not in cai.get("/group/").text
    assert marked(cai.get(f"/group/?group={number}")) == set()


def test_a_lead_of_a_team_reads_whose_list_it_is(ben, session, sign_in, cast):  # noqa: F811
    ben.post("/groups/", {**NAME, "event": session})
    page = sign_in(cast["lea"], Client()).get("/group/").text
    assert "3 people of your team’s list" in page and "of your list" not in page
