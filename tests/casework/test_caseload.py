"""The caseload: whose people, narrowed and ordered, fifty at a time, and what is hidden in it."""

import csv
import io
import re

import pytest
from django.test import Client

from ettle.web.access.models import Post
from ettle.web.access.roles import ROLES, Relation, sees
from ettle.web.audit.models import Recorded
from ettle.web.casework import actions
from ettle.web.people.actions import name_person
from tests.casework.questions import questions_of
from tests.cast import WORKS, bens
from tests.remembered import remembered
from tests.web.told import DAY, ada, told

pytestmark = pytest.mark.django_db


@pytest.fixture
@remembered
def area(recorded, cast):
    """Ada and 60 others with Ben; Isla with Bea of his team; Màiri with Bob of another; Kofi with nobody; Noor left."""
    name_person(person="ada", given="Ada", family="Farquhar")
    name_person(person="isla", given="Isla", family="Wemyss")
    name_person(person="mairi", given="Màiri", family="NicLeòid")
    name_person(person="kofi", given="Kofi", family="Mensah")
    more = [each for n in range(60) for each in started(f"eve-{n:03}", "ben")]
    rest = [*started("isla", "bea"), *started("mairi", "bob"), *started("kofi"), *started("noor", "ben")]
    leave = told("leave", "2021-10-01", person="noor", reason="health")
    actions.record_events(by="ben", events=[*ada(), bens("ada"), *more, *rest, leave], for_day=DAY)


def started(person, worker="", on="2021-06-01"):
    yield told("start", on, person=person, programme="no-one-left-behind-local", provider=WORKS, area="dundee-city")
    if worker:
        yield told("key_worker", on, person=person, worker=worker)


@pytest.fixture
def desk(area, cast, sign_in):
    """The caseload as somebody asks for it."""
    return lambda code, query="": sign_in(cast[code], Client()).get(f"/caseload/{query}")


def people_in(page):
    return re.findall(r'role="rowheader">(?:<input [^>]+> )?(?:<a href="[^"]+">)?([^<]+)', page.text)


def test_the_list_shows_where_ada_stands(desk):
    page = desk("ben", "?find=ada").text
    assert "Showing 1 to 1 of 1" in page
    assert "80 of 91 days; 21 November 2021 at the earliest" in page
    assert "group core" in page and "1 November 2021" in page
    assert "worked out for 10 November 2021" in page


@pytest.mark.parametrize(
    ("code", "tab", "people"),
    [
        ("ben", "team", "Isla Wemyss"),
        ("ben", "organisation", "Màiri NicLeòid"),
        ("ben", "unassigned", "Kofi Mensah"),
        ("lea", "", "Isla Wemyss"),
        ("pat", "", "Màiri NicLeòid"),
        ("pat", "left", "noor"),
    ],
)
def test_each_tab_lists_whose_people_it_says(desk, code, tab, people):
    assert people in people_in(desk(code, f"?tab={tab}&find={people.split()[0]}"))


def test_nobody_s_people_are_those_without_a_key_worker_and_those_whose_key_worker_left(desk, cast):
    assert people_in(desk("pat", "?tab=unassigned")) == ["Kofi Mensah"]
    Post.objects.filter(staff=cast["bob"]).update(until_on=DAY)
    page = desk("pat", "?tab=unassigned")
    assert set(people_in(page)) == {"Kofi Mensah", "Màiri NicLeòid"} and "Nobody’s people" in page.text
    assert "Bob Nairn, no longer a key worker here" in page.text and 'value="e:mairi-1"' in page.text
    assert people_in(desk("cai", "?tab=unassigned")) == [], "of another organisation Cai sees nobody's either"


def test_ben_s_own_are_first_and_nobody_else_s(desk):
    page = desk("ben")
    assert "Showing 1 to 50 of 61" in page.text
    assert not {"Isla Wemyss", "Màiri NicLeòid", "Kofi Mensah", "noor"} & set(people_in(page))


def test_beyond_his_team_ben_sees_a_name_and_a_key_worker_and_nothing_else(desk):
    page = desk("ben", "?tab=organisation&find=mairi").text
    assert "Màiri NicLeòid" in page and "Bob Nairn" in page and "Restricted" in page
    assert "/people/mairi/" not in page and "mairi-1" not in page and "Dundee" not in page


def test_what_a_mask_hides_cannot_be_asked_for_either(desk):
    page = desk("ben", "?tab=organisation&find=mairi&state=left&programme=fair-start-scotland&due=nothing&area=x").text
    assert "Màiri NicLeòid" in page, "an answer that left her out would tell her state"
    assert 'name="state"' not in page


@pytest.mark.parametrize("sort", ["due", "-due", "since", "-since"])
@pytest.mark.parametrize("tab", ["organisation", "unassigned"])
def test_an_order_by_days_that_a_mask_hides_cannot_be_asked_for(desk, tab, sort):
    late = started("abe", "bob" if tab == "organisation" else "", on="2021-09-01")
    actions.record_events(by="ben", events=[*late], for_day=DAY)
    plain, asked = (people_in(desk("ben", f"?tab={tab}{query}")) for query in ("", f"&sort={sort}"))
    assert "abe" in plain and asked == plain, "an order would tell since when, and what is due"
    page = desk("ben", f"?tab={tab}").text
    assert "sort=since" not in page and "sort=due" not in page


def test_who_left_is_told_to_those_who_see_their_journey(desk):
    leave = told("leave", "2021-10-01", person="mairi", reason="health")
    actions.record_events(by="bob", events=[leave], for_day=DAY)
    assert people_in(desk("ben", "?tab=left")) == ["noor"], "Noor was his; Màiri was Bob’s, of another team"
    assert people_in(desk("bea", "?tab=left&sort=-since")) == ["noor"], "Bea is of Ben’s team"
    assert people_in(desk("bob", "?tab=left")) == ["Màiri NicLeòid"]
    assert set(people_in(desk("lea", "?tab=left"))) == {"Màiri NicLeòid", "noor"}


def test_in_his_team_ben_sees_the_journey(desk):
    assert "/people/isla/" in desk("ben", "?tab=team&find=isla").text


def test_a_manager_sees_everybody_s_journey_and_no_mask(desk):
    page = desk("pat").text
    assert "Restricted" not in page


def test_cai_lists_nobody_of_them(desk):
    for tab in ("mine", "team", "organisation", "unassigned", "left"):
        assert people_in(desk("cai", f"?tab={tab}")) == []


@pytest.mark.parametrize("find", ["farq", "ADA", "ada farq", "Farquhar, Ada", "Àda", "ada-1", "ada"])
def test_beginnings_of_names_in_any_order_without_accents_or_a_reference_find_ada(desk, find):
    assert people_in(desk("ben", f"?find={find}")) == ["Ada Farquhar"]


def test_what_is_not_the_beginning_of_a_name_finds_nobody(desk):
    page = desk("ben", "?find=arqu").text
    assert "Nobody matches “arqu”. Try fewer filters" in page


@pytest.mark.parametrize("sort", ["person", "-person", "due", "-due", "since", "-since"])
def test_page_after_page_everybody_is_there_once_in_every_order(desk, sort):
    first = desk("ben", f"?sort={sort}")
    older = re.search(r'rel="next" href="([^"]+)"', first.text).group(1).replace("&amp;", "&")
    second = desk("ben", older)
    assert "Showing 51 to 61 of 61" in second.text
    assert len({*people_in(first), *people_in(second)}) == 61
    newer = re.search(r'rel="prev" href="([^"]+)"', second.text).group(1).replace("&amp;", "&")
    again = desk("ben", newer)
    assert people_in(again) == people_in(first)
    assert "Showing 1 to 50 of 61" in again.text and 'rel="prev"' not in again.text


@pytest.mark.parametrize("query", ["?at=nobody&go=on", "?at=%00&of=x", "?at=ada&of=ada-1&go=on&n=x", "?n=-1", "?tab=x"])
def test_a_page_that_is_not_there_is_answered_with_one_that_is(desk, query):
    assert desk("ben", query).status_code == 200


def test_filters_go_along_and_each_can_be_removed(desk):
    page = desk("ben", "?programme=no-one-left-behind-local&area=dundee+city").text
    assert "Showing 1 to 50 of 60" in page
    assert 'href="?area=dundee+city&amp;tab=mine"' in page
    assert "programme=no-one-left-behind-local" in re.search(r'rel="next" href="([^"]+)"', page).group(1)


@pytest.mark.parametrize(("due", "number"), [("overdue", 0), ("week", 61), ("month", 61), ("nothing", 0)])
def test_what_is_due_narrows_the_list(desk, due, number):
    assert (f"of {number}</p>" in desk("ben", f"?due={due}").text) == (number > 0)


def test_a_choice_that_is_none_is_told_at_its_field(desk):
    page = desk("ben", "?state=happy&programme=%3Cscript%3E").text
    assert "“happy” is not one of the choices" in page
    assert "<script>" not in page
    assert 'href="#id_state"' in page
    assert "Showing 1 to 50 of 61" in page


@pytest.mark.parametrize("find", ["\x00", "'; drop table casework_event; --", "%", "é" * 40, "x" * 500])
def test_odd_words_to_find_do_no_harm(area, cast, sign_in, find):
    assert sign_in(cast["ben"]).get("/caseload/", {"find": find}).status_code == 200


def test_an_empty_list_says_what_will_appear(sign_in, cast):
    assert "When a referral or a start is recorded" in sign_in(cast["ben"]).get("/caseload/").text


def test_the_list_costs_the_same_queries_for_many_as_for_one(desk, area, sign_in, cast, django_assert_max_num_queries):
    client = sign_in(cast["ben"])
    client.get("/caseload/")
    for query in ("?find=ada", "", "?tab=organisation", "?tab=team&sort=-since"):
        with django_assert_max_num_queries(14):  # two of them begin and end the transaction
            client.get(f"/caseload/{query}")


def test_of_very_many_key_workers_one_is_typed_and_not_chosen(desk, monkeypatch):
    monkeypatch.setattr("ettle.web.casework.caseload.views.MOST_OFFERED", 1)
    page = desk("lea", "?tab=organisation&worker=bea+MOFFAT")
    assert people_in(page) == ["Isla Wemyss"] and '<option value="bea"' not in page.text
    assert 'name="worker"' in page.text and "Bea Moffat" in page.text
    nobody = desk("lea", "?tab=organisation&worker=Cai+Ross")
    assert "No key worker here is called “Cai Ross”. Write their whole name, as on the list." in nobody.text


def test_a_list_asks_no_more_where_more_key_workers_work_than_are_offered(area, sign_in, cast, monkeypatch):
    lea = sign_in(cast["lea"])
    few = questions_of(lea, "/caseload/?tab=organisation")
    monkeypatch.setattr("ettle.web.casework.caseload.views.MOST_OFFERED", 1)
    assert questions_of(lea, "/caseload/?tab=organisation") == few
    assert few <= 10, "five of them are the frame's"


def test_no_role_sees_less_of_somebody_who_is_nearer():
    """Whoever sees journeys of a whole organisation is not asked about their team: they see those of it as well."""
    for role in ROLES:
        assert sees(role, Relation.ORGANISATION) <= sees(role, Relation.TEAM) <= sees(role, Relation.OWN), role


def test_a_view_is_saved_without_what_was_searched_for_and_taken_away(area, sign_in, cast):
    client = sign_in(cast["ben"])
    client.post("/caseload/views/", {"name": "Mine, quiet", "query": "state=quiet&find=farquhar&tab=mine"})
    page = client.get("/caseload/").text
    assert 'href="?state=quiet&amp;tab=mine"><strong>Mine, quiet' in page and "farquhar" not in page
    assert "Mine, quiet" not in sign_in(cast["bea"], Client()).get("/caseload/").text
    number = re.search(r'name="forget" value="(\d+)"', page).group(1)
    sign_in(cast["bea"], Client()).post("/caseload/views/", {"forget": number})
    assert "Mine, quiet" in client.get("/caseload/").text, "Bea cannot take Ben's away"
    client.post("/caseload/views/", {"forget": number})
    assert "Mine, quiet" not in client.get("/caseload/").text


def test_the_file_has_every_row_that_matches_and_the_record_how_many(area, sign_in, cast):
    answer = sign_in(cast["lea"]).get("/caseload/caseload.csv?tab=organisation&programme=no-one-left-behind-local")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 63
    assert {"Isla Wemyss", "Màiri NicLeòid", "Kofi Mensah"} <= {row["Person"] for row in rows}
    kept = Recorded.objects.get(act="caseload_file")
    assert kept.wrote == ["caseload as a file:63 rows"] and len(kept.people) == 63


def test_a_key_worker_has_no_file(area, sign_in, cast):
    client = sign_in(cast["ben"])
    assert client.get("/caseload/caseload.csv").status_code == 404
    assert "Download" not in client.get("/caseload/").text


def test_a_name_that_would_be_a_formula_is_words_in_the_file(desk, area, sign_in, cast):
    name_person(person="isla", given="=HYPERLINK(1)", family="＝1+1")
    rows = sign_in(cast["lea"]).get("/caseload/caseload.csv?tab=team").content.decode("utf-8-sig")
    names = {row["Person"] for row in csv.DictReader(io.StringIO(rows))}
    assert "'=HYPERLINK(1) ＝1+1" in names
