"""Lea and Pat give people to another key worker: looked at first, done of all at once, undone while nothing followed."""

import re

import pytest
from django.db import connection

from ettle.web.access.acting import Acting, as_organisation, as_system
from ettle.web.audit.models import Recorded
from ettle.web.casework import actions
from ettle.web.casework.models import Event, Move, Standing
from ettle.web.casework.moving.seeing import Seeing
from tests.casework.filled import send, token
from tests.cast import ELSEWHERE, WORKS, bens
from tests.remembered import remembered
from tests.web.told import DAY, told

pytestmark = pytest.mark.django_db
SAID = {
    "worker": "bob",
    "on": "10 November 2021",
    "reason": "leaving",
    "note": "Ask about the rota.",
    "told": "Ben, by phone.",
}


def starts(person, provider=WORKS, **said):
    return told("start", "2021-09-01", person=person, programme="fair-start-scotland", provider=provider, **said)


@pytest.fixture
@remembered
def people(adas):
    actions.record_events(by="ben", events=[starts("una"), bens("una", "2021-09-01"), starts("vi")], for_day=DAY)
    actions.record_events(by="cai", events=[starts("zed", ELSEWHERE)], for_day=DAY)
    return ["ada", "una", "vi"]


@pytest.fixture
def lea(sign_in, cast, people):
    return sign_in(cast["lea"])


def look(client, people="ada\nuna, vi", **said):
    return client.post("/moving/", {**SAID, "token": token(), "people": people, **said})


def press(client, preview, **said):
    """Press the button of a preview."""
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', preview.text))
    return client.post("/moving/", {**hidden, "then": "move", **said})


def workers():
    with as_system():
        return dict(Standing.objects.order_by("person").values_list("person", "worker"))


def test_the_caseload_leads_there_with_the_people_ticked(lea):
    page = lea.get("/caseload/?tab=organisation").text
    assert 'value="e:ada-1"' in page and 'action="/moving/"' in page
    chosen = lea.post("/moving/", {"chosen": ["e:ada-1", "e:una-1"]}).text
    assert "ada-1\nuna-1" in chosen and "Ticked: " in chosen and "Ada Farquhar" in chosen


def test_it_is_looked_at_first(lea):
    page = look(lea, "ada, una, zed, nobody").text
    assert "2 people would go to Bob Nairn" in page and "Ben Laidlaw" in page
    row = page[page.index("Ada Farquhar") :]
    assert "Bob Nairn</td><td" in row and "Ben Laidlaw, Lea Orr</td>" in row
    refusals = re.findall(r"<li><strong>(\w+)</strong>: ([^<]+)", page)
    assert [name for name, _ in refusals] == ["zed", "nobody"] and len({why for _, why in refusals}) == 1
    assert workers()["ada"] == "ben"


def test_from_the_preview_what_was_written_comes_back_to_be_changed(lea):
    preview = look(lea, "ada, una", note="She likes mornings")
    assert "Change something" in preview.text and "go back in your browser" not in preview.text
    form = press(lea, preview, then="change")
    assert form.status_code == 200 and "She likes mornings" in form.text and "ada, una" in form.text
    assert "See what would change" in form.text and workers()["ada"] == "ben"


def test_then_it_is_done_of_all_at_once_and_only_once(lea):
    preview = look(lea)
    answer = press(lea, preview)
    assert press(lea, preview).url == answer.url
    assert workers() == {"ada": "bob", "una": "bob", "vi": "bob", "zed": ""}
    page = lea.get(answer.url).text
    assert "3 people moved" in page and "Their key worker leaves" in page
    with as_system():
        closed = Event.objects.get(replaces="ada-key_worker-2021-07-29")
        assert (closed.until, closed.correction, closed.recorded_by, Move.objects.count()) == (DAY, "no", "lea", 1)
        entry = Recorded.objects.filter(wrote__contains=[f"move:{Move.objects.get().pk}"]).get()
    assert {"ada", "una", "vi"} <= set(entry.people)


def test_the_new_one_sees_them_and_reads_the_note_and_the_old_one_does_not(sign_in, cast, lea):
    press(lea, look(lea, "ada"))
    bob = sign_in(cast["bob"])
    assert "Ada" in bob.get("/today/").text or "Ada" in bob.get("/caseload/").text
    with as_organisation(WORKS, DAY):
        act = Event.objects.get(person="ada", replaces="ada-key_worker-2021-07-29").pk
    page = bob.get(f"/people/ada/recorded/{act}/").text
    assert "Ask about the rota." in page and "Their key worker leaves" in page
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from casework_beside where position('rota'::bytea in sealed) > 0")
        assert cursor.fetchone() == (0,)
    assert sign_in(cast["ben"]).get("/people/ada/").status_code in (403, 404)


def test_it_is_undone_for_whom_nothing_followed(sign_in, cast, lea):
    moved = press(lea, look(lea)).url
    pat = sign_in(cast["pat"])
    assert "Undo this move" in pat.get(moved).text
    bob = sign_in(cast["bob"])
    assert send(bob, "key_worker", person="una", worker="bea", on="10 November 2021").status_code == 302
    lea = sign_in(cast["lea"])
    lea.post(moved, {"undo": "yes"})
    assert workers() == {"ada": "ben", "una": "bea", "vi": "", "zed": ""}
    page = lea.get(moved).text
    assert page.count("Undone: as before the move.") == 2 and "Something was recorded since" in page
    assert "Undo this move" not in page
    with as_system():
        events = Event.objects.count()
    lea.post(moved, {"undo": "yes"})
    with as_system():
        assert Event.objects.count() == events


def test_what_changed_since_the_preview_is_shown_and_nobody_is_moved(lea):
    preview = look(lea, "ada, una")
    actions.record_events(by="ben", events=[told("key_worker", "2021-11-10", person="una", worker="bea")], for_day=DAY)
    answer = press(lea, preview)
    assert answer.status_code == 409 and "nobody was moved" in answer.text
    assert workers()["ada"] == "ben"
    with as_system():
        assert not Move.objects.exists()


@pytest.mark.parametrize(
    ("whom", "said", "why"),
    [
        ("ada", {"worker": "ben"}, "Has this key worker already."),
        ("ada", {"on": "1 July 2021"}, "Is not with your organisation on 1 July 2021"),
        ("una", {"on": "1 September 2021", "worker": "ben"}, "Has this key worker already."),
    ],
)
def test_whom_it_cannot_move_it_names_with_why(lea, whom, said, why):
    page = look(lea, whom, **said)
    assert "Nobody would be moved" in page.text and why in page.text
    assert press(lea, page).status_code == 409


def test_a_later_change_already_recorded_stands_in_the_way(lea):
    press(lea, look(lea, "ada"))
    assert "A change of key worker after 1 November 2021" in look(lea, "ada", worker="bea", on="1 November 2021").text


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"people": " ,\n"}, "reference"),
        ({"people": "\n".join(f"p-{n}" for n in range(201))}, "There are 201 references"),
        ({"worker": "cai"}, "not one of the answers"),
        ({"worker": "pat"}, "not one of the answers"),
        ({"reason": ""}, "Why"),
        ({"told": ""}, "Who tells them"),
        ({"on": "the 40th"}, "the 40th"),
        ({"on": "20 November 2021"}, "20 November 2021"),
        ({"token": "x"}, "not one that was opened here"),
        ({"people": "ada\0"}, "cannot be seen"),
    ],
)
def test_what_cannot_be_read_is_told_and_nothing_typed_is_lost(lea, said, words):
    answer = look(lea, **{"people": "ada", **said}, then="move")
    assert answer.status_code == 422 and words in answer.text and "Ask about the rota." in answer.text
    assert workers()["ada"] == "ben"


@pytest.mark.parametrize("who", ["ben", "cai", "dee", "eli", "fay", "gil", "ada_min"])
def test_others_have_no_such_page(sign_in, cast, lea, who):
    moved = press(lea, look(lea, "ada")).url
    client = sign_in(cast[who])
    assert {client.get("/moving/").status_code, look(client).status_code, client.get(moved).status_code} == {404}
    assert client.post(moved, {"undo": "yes"}).status_code == 404
    assert workers()["ada"] == "bob"


def test_another_organisation_does_not_see_the_move_even_in_the_database(lea):
    press(lea, look(lea, "ada"))
    with as_organisation(WORKS, DAY):
        assert Move.objects.count() == 1
    with as_organisation(ELSEWHERE, DAY):
        assert Move.objects.count() == 0


def test_one_s_own_lead_role_elsewhere_moves_nobody_here(sign_in, cast, lea):
    from ettle.web.access.models import Post

    moved = press(lea, look(lea, "ada")).url
    with as_system():
        Post.objects.filter(staff__code="cai").update(role="team_lead")
    cai = sign_in(cast["cai"])
    assert cai.get(moved).status_code == 404 and cai.post(moved, {"undo": "yes"}).status_code == 404
    page = look(cai, "ada", worker="cai").text
    assert "Nobody would be moved" in page and "Farquhar" not in page


def test_a_spell_that_began_the_same_day_is_taken_back_and_undoing_puts_it_in_place_again(lea):
    moved = press(lea, look(lea, "una", on="1 September 2021")).url
    assert workers()["una"] == "bob"
    lea.post(moved, {"undo": "yes"})
    assert workers()["una"] == "ben"
    assert "Move undone" in lea.get(moved).text


def test_a_key_worker_without_a_post_here_is_told_by_name_too(cast, people):
    seeing = Seeing(Acting(cast["lea"], cast["lea"].posts.get(), DAY))
    assert seeing.named(["ben", "cai", "nobody"]) == "Ben Laidlaw, Cai Ross, nobody"
