"""Ann looks after areas, organisations and teams: she enters, names anew and closes, and never sees Ada."""

import re
from datetime import date

import pytest
from django.test import Client

from ettle.web.access.acting import Acting, as_system
from ettle.web.access.models import Area, FormerName, Organisation, Post, Staff, Team
from ettle.web.administration.places import actions
from ettle.web.administration.places.queries import Place
from ettle.web.audit.models import Recorded
from ettle.web.casework import actions as casework
from ettle.web.casework.models import Behind
from tests.cast import ELSEWHERE, WORKS, make_staff
from tests.web.told import DAY, told

pytestmark = pytest.mark.django_db
HOME = "/administration/places/"
NEW = {"name": "Coast Training", "id": "coast-training", "kind": "provider", "area": "ettlebrae"}


@pytest.fixture
def ann(sign_in, cast):
    """The administrator of Ettlebrae Council, which looks after its area."""
    return sign_in(cast["ada_min"])


@pytest.fixture
def nat(sign_in, cast):
    """The administrator of Ettlebrae Works, here at its own desk."""
    Post.objects.filter(staff=cast["bob"]).update(role="administrator", team=None)
    return sign_in(cast["bob"], Client())


def leave(*codes):
    Post.objects.filter(staff__code__in=codes).update(until_on=date(2021, 11, 1))


def test_the_list_has_the_organisations_of_the_area_with_their_staff_and_teams(ann, adas):
    page = ann.get(HOME).text
    rows = {
        name: re.sub(r"<[^>]+>", "|", rest) for name, rest in re.findall(r'organisation/([\w-]+)/">(.*?)</tr>', page)
    }
    assert rows.keys() == {WORKS, ELSEWHERE, "council", "jobcentre"}
    assert "|5|" in rows[WORKS] and "North" in rows[WORKS] and "South" in rows[WORKS]
    assert "Farquhar" not in page and "Places" in ann.get("/").text
    assert "Place(" not in ann.get(f"{HOME}organisation/{WORKS}/").text, "the header has words of its own"


def test_another_name_is_dated_and_the_old_one_kept(ann, cast, sign_in):
    page = f"{HOME}organisation/{WORKS}/"
    said = {"name": "Ettlebrae At Work", "on": "1 November 2021"}
    assert ann.post(f"{page}name/", said).url == page
    assert "Ettlebrae Works, until 1 November 2021" in ann.get(page).text
    assert "Ettlebrae At Work" in sign_in(cast["ben"], Client()).get("/today/").text
    earlier = ann.post(f"{page}name/", {"name": "Older", "on": "1 October 2021"})
    assert earlier.status_code == 422 and "Choose 1 November 2021 or later" in earlier.text
    assert ann.post(f"{page}name/", said).status_code == 422, "it is its name already"
    assert FormerName.objects.count() == 1 and Recorded.objects.filter(act="place_name", outcome="wrote").count() == 1


def test_an_organisation_is_not_closed_while_people_or_staff_are_left_in_it(ann, adas):
    page = f"{HOME}organisation/{WORKS}/close/"
    for answer in (ann.get(page), ann.post(page, {"on": "10 November 2021"})):
        assert "cannot be closed yet" in answer.text and "Farquhar" not in answer.text
        assert "<strong>1 person</strong>. A provider manager there" in answer.text
        assert "<strong>5 members of staff</strong>. Its own administrator ends" in answer.text
    leave("ben", "bea", "bob", "lea", "pat")
    assert ann.post(page, {"on": "10 November 2021"}).status_code == 409, "Ada is still with it"
    assert Organisation.objects.get(id=WORKS).closed_on is None


def test_an_empty_one_is_closed_offered_no_more_and_opened_again(ann, cast, sign_in, adas):
    leave("cai")
    page = f"{HOME}organisation/{ELSEWHERE}/"
    assert ann.post(f"{page}close/", {"on": "10 November 2021"}).url == page
    pat = sign_in(cast["pat"], Client())
    assert "Closed" in ann.get(page).text and "Elsewhere Training" not in pat.get("/moving/provider/").text
    assert "closed already" in ann.get(f"{page}close/").text
    ann.post(f"{page}open/")
    assert "Elsewhere Training" in pat.get("/moving/provider/").text
    with as_system():
        written = [each.wrote[0] for each in Recorded.objects.filter(outcome="wrote", actor="ada_min").order_by("id")]
    assert [each.split(":")[0] for each in written] == ["closed", "opened again"]


def test_nothing_closes_before_its_last_post_ended(ann, cast):
    leave("cai")
    page = f"{HOME}organisation/{ELSEWHERE}/close/"
    early = ann.post(page, {"on": "31 October 2021"})
    assert early.status_code == 422 and "Choose 1 November 2021 or later" in early.text
    assert ann.post(page, {"on": "1 November 2021"}).status_code == 302


def test_two_acts_on_a_place_keep_what_the_other_did(cast, recorded):
    """Each keeps what it is about: the row that was read may be another by then."""
    staff, row = cast["ada_min"], Organisation.objects.get(id=ELSEWHERE)
    by, place = Acting(staff, staff.posts.get(), DAY), Place("organisation", ELSEWHERE, row.name, None, row)
    Organisation.objects.filter(id=ELSEWHERE).update(closed_on=date(2021, 11, 1))
    actions.rename(by=by, place=place, name="Elsewhere", on=date(2021, 11, 2))
    found = Organisation.objects.get(id=ELSEWHERE)
    assert (found.name, found.closed_on) == ("Elsewhere", date(2021, 11, 1))


def test_ann_enters_an_organisation_and_names_its_first_administrator_once(ann, cast, sign_in):
    page = f"{HOME}organisation/coast-training/"
    assert ann.post(f"{HOME}add-organisation/", NEW).url == page
    said = {"name": "Wil Xu", "email": "wil@coast.example", "code": "wil", "csrfmiddlewaretoken": "of this page"}
    shown = ann.post(f"{page}administrator/", said).text
    link = shown.split("http://testserver")[1].split("<")[0]
    assert "The link was made already" in ann.post(f"{page}administrator/", said, follow=True).text
    assert Client().get(link).status_code == 200
    assert "first administrator" not in ann.get(page).text
    assert (
        ann.post(f"{page}administrator/", said | {"code": "zoe", "csrfmiddlewaretoken": "of another"}).status_code
        == 404
    )
    wil = sign_in(Staff.objects.get(code="wil"), Client())
    assert wil.get("/staff/add/").status_code == 200 and "Ettlebrae Works" not in wil.get(HOME).text


def test_whoever_is_with_it_already_by_what_events_say_is_worked_out_anew(ann, adas, sign_in):
    over = told("handover", "2021-11-09", to="coast-training", **{"from": WORKS})
    casework.record_events(by="ben", events=[over], for_day=DAY)
    ann.post(f"{HOME}add-organisation/", NEW)
    with as_system():
        assert list(Behind.objects.values_list("person", "organisation")) == [("ada", "coast-training")]
    wil = sign_in(make_staff("wil", "Wil Xu", "coast-training", "provider_manager"), Client())
    assert "Ada Farquhar" in wil.get("/caseload/").text and wil.get("/people/ada/").status_code == 200
    with as_system():
        assert not Behind.objects.exists()


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"id": WORKS}, "is an organisation already"),
        ({"id": "Coast Training"}, "will not do"),
        ({"kind": "castle"}, "castle"),
        ({"area": "far-away"}, "far-away"),
        ({"name": ""}, "Name"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_nothing_is_made(ann, said, told):
    answer = ann.post(f"{HOME}add-organisation/", NEW | said)
    assert answer.status_code == 422 and told in answer.text
    assert Organisation.objects.count() == 4


@pytest.mark.parametrize("kind", ["government", "council"])
def test_a_council_enters_nobody_who_would_look_beyond_themselves_the_government_does(ann, kind):
    assert f'value="{kind}"' not in ann.get(f"{HOME}add-organisation/").text
    answer = ann.post(f"{HOME}add-organisation/", NEW | {"kind": kind})
    assert answer.status_code == 422 and not Organisation.objects.filter(id="coast-training").exists()
    Organisation.objects.filter(id="council").update(kind="government", area="")
    assert ann.post(f"{HOME}add-organisation/", NEW | {"kind": kind}).status_code == 302


def test_the_area_has_a_name_and_closes_after_its_organisations(ann, cast):
    page = f"{HOME}area/ettlebrae/"
    assert ann.post(f"{page}name/", {"name": "Ettlebrae and the Isles", "on": "1 November 2021"}).url == page
    assert "Ettlebrae, until 1 November 2021" in ann.get(page).text and "Isles" in ann.get(HOME).text
    answer = ann.post(f"{page}close/", {"on": "10 November 2021"})
    assert answer.status_code == 409 and "<strong>4 organisations</strong>" in answer.text
    assert ann.get(f"{HOME}add-area/").status_code == 404, "a council has one area"


def test_the_government_enters_areas(ann):
    Organisation.objects.filter(id="council").update(kind="government", area="")
    said = {"name": "The Far Isles", "id": "far-isles"}
    assert ann.post(f"{HOME}add-area/", said).url == f"{HOME}area/far-isles/"
    assert ann.post(f"{HOME}add-area/", said).status_code == 422
    assert ann.post(f"{HOME}area/far-isles/close/", {"on": "10 November 2021"}).status_code == 302
    assert Area.objects.get(id="far-isles").closed_on == date(2021, 11, 10)
    assert ann.post(f"{HOME}add-organisation/", NEW | {"area": "far-isles"}).status_code == 422


def test_a_team_is_added_named_anew_and_closed_when_nobody_is_in_it(nat, cast):
    assert nat.post(f"{HOME}add-team/", {"name": "West"}).status_code == 302
    assert nat.post(f"{HOME}add-team/", {"name": " North "}).status_code == 422
    north, west = (Team.objects.get(name=name) for name in ("North", "West"))
    assert nat.post(f"{HOME}team/{west.pk}/name/", {"name": "North", "on": "1 November 2021"}).status_code == 422
    answer = nat.post(f"{HOME}team/{north.pk}/close/", {"on": "10 November 2021"})
    assert answer.status_code == 409 and "3 members of staff" in answer.text
    assert nat.post(f"{HOME}team/{west.pk}/close/", {"on": "10 November 2021"}).status_code == 302
    post = {"organisation": WORKS, "role": "key_worker", "team": "West", "from_on": "10 November 2021"}
    refused = nat.post("/staff/bea/post/", post)
    assert refused.status_code == 422 and "is closed" in refused.text


def test_an_administrator_of_a_provider_looks_after_that_alone(nat, cast):
    other = Team.objects.create(organisation_id=ELSEWHERE, name="East")
    assert nat.get(f"{HOME}organisation/{WORKS}/").status_code == 200
    places = [f"organisation/{ELSEWHERE}/", "area/ettlebrae/", f"team/{other.pk}/", "organisation/none/", "castle/1/"]
    for place in places:
        for act in ("", "name/", "close/"):
            assert nat.get(f"{HOME}{place}{act}").status_code == 404
    for page in ("add-organisation/", "add-area/", f"organisation/{ELSEWHERE}/administrator/"):
        assert nat.post(f"{HOME}{page}", NEW).status_code == 404
    assert nat.post(f"{HOME}organisation/{ELSEWHERE}/open/").status_code == 404


@pytest.mark.parametrize("who", ["ben", "lea", "pat", "cai", "dee", "eli", "fay", "gil"])
def test_nobody_else_looks_after_places(sign_in, cast, who):
    client = sign_in(cast[who])
    for page in ("", "add-team/", "add-organisation/", f"organisation/{WORKS}/", f"organisation/{WORKS}/close/"):
        assert (client.get(f"{HOME}{page}").status_code, client.post(f"{HOME}{page}").status_code) == (404, 404)
