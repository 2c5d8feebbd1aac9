"""Many people moved at once by a key: looked at first, done as it was looked at, undone for whom nothing followed."""

import pytest

from ettle.web.access.acting import as_system
from ettle.web.casework import actions
from ettle.web.casework.models import Event, Move, Standing
from tests.api.test_acts import faults_of, rows_of
from tests.casework.test_moving import people
from tests.cast import ELSEWHERE
from tests.web.told import DAY, told

pytestmark = pytest.mark.django_db
people = people
TOLD = {"on": "2021-11-10", "told": "Ben, by phone.", "note": "Ask about the rota."}
LOCAL = "no-one-left-behind-local"
WAYS = {
    "key_worker": ("lea", TOLD | {"worker": "bob", "reason": "leaving"}),
    "provider": ("pat", TOLD | {"provider": ELSEWHERE, "worker": "cai", "reason": "no_room"}),
    "programme": ("pat", TOLD | {"programme": LOCAL, "reason": "needs"}),
}


def asked(way, *people, **fields):
    return {"people": list(people), "fields": WAYS[way][1] | fields}


def moved(theirs, way, *people):
    """Looked at and then done: the answer."""
    sent = asked(way, *people)
    look = theirs.post(f"/moves/{way}/look", sent, "")
    assert look.status_code == 200, look.content
    return theirs.act(f"/moves/{way}", sent | {"mark": look.json()["mark"]})


def standings(person):
    with as_system():
        rows = Standing.objects.filter(person=person).order_by("since", "id")
        return [(row.organisation, row.programme, row.worker, row.under_way) for row in rows]


@pytest.mark.parametrize("way", WAYS)
def test_people_are_moved_in_each_way_and_undone_to_what_was(system, people, way):
    theirs = system(WAYS[way][0])
    before = {each: standings(each) for each in ("ada", "una")}
    answer = moved(theirs, way, "ada", "una")
    assert answer.status_code == 201, answer.content
    assert all(standings(each) != before[each] for each in before)
    at = f"/moves/{answer.json()['id']}"
    told = theirs.get(at).json()
    assert (told["way"], told["people"], [each["stays"] for each in told["each"]]) == (way, 2, ["", ""])
    assert [each["id"] for each in theirs.get("/moves").json()] == [told["id"]]
    assert theirs.act(f"{at}/undo").json() == {"id": told["id"], "undone": 2, "stay": 0}
    assert {each: standings(each) for each in before} == before


def test_the_look_says_who_would_newly_see_whom_and_who_cannot_be_moved_and_records_nothing(system, people):
    look = system("lea").post("/moves/key_worker/look", asked("key_worker", "ada", "zed", "nobody"), "").json()
    (would,) = look["moving"]
    assert (would["who"], would["until_now"]) == ("Ada Farquhar (ada-1)", "Ben Laidlaw")
    assert "Bob Nairn" in would["newly"] and "Ben Laidlaw" in would["no_longer"]
    assert [each["who"] for each in look["not_moved"]] == ["zed", "nobody"]
    assert len({each["why"] for each in look["not_moved"]}) == 1, "another's is as nobody's"
    assert not rows_of(Move)


@pytest.mark.parametrize("mark", ["", "0" * 32])
def test_what_was_not_looked_at_or_is_no_longer_so_moves_nobody_and_is_shown(system, people, mark):
    lea, sent = system("lea"), asked("key_worker", "ada", "una")
    mark = mark and lea.post("/moves/key_worker/look", sent, "").json()["mark"]
    handed = told("key_worker", "2021-11-10", person="una", worker="bea")
    actions.record_events(by="ben", events=[handed], for_day=DAY)
    answer = lea.act("/moves/key_worker", sent | {"mark": mark})
    assert answer.status_code == 409 and "nobody was moved" in faults_of(answer)["mark"]
    assert not rows_of(Move)
    assert (
        lea.act("/moves/key_worker", sent | {"mark": answer.json()["mark"]}).status_code == 201
        or answer.json()["not_moved"]
    )


def test_it_is_done_once_and_undone_only_where_nothing_followed(system, people):
    lea = system("lea")
    sent = asked("key_worker", "ada", "una")
    sent["mark"] = lea.post("/moves/key_worker/look", sent, "").json()["mark"]
    first, again = lea.post("/moves/key_worker", sent), lea.post("/moves/key_worker", sent)
    assert (first.status_code, first.content) == (201, again.content)
    assert lea.act("/moves/key_worker", sent).json() == first.json(), "one look is one move"
    assert len(rows_of(Move)) == 1
    later = told("key_worker", "2021-11-10", person="una", worker="bea")
    actions.record_events(by="bob", events=[later], for_day=DAY)
    at = f"/moves/{first.json()['id']}/undo"
    assert lea.act(at).json()["undone"] == lea.act(at).json()["stay"] == 1
    assert standings("ada")[0][2] == "ben"


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"worker": "nobody"}, "worker"),
        ({"reason": "spite"}, "reason"),
        ({"told": ""}, "told"),
        ({"on": "2031-11-10"}, "on"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_what_its_page_refuses_is_refused_at_its_field(system, people, said, field):
    answer = system("lea").post("/moves/key_worker/look", asked("key_worker", "ada", **said), "")
    assert answer.status_code == 422 and field in faults_of(answer)


@pytest.mark.parametrize(
    ("code", "ways"),
    [("ben", WAYS), ("cai", WAYS), ("gil", WAYS), ("ada_min", WAYS), ("dee", ["key_worker", "programme"])],
)
def test_whoever_may_not_on_a_page_may_not_here(system, people, code, ways):
    made = moved(system("lea"), "key_worker", "ada").json()["id"]
    theirs = system(code)
    for way in ways:
        sent = asked(way, "ada")
        answers = [theirs.post(f"/moves/{way}/look", sent, ""), theirs.act(f"/moves/{way}", sent | {"mark": "x"})]
        assert {each.status_code for each in answers} == {404}, way
    assert theirs.get(f"/moves/{made}").status_code == theirs.act(f"/moves/{made}/undo").status_code == 404
    assert len(rows_of(Move)) == 1 and not rows_of(Move)[0].undone_at


def test_an_area_s_contract_manager_moves_by_references_and_reads_no_name(system, people):
    dee = system("dee")
    look = dee.post("/moves/provider/look", asked("provider", "ada-1"), "")
    assert look.json()["moving"][0]["who"] == "ada-1" and b"Farquhar" not in look.content
    id = moved(dee, "provider", "ada-1").json()["id"]
    assert standings("ada")[-1][0] == ELSEWHERE
    assert b"Farquhar" not in dee.get(f"/moves/{id}").content


SESSION = {"on": "2021-11-09", "activity": "cv", "hours": "2", "people": {"ada": "yes", "una": "no", "vi": "excused"}}


def attended():
    return {each.person: each.detail["attended"] for each in rows_of(Event, kind="activity", on="2021-11-09")}


def test_a_group_session_is_recorded_of_all_at_once_and_taken_back_whole(system, people):
    lea = system("lea")
    assert {"ada", "una"} <= {each["person"] for each in lea.get("/group-sessions/people").json()}
    sent = SESSION | {"people": {"ada": "yes", "una": "excused"}}
    first, again = lea.post("/group-sessions", sent), lea.post("/group-sessions", sent)
    assert (first.status_code, first.content) == (201, again.content), first.content
    assert attended() == {"ada": "yes", "una": "excused"}
    at = f"/group-sessions/{first.json()['act']}"
    assert [each["taken_back"] for each in lea.get(at).json()["people"]] == [False, False]
    assert len(lea.act(f"{at}/take-back").json()["events"]) == 2
    assert [each["taken_back"] for each in lea.get(at).json()["people"]] == [True, True]
    assert system("cai").get(at).status_code == system("ben").act(f"{at}/take-back").status_code == 404


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"people": {"zed": "yes", "ada": "yes"}}, "people.zed"),
        ({"people": {"ada": "perhaps"}}, "people.ada"),
        ({"people": {}}, "request"),
        ({"on": "2021-08-01", "people": {"una": "yes", "ada": "yes"}}, "people.una"),
        ({"activity": "gossip", "people": {"ada": "yes"}}, "activity"),
    ],
)
def test_a_session_that_its_page_refuses_is_refused_whole(system, people, said, field):
    answer = system("lea").act("/group-sessions", SESSION | said)
    assert answer.status_code == 422 and field in faults_of(answer), answer.content
    assert attended() == {}
