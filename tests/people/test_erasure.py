"""Ada asks to be erased: her names, numbers and words are gone for good, and the dates that money rests on stay."""

import pytest
from django.db import connection

from ettle.web.access.acting import as_organisation
from ettle.web.audit import entry as audit
from ettle.web.audit.models import Payload
from ettle.web.casework.models import Event, Standing
from ettle.web.people import actions, sealing
from ettle.web.people.erasure import erase_person
from ettle.web.people.models import Earlier, PersonKey
from tests.cast import WORKS
from tests.people.test_search import found
from tests.web.told import DAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def told_all(adas):
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
    erase_person(person="ada", by="eli", reason="she asked")
    left = {(table, word) for table, text in everywhere().items() for word in WORDS if word in text}
    assert left == set()


def test_what_was_sealed_opens_never_again(told_all):
    erase_person(person="ada", by="eli", reason="she asked")
    with pytest.raises(sealing.Erased):
        sealing.open_text("ada", told_all)
    assert Earlier.objects.exists(), "still there, and nobody can read it"
    with pytest.raises(sealing.Erased):
        actions.set_number(person="ada", number="AB123456C", by="ben")
    assert not Payload.objects.filter(person="ada").exists()


def test_the_events_stay_and_the_pages_say_that_she_was_erased(cast, told_all, sign_in):
    before = Event.objects.filter(person="ada").count()
    erase_person(person="ada", by="eli", reason="she asked")
    assert Event.objects.filter(person="ada").count() == before
    assert Standing.objects.get(person="ada").name == "ada"
    assert found(cast, "Farquhar") == found(cast, "AB123456C") == []
    client = sign_in(cast["ben"])
    for page in ("/people/ada/", "/people/ada/details/"):
        text = client.get(page).text
        assert "Erased on 10 November 2021" in text and "Farquhar" not in text
    answer = client.post("/people/ada/details/name/", {"given": "Ada"})
    assert answer.status_code == 422 and "erased on" in answer.text


def test_erasing_twice_is_erasing_once(told_all):
    first = erase_person(person="ada", by="eli", reason="she asked")
    assert erase_person(person="ada", by="dee", reason="again") == first
    kept = PersonKey.objects.get(person="ada")
    assert (kept.erased_by, kept.erased_because) == ("eli", "she asked")


def test_ben_s_organisation_still_sees_that_she_was_erased(told_all):
    erase_person(person="ada", by="eli", reason="she asked")
    with as_organisation(WORKS, DAY):
        assert sealing.erased_at("ada") is not None
