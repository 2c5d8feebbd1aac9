"""Ada asks to be erased: her names, numbers and words are gone for good, and the dates that money rests on stay."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from ettle.web.access.models import Assignment, BreakGlass, Grant
from ettle.web.audit import entry as audit
from ettle.web.audit.models import Payload
from ettle.web.casework.actions import Refused, rebuild, record_events
from ettle.web.casework.models import Event, Matter, Standing
from ettle.web.drafts.models import Draft
from ettle.web.frame.day import now
from ettle.web.gateway.models import Referral, Step
from ettle.web.people import actions, sealing
from ettle.web.people.actions import name_person
from ettle.web.people.erasure import erase_person
from ettle.web.people.models import Born, Earlier, Erasure, Identity, PersonKey, SearchRow
from tests.administration.sheets import table
from tests.administration.test_imports import admin, taken_in  # noqa: F401
from tests.cast import WORKS, bens
from tests.people.erasing import agreed, erase
from tests.people.test_search import found
from tests.plans.owner import as_owner
from tests.web.told import DAY, ada, told

pytestmark = pytest.mark.django_db


def beside(cast):
    """What other desks keep of her in the clear."""
    whose = {"person_id": "ada", "from_organisation_id": "jobcentre", "to_organisation_id": WORKS}
    said = {"programme": "fair-start-scotland", "agreed_how": "here", "agreed": b"", "wants": b"", "reach": b""}
    named = {"given": "Ada", "family": "Farquhar", "made_by": "gil", "made_on": DAY, "contact_by": DAY}
    referral = Referral.objects.create(event="r", **whose, **said, **named, state="received")
    of = {"from_organisation": "jobcentre", "to_organisation": WORKS, "on": DAY, "at": now(), "by": "ben"}
    Step.objects.create(referral=referral, **of, kind="met", told="Farquhar came")
    at = {"address": "/people/ada/record/work/", "tab": "t", "saved_at": now(), "subject": "ada"}
    typed = {"form": "record work", "title": "Record work", "fields": [["employer", "Una"]]}
    Draft.objects.create(owner=cast["ben"], organisation_id=WORKS, **at, **typed)
    reason = {"reason": "Farquhar is not safe", "from_at": now(), "until_at": now() + timedelta(hours=1)}
    BreakGlass.objects.create(staff=cast["bob"], organisation_id=WORKS, person_id="ada", **reason)


@pytest.fixture
def told_all(cast, adas):
    beside(cast)
    actions.set_number(person="ada", number="AB123456C", by="ben")
    actions.set_contact(person="ada", said={"phone": "0131 496 0000", "who_else": "Una"}, by="ben")
    actions.move(person="ada", from_on=DAY, lines="1 Brae", postcode="EH1 1AA", by="ben")
    actions.set_emergency_contact(person="ada", name="Una", phone="0131 496 0001", by="ben")
    actions.answer_equality(person="ada", answers={"religion": "none"}, by="ben")
    actions.add_other_name(person="ada", kind="previous", given="Ada", family="Wishart", by="ben")
    actions.name_person(person="ada", given="Ada", family="Farquhar-Sim", by="ben")
    with audit.entry(actor="system: test", act="test"):
        audit.keep("ada", words="she told me of Farquhar")
    return sealing.seal_text("ada", "what Ben wrote of her")


WORDS = ["Farquhar", "farquhar", "Wishart", "0131 496", "01314960000", "1 Brae", "EH1 1AA", "AB••••56C", "Una"]


def everywhere():
    """Every text of every table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select table_name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'"
        )
        tables = [name for (name,) in cursor.fetchall()]
        kept = {}
        for table in tables:
            cursor.execute(f'select t::text from "{table}" t')
            kept[table] = "\n".join(text for (text,) in cursor.fetchall())
    return kept


def test_no_word_of_hers_is_left_in_any_table(cast, told_all):
    assert any("Farquhar" in text for text in everywhere().values())
    erase("ada")
    left = {(table, word) for table, text in everywhere().items() for word in WORDS if word in text}
    assert left == set()


def test_what_was_sealed_opens_never_again(told_all):
    erase("ada")
    with pytest.raises(sealing.Erased):
        sealing.open_text("ada", told_all)
    assert Earlier.objects.exists(), "still there, and nobody can read it"
    with pytest.raises(sealing.Erased):
        actions.set_number(person="ada", number="AB123456C", by="ben")
    assert not Payload.objects.filter(person="ada").exists()


def test_the_events_stay_and_nobody_finds_or_opens_her(cast, told_all, sign_in):
    before = Event.objects.filter(person="ada").count()
    assert before and sign_in(cast["ben"]).get("/people/ada/").status_code == 200
    erase("ada")
    assert found(cast, "Farquhar") == found(cast, "AB123456C") == []
    client = sign_in(cast["ben"])
    for page in ("/people/ada/", "/people/ada/details/", "/people/ada/notes/", "/people/ada/record/work/"):
        assert client.get(page).status_code == 404, page
    for page in ("/today/", "/caseload/", "/people/?find=ada"):
        assert "/people/ada/" not in client.get(page).text, page
    assert client.post("/people/ada/details/name/", {"given": "Ada"}).status_code == 404
    as_owner()
    assert Event.objects.filter(person="ada").count() == before


def test_working_it_all_out_again_brings_nothing_of_her_back(adas):
    erase("ada")
    worked_out = [Standing, Matter, Grant, Assignment, Born, SearchRow]
    before = [list(model.objects.values()) for model in worked_out]
    rebuild(for_day=DAY)
    assert [list(model.objects.values()) for model in worked_out] == before
    assert not any(before), "nobody else is there"


def test_nothing_new_of_her_passes_the_door(adas):
    erase("ada")
    before = Event.objects.count()
    hers = told("contact", "2021-10-01", id="n", mode="phone", reached="yes")
    linked = told("link", "2021-10-01", id="l", person="una", other="ada")
    unas = told("referral", "2021-10-01", id="o", person="una", source="jobcentre", programme="fair-start-scotland")
    for event in (hers, linked):
        with pytest.raises(Refused, match="somebody whose record is erased; leave it out"):
            record_events(by="ben", events=[unas, event], for_day=DAY)
    assert Event.objects.count() == before, "all of it or nothing"
    assert record_events(by="ben", events=ada(), for_day=DAY) == 0, "what is held already is passed over"


ROWS_OF_HERS = {
    "start": (("person", "enrolment", "date", "programme"), ("ada", "x-1", "2021-08-01", "fair-start-scotland")),
    "people": (("person", "given", "family"), ("ada", "Ada", "Farquhar")),
}


@pytest.mark.parametrize("what", ROWS_OF_HERS)
def test_a_file_does_not_bring_her_back(admin, what):  # noqa: F811
    erase("ada")
    before = Event.objects.count()
    taken, at = taken_in(admin, table(*ROWS_OF_HERS[what]), what)
    assert (taken.state, taken.added, taken.refused) == ("done", 0, 1)
    assert "somebody whose record is erased" in admin.get(at).text
    as_owner()
    assert Event.objects.count() == before and not Identity.objects.filter(person="ada").exists()


def test_una_who_was_once_linked_by_mistake_stays_where_she_is(adas):
    name_person(person="una", given="Una", family="Farquhar")
    start = {"programme": "fair-start-scotland", "provider": WORKS, "area": "lot-6", "group": "core"}
    unas = [told("start", "2021-07-29", person="una", **start), bens("una")]
    record_events(by="ben", events=[*unas, told("link", "2021-08-01", id="l", person="ada", other="una")], for_day=DAY)
    record_events(by="ben", events=[told("unlink", "2021-08-02", id="u", person="ada", other="una")], for_day=DAY)
    before = sorted(Grant.objects.filter(person="una").values_list("organisation", "category", "source"))
    erase("ada")
    assert before == sorted(Grant.objects.filter(person="una").values_list("organisation", "category", "source"))
    assert before and Standing.objects.filter(person="una").exists()
    assert not Grant.objects.filter(person="ada").exists()


def test_erasing_twice_is_erasing_once(told_all):
    first = erase("ada")
    assert erase("ada") == first
    kept = PersonKey.objects.get(person="ada")
    assert kept.erased_by == "dai" and kept.erased_because.endswith(": objects")


def test_one_alone_destroys_no_key(told_all):
    """The last line: whatever the pages forget, the database asks for two."""
    with pytest.raises(IntegrityError, match="another agreed"), transaction.atomic():
        erase_person(person="ada", agreed=Erasure(pk=1, agreed_by="dai", people=["ada"]))
    with pytest.raises(IntegrityError, match="erasure_by_two"), transaction.atomic():
        agreed("ada", agreed_by="dot")
    sealing.open_text("ada", told_all)


def test_what_was_agreed_is_neither_changed_nor_removed(told_all):
    erase("ada")
    for change in ("update people_erasure set reason = 'another'", "delete from people_erasure"):
        with pytest.raises(IntegrityError, match="kept as it was"), transaction.atomic():
            connection.cursor().execute(change)
