"""Ada is found under any spelling that one forgives; nobody is found by those who may not see them."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ettle.web.access.acting import Acting, as_organisation
from ettle.web.access.actions import tell_of_grants
from ettle.web.access.models import Assignment, Grant, PersonRef
from ettle.web.casework import actions as casework
from ettle.web.people import actions as people
from ettle.web.people.models import SearchRow
from ettle.web.people.search import search
from tests.cast import ELSEWHERE, WORKS
from tests.remembered import remembered
from tests.web.told import DAY, told

pytestmark = pytest.mark.django_db

NAMES = {
    "sean": ("Seán", "Ó Súilleabháin"),
    "catriona": ("Catrìona", "NicDhòmhnaill"),
    "rory": ("Rory", "O'Neill"),
    "mhairi": ("Mhairi", "McDonald"),
    "iona": ("Iona", "MacLeod"),
    "null": ("Null", "Null"),
    "ng": ("E", "O"),
    "long": ("Jo", "Ab" * 100),
    "mary": ("Mary Jane", "Smith-Brown"),
    "stewart": ("Craig", "Stewart"),
}


def give_to_ben(person):
    """His organisation sees them and he is their key worker, without a start that the rules would be asked about."""
    PersonRef.objects.get_or_create(id=person)
    Grant.objects.bulk_create(
        Grant(
            person_id=person,
            organisation_id=WORKS,
            category=each,
            purpose="help",
            valid_from=DAY,
            because="agreement",
            source="a",
        )
        for each in ("name", "identity", "contact", "journey")
    )
    Assignment.objects.create(person_id=person, organisation_id=WORKS, worker="ben", from_on=DAY, source=person)
    tell_of_grants([person])


@pytest.fixture
@remembered
def known(adas):
    for person, (given, family) in NAMES.items():
        people.name_person(person=person, given=given, family=family)
        give_to_ben(person)
    return adas


def acting_as(cast, code):
    staff = cast[code]
    return Acting(staff, staff.posts.get(), DAY)


def found(cast, text, code="ben"):
    acting = acting_as(cast, code)
    with as_organisation(acting.organisation, DAY):
        return [each.person for each in search(acting, text).found]


WRITTEN = [
    ("ada", "Ada Farquhar"),
    ("ada", "farquhar, ada"),
    ("ada", "FARQ"),
    ("ada", "Farquar"),
    ("ada", "Ada Farqhuar"),
    ("ada", "Adah Farquhar"),
    ("rory", "O'Neill"),
    ("rory", "O’Neill"),
    ("rory", "oneill"),
    ("rory", "O Neill rory"),
    ("rory", "Neill"),
    ("rory", "oneil"),
    ("sean", "Ó Súilleabháin"),
    ("sean", "o suilleabhain"),
    ("sean", "Suilleabhain Sean"),
    ("sean", "Shaun O'Sullivan"),
    ("catriona", "Catrìona NicDhòmhnaill"),
    ("catriona", "Catri\u0300ona NicDho\u0300mhnaill"),
    ("catriona", "katrina nicdhomhnaill"),
    ("mhairi", "MacDonald"),
    ("mhairi", "Mc Donald"),
    ("mhairi", "M'Donald"),
    ("mhairi", "mhairi macdonnald"),
    ("iona", "McLeod"),
    ("null", "Null"),
    ("ng", "E O"),
    ("long", "Jo " + "Ab" * 100),
    ("long", "Ab" * 100),
    ("mary", "Jane Smith"),
    ("mary", "mary brown"),
    ("mary", "Smith Brown"),
    ("stewart", "stuart craig"),
    ("ada", "ada"),
    ("mhairi", "mhairi"),
]


def test_a_name_is_found_as_people_write_it(cast, known):
    lost = [(person, text) for person, text in WRITTEN if person not in found(cast, text)[:3]]
    assert not lost


def test_a_date_of_birth_finds_ada_alone_or_with_part_of_a_name(cast, known):
    for text in ["9 May 1990", "09/05/1990", "farquar 1990-05-09", "Ada 9 May 1990"]:
        assert found(cast, text) == ["ada"], text


def test_two_things_together_must_both_be_so(cast, known):
    for text in ["9 May 1991", "Ada 9 May 1991", "stewart 9 May 1990"]:
        assert found(cast, text) == [], text


def test_nonsense_finds_nobody_and_breaks_nothing(cast, known):
    for text in ["", "   ", "\0", "%", "'; drop table", "\u202e", "1" * 600, "a" * 5000, "9 9 9999", "- -"]:
        assert isinstance(found(cast, text), list)


def test_cai_finds_nobody_of_another_provider(cast, known):
    for text in ["Ada Farquhar", "farquar", "9 May 1990", "ada", "Ada 9 May 1990"]:
        assert found(cast, text, "cai") == [], text


def test_row_level_security_alone_hides_the_names_from_cai_s_desk(known):
    with as_organisation(ELSEWHERE, DAY):
        assert not SearchRow.objects.exists()
    with as_organisation(WORKS, DAY):
        assert SearchRow.objects.filter(person="ada").exists()
        assert not SearchRow.objects.filter(organisation=None).exists(), "those are for the system"


def test_somebody_on_another_list_is_found_by_name_and_by_nothing_else(cast, known):
    assert found(cast, "Farquhar", "bob") == ["ada"]
    assert found(cast, "9 May 1990", "bob") == []
    assert found(cast, "Farquhar 9 May 1990", "bob") == []


def test_a_new_name_is_found_at_once_and_the_page_of_everybody_shows_it(cast, known, sign_in):
    people.name_person(person="ada", given="Ada", family="Ross")
    assert found(cast, "Ross") == ["ada"] and found(cast, "Farquhar") == []
    assert "Ada Ross" in sign_in(cast["ben"]).get("/caseload/").text


def test_nobody_is_found_by_an_organisation_once_its_grant_has_ended(cast, known):
    acting = acting_as(cast, "ben")
    SearchRow.objects.filter(person="ada").update(valid_until=DAY)
    with as_organisation(WORKS, DAY):
        assert [each.person for each in search(acting, "Farquhar").found] == []


def test_as_many_questions_for_many_as_for_few(cast, known):
    counts = []
    for text in ("Farquhar", "o"):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            found(cast, text)
        counts.append(len(asked))
    assert counts[1] <= counts[0] <= 12


def test_events_that_change_no_grant_write_no_search_row(cast, known):
    before = set(SearchRow.objects.values_list("pk", flat=True))
    casework.record_events(by="ben", events=[told("contact", "2021-11-02", mode="phone", reached="yes")], for_day=DAY)
    assert set(SearchRow.objects.values_list("pk", flat=True)) == before


def test_a_corrected_birth_is_found_by_the_new_day_only(cast, known):
    said = told(
        "fact",
        "1990-05-09",
        id="right",
        name="date_of_birth",
        value=date(1990, 5, 19),
        recorded="2021-11-03",
        replaces="ada-fact-1990-05-09",
    )
    casework.record_events(by="ben", events=[said], for_day=DAY)
    assert found(cast, "19 May 1990") == ["ada"] and found(cast, "9 May 1990") == []


def test_rebuilding_gives_the_same_rows(adas):
    columns = ("person", "organisation", "kind", "family", "given", "born_on", "valid_from", "valid_until")
    before = sorted(map(str, SearchRow.objects.values_list(*columns)))
    casework.rebuild(for_day=DAY)
    assert sorted(map(str, SearchRow.objects.values_list(*columns))) == before


def test_the_page_shows_ben_his_own_and_bob_only_where_to_ask(cast, known, sign_in):
    page = sign_in(cast["ben"]).get("/people/?find=farquhar").text
    assert 'href="/people/ada/"' in page and "9 May 1990" in page and "1 person" in page
    theirs = sign_in(cast["bob"]).get("/people/?find=farquhar").text
    assert "Ada Farquhar" in theirs and "Ben Laidlaw" in theirs
    assert "9 May 1990" not in theirs and 'href="/people/ada/"' not in theirs


def test_cai_s_page_is_that_of_a_name_nobody_has(cast, known, sign_in):
    client = sign_in(cast["cai"])
    for text in ["farquhar", "zzzz", ""]:
        page = client.get("/people/", {"find": text}).text
        assert "Farquhar" not in page and "person found" not in page


def test_what_was_typed_is_not_in_the_record_of_the_request(cast, known, sign_in):
    from ettle.web.audit.models import Recorded

    sign_in(cast["ben"]).get("/people/?find=farquhar")
    entry = Recorded.objects.get(act="find_people")
    assert (entry.address, entry.people) == ("/people/", ["ada"])
