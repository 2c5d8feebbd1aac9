"""Ann looks after staff: she adds, lets in and ends, and never sees Ada."""

import json
from datetime import date

import pytest
from django.test import Client

from ettle.web.access.acting import Acting
from ettle.web.access.models import Post, Staff
from ettle.web.administration.staff import actions
from ettle.web.audit.models import Payload, Recorded
from tests.access.signing import LOGIN, App
from tests.cast import WORKS, make_staff
from tests.web.told import DAY

pytestmark = pytest.mark.django_db

NEW = {"name": "Nan Yule", "email": "Nan@Ettlebrae.example", "code": "nan", "organisation": WORKS, "role": "key_worker",
       "team": "North", "from_on": "10 November 2021"}  # fmt: skip


@pytest.fixture
def ann(sign_in, cast):
    """Ann, here the administrator of Ettlebrae Works itself."""
    Post.objects.filter(staff=cast["ada_min"]).update(organisation_id=WORKS)
    return sign_in(cast["ada_min"])


def test_ann_adds_nan_and_gives_a_link_that_lets_her_in(ann):
    assert ann.post("/staff/add/", NEW).url == "/staff/nan/"
    page = ann.post("/staff/nan/link/").text
    link = page.split("http://testserver")[1].split("<")[0]
    assert Client().get(link).status_code == 200
    assert link.split("/")[3] not in ann.get("/staff/nan/").text, "shown once"
    kept = Recorded.objects.filter(act="staff_add", outcome="wrote").get()
    assert kept.actor == "ada_min" and "staff:nan" in kept.wrote


def test_the_page_of_a_link_loaded_again_makes_no_second_link_and_says_so(ann):
    ann.post("/staff/add/", NEW)
    press = {"csrfmiddlewaretoken": "of this page"}
    link = ann.post("/staff/nan/link/", press).text.split("http://testserver")[1].split("<")[0]
    again = ann.post("/staff/nan/link/", press, follow=True)
    assert "The link was made already" in again.text and "/way-in/" not in again.text
    assert Client().get(link).status_code == 200, "the one that was shown still works"
    assert "http://testserver" in ann.post("/staff/nan/link/", {"csrfmiddlewaretoken": "of another page"}).text


@pytest.mark.parametrize(
    "said, told",
    [
        ({"email": "ben@ettlebrae.example"}, "is somebody’s already"),
        ({"email": "nan"}, "email"),
        ({"code": "ben"}, "is somebody’s already, or was"),
        ({"code": "system: nan"}, "will not do"),
        ({"role": "king"}, "king"),
        ({"organisation": "nowhere"}, "nowhere"),
        ({"from_on": "the day after"}, "the day after"),
        ({"name": ""}, "Fill this in"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_nothing_is_made(ann, said, told):
    answer = ann.post("/staff/add/", NEW | said)
    assert answer.status_code == 422 and told in answer.text
    assert not Staff.objects.filter(code="nan").exists()


@pytest.mark.parametrize("role", ["contract_manager", "commissioner", "payer", "partnership_officer"])
def test_a_provider_has_no_posts_of_those_who_answer_for_an_area_and_a_council_does(ann, cast, role):
    assert f'value="{role}"' not in ann.get("/staff/add/").text
    assert ann.post("/staff/add/", NEW | {"role": role}).status_code == 422
    assert not Staff.objects.filter(code="nan").exists()
    assert ann.post("/staff/ben/post/", {**NEW, "role": role}).status_code == 422
    Post.objects.filter(staff=cast["ada_min"]).update(organisation_id="council")
    said = NEW | {"role": role, "organisation": "council", "team": ""}
    assert ann.post("/staff/add/", said).status_code == 302


def test_when_ben_leaves_his_people_go_to_the_team_lead_and_his_sessions_die(ann, adas, cast, sign_in):
    bens, desk = App(cast["ben"]), Client()
    bens.sign_in(desk)
    page = ann.get("/staff/ben/end/").text
    assert "They are key worker of 1 person" in page and "Ada" not in page
    assert ann.post("/staff/ben/end/", {"on": "10 November 2021"}).status_code == 422, (
        "what becomes of them must be said"
    )
    assert ann.post("/staff/ben/end/", {"on": "10 November 2021", "handed": "yes"}).url == "/staff/ben/"
    assert desk.get("/today/").url.startswith(LOGIN)
    assert bens.password(Client()).status_code == 200, "and no password lets him in"
    page = sign_in(cast["lea"], Client()).get("/today/").text
    assert "Without a key worker" in page and "Ada Farquhar" in page


def test_before_ben_leaves_a_manager_gives_his_people_to_somebody_else(ann, adas, cast, sign_in):
    for page in (ann.get("/staff/ben/").text, ann.get("/staff/ben/end/").text):
        assert "http://testserver/moving/?of=ben" in page and "1 person" in page and "Farquhar" not in page
    assert ann.get("/moving/?of=ben").status_code == 404, "it is a page of managers"
    page = sign_in(cast["pat"], Client()).get("/moving/?of=ben").text
    assert "ada-1</textarea>" in page and "Ticked: Ada Farquhar (ada-1)." in page
    other = sign_in(cast["cai"], Client())
    Post.objects.filter(staff=cast["cai"]).update(role="team_lead")
    assert "ada-1" not in other.get("/moving/?of=ben").text


def test_the_team_lead_gives_them_to_somebody_from_today(ann, adas, cast, sign_in):
    ann.post("/staff/ben/end/", {"on": "10 November 2021", "handed": "yes"})
    assert "/moving/?of=ben" in sign_in(cast["lea"], Client()).get("/today/").text
    assert "Farquhar" in sign_in(cast["pat"], Client()).get("/caseload/?tab=unassigned").text


def test_ann_changes_a_name_and_an_address(ann, cast):
    said = {"name": "Ben Laidlaw-Ross", "email": "Ben.Ross@Ettlebrae.example"}
    assert ann.post("/staff/ben/change/", said).url == "/staff/ben/"
    ben = Staff.objects.get(code="ben")
    assert (ben.name, ben.email) == ("Ben Laidlaw-Ross", "ben.ross@ettlebrae.example")
    taken = ann.post("/staff/ben/change/", said | {"email": "bea@ettlebrae.example"})
    assert taken.status_code == 422 and "is somebody’s already" in taken.text
    assert (
        ann.post("/staff/ada_min/change/", said).status_code == ann.post("/staff/cai/change/", said).status_code == 404
    )
    Post.objects.create(staff=ben, organisation_id="elsewhere", role="key_worker", from_on=date(2021, 1, 1))
    assert ann.post("/staff/ben/change/", {"name": "X", "email": "x@x.example"}).status_code == 404


def test_another_address_to_sign_in_with_is_on_record_with_the_one_before(ann, cast):
    ann.post("/staff/bea/change/", {"name": "Bea Moss", "email": "bea@ettlebrae.example"})
    ann.post("/staff/ben/change/", {"name": "Ben Laidlaw", "email": "ben.new@ettlebrae.example"})
    named, addressed = Recorded.objects.filter(act="staff_change", outcome="wrote").order_by("id")
    assert named.wrote == ["staff:bea"] and addressed.wrote == ["staff:ben", "sign_in_address:ben"]
    kept = json.loads(Payload.objects.get().contents)
    assert kept == {
        "sign_in_address_before": "ben@ettlebrae.example",
        "sign_in_address": "ben.new@ettlebrae.example",
    }


def test_another_name_does_not_undo_what_was_done_to_the_account_meanwhile(cast, recorded):
    ben, ann = Staff.objects.get(code="ben"), cast["ada_min"]
    Staff.objects.filter(code="ben").update(is_active=False)
    by = Acting(ann, ann.posts.get(), DAY)
    actions.change_names(by=by, staff=ben, name="Ben Laidlaw-Ross", email=ben.email)
    assert not Staff.objects.get(code="ben").is_active


def test_somebody_who_comes_back_gets_a_new_post_and_keeps_the_old_one(ann, cast):
    ann.post("/staff/bob/end/", {"on": "1 November 2021"})
    assert not Staff.objects.get(code="bob").is_active
    said = {"organisation": WORKS, "role": "key_worker", "team": "South", "from_on": "10 November 2021"}
    assert ann.post("/staff/bob/post/", said).status_code == 302
    posts = Post.objects.filter(staff__code="bob").order_by("from_on").values_list("from_on", "until_on")
    assert list(posts) == [(date(2020, 1, 1), date(2021, 11, 1)), (date(2021, 11, 10), None)]
    assert Staff.objects.get(code="bob").is_active
    assert ann.post("/staff/bob/post/", said).status_code == 422, "not the same one twice"


def test_ann_does_not_change_her_own_posts_or_let_herself_in(ann):
    for address in ("post", "end", "link"):
        assert ann.post(f"/staff/ada_min/{address}/").status_code == 404


def test_an_administrator_of_a_provider_looks_after_its_own_staff_alone(cast, sign_in):
    make_staff("wil", "Wil Xu", "elsewhere", "administrator")
    wil = sign_in(Staff.objects.get(code="wil"))
    page = wil.get("/staff/").text
    assert "Cai Ross" in page and "Ben Laidlaw" not in page
    assert wil.get("/staff/ben/").status_code == wil.post("/staff/ben/link/").status_code == 404
    assert wil.post("/staff/add/", NEW).status_code == 422, "nor adds to another's"


@pytest.mark.parametrize("who", ["ben", "lea", "pat", "cai", "dee", "eli", "fay", "gil"])
def test_nobody_else_looks_after_staff(sign_in, cast, who):
    client = sign_in(cast[who])
    for address in ["/staff/", "/staff/add/", "/staff/ben/", "/staff/ben/post/", "/staff/ben/end/", "/staff/ben/link/"]:
        assert (client.get(address).status_code, client.post(address).status_code) == (404, 404)


def test_ann_sees_no_participant_anywhere(ann, adas):
    for address in ["/staff/", "/staff/ben/", "/staff/ben/end/", "/people/ada/", "/today/", "/caseload/"]:
        assert "Farquhar" not in ann.get(address).text


def test_ann_gives_no_link_to_somebody_who_works_for_another_organisation_too(ann, cast):
    post = Post.objects.create(
        staff=cast["ben"], organisation_id="elsewhere", role="key_worker", from_on=date(2021, 1, 1)
    )
    assert ann.post("/staff/ben/link/").status_code == 404
    assert Recorded.objects.get(act="staff_link", outcome="refused").why == "works for another organisation too"
    Post.objects.filter(pk=post.pk).update(until_on=date(2021, 11, 10))
    assert ann.post("/staff/ben/link/").status_code == 200, "it has ended"


def test_an_administrator_of_the_council_gives_posts_and_links_in_the_council_alone(cast, sign_in):
    client = sign_in(cast["ada_min"])
    page = client.get("/staff/add/").text
    assert "Ettlebrae Council" in page and "Ettlebrae Works" not in page
    assert client.post("/staff/add/", NEW).status_code == 422
    assert client.post("/staff/ben/link/").status_code == 404
    assert client.post("/staff/dee/link/").status_code == 200
