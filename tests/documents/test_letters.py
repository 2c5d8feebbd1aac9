"""Letters to Ada: plain words, shown before they are kept, kept as they were sent, and not posted where that is not safe."""

from types import SimpleNamespace

import pytest
import time_machine
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from ettle.web.access.acting import as_organisation
from ettle.web.documents.letters import pdf, views
from ettle.web.documents.letters.safe import Reach, reach_of
from ettle.web.documents.letters.templates import PLACES, Template, filled, templates
from ettle.web.documents.models import Letter
from tests.cast import ELSEWHERE, WORKS
from tests.plans.owner import as_owner, erase
from tests.web.told import DAY

pytestmark = pytest.mark.django_db
ALL = "/people/ada/letters/"


@pytest.fixture
def ben(sign_in, cast, adas):
    return sign_in(cast["ben"])


def said(**more):
    return {"words": "Dear Ada,\n\nCome on Monday.", "how": "hand", "then": "keep"} | more


def keep(client, template="welcome", **more):
    answer = client.post(f"{ALL}new/{template}/", said(**more))
    assert answer.status_code == 302, answer.text
    return Letter.objects.latest("id")


def test_the_five_letters_are_there_and_name_only_places_that_can_be_filled():
    assert set(templates()) == {"appointment", "welcome", "missed", "plan", "leaving"}
    with pytest.raises(ValueError, match="is no place to fill"):
        Template.model_validate({"letter": "x", "title": "x", "for": "x", "words": ["Dear {nmae}"]})


@pytest.mark.parametrize("template", sorted(["appointment", "welcome", "missed", "plan", "leaving"]))
def test_each_is_filled_for_her(ben, template):
    page = ben.get(f"{ALL}new/{template}/").text
    assert "Dear Ada Farquhar," in page and "Ettlebrae Works" in page
    assert not any(f"{{{place}}}" in page for place in PLACES)


@time_machine.travel("2026-11-25 10:00:00+00:00", tick=True)
def test_the_next_appointment_and_the_plan_come_from_their_desk(sign_in, cast, adas):
    ben = sign_in(cast["ben"])
    booked = {"mode": "phone", "day": "15 November 2021", "at": "11:00", "minutes": "30"}
    ben.post("/people/ada/appointments/new/", booked)
    words = "Monday 15 November 2021 at 11:00, by phone, for about 30 minutes"
    assert words in ben.get(f"{ALL}new/appointment/").text
    ben.post("/people/ada/plan/goal/", {"words": "A steady job", "state": "to_do"})
    assert "You want: A steady job" in ben.get(f"{ALL}new/plan/").text


def test_a_place_nobody_could_fill_is_a_gap_that_stops_the_letter(ben):
    assert "[appointment]" in ben.get(f"{ALL}new/appointment/").text
    answer = ben.post(f"{ALL}new/appointment/", said(words="Come: [appointment]."))
    assert answer.status_code == 422 and "[appointment] is still to be filled" in answer.text
    assert not Letter.objects.exists()


def test_it_is_shown_first_and_kept_only_when_asked(ben):
    page = ben.post(f"{ALL}new/welcome/", said(then="show"))
    assert page.status_code == 200 and "As it will be sent" in page.text and not Letter.objects.exists()


def test_it_is_kept_as_it_was_sent_and_sealed(ben):
    letter = keep(ben, large="on")
    page = ben.get(f"{ALL}{letter.id}/").text
    assert "Come on Monday." in page and 'class="large"' in page
    assert b"Monday" not in bytes(letter.words)
    as_owner()
    with pytest.raises(DatabaseError, match="kept as it was sent"), transaction.atomic():
        connection.cursor().execute("update documents_letter set how = 'post'")


SAID = {"safe_post": "yes", "safe_message": "yes", "never_by": [], "print": "standard"}


@pytest.fixture
def contact(monkeypatch):
    """What Ada said of how to reach her, as the people desk keeps it."""

    def said(**more):
        monkeypatch.setattr(views, "reach_of", lambda person: Reach(SimpleNamespace(**(SAID | more))))

    return said


@pytest.mark.parametrize(
    ("told", "how", "why"),
    [
        ({"safe_post": "no"}, "post", "They said that letters to them are not safe"),
        ({"never_by": ["post"]}, "post", "They said that letters to them are not safe"),
        ({"safe_post": "unknown"}, "post", "Nobody has asked whether letters to them are safe"),
        ({"safe_message": "no"}, "email", "They said that messages to them are not safe"),
        ({"never_by": ["email"]}, "email", "They said that messages to them are not safe"),
    ],
)
def test_where_it_is_not_safe_it_stops_with_the_reason_and_by_hand_it_goes(ben, contact, told, how, why):
    contact(**told)
    answer = ben.post(f"{ALL}new/welcome/", said(how=how))
    assert answer.status_code == 422 and why in answer.text and not Letter.objects.exists()
    keep(ben, how="hand")


def test_where_she_said_it_is_safe_it_is_posted(ben, contact):
    contact()
    assert keep(ben, how="post").how == "post"


def test_what_nobody_asked_is_not_safe(ben):
    assert "Nobody has asked whether letters to them are safe" in ben.get(ALL).text
    assert ben.post(f"{ALL}new/welcome/", said(how="post")).status_code == 422


def test_large_print_is_ticked_for_who_asked_for_it(ben, contact):
    contact(print="large")
    assert "checked" in ben.get(f"{ALL}new/welcome/").text.partition('name="large"')[2][:60]


@pytest.mark.skipif("contact" not in apps.all_models["people"], reason="the people desk keeps no contact yet")
def test_what_the_people_desk_keeps_is_what_is_asked(ben):
    as_owner()
    apps.get_model("people", "Contact").objects.create(person_id="ada", safe_post="no", print="large")
    reach = reach_of("ada")
    assert "not safe" in reach.stops("post") and reach.large and not reach.not_asked


GAELIC = "Catrìona NicDhòmhnaill, Ó Súilleabháin, Àrd-Mhaol"


def test_a_pdf_has_the_letters_of_names(ben):
    letter = keep(ben, words=f"A {GAELIC},\n\nFàilte.")
    answer = ben.get(f"{ALL}{letter.id}/pdf/")
    assert answer["Content-Type"] == "application/pdf" and answer.content.startswith(b"%PDF-")
    assert answer["Content-Disposition"] == f'attachment; filename="welcome-{letter.id}.pdf"'


def test_without_a_font_gaelic_is_still_written_and_what_cannot_be_says_so(ben, monkeypatch):
    monkeypatch.setattr(pdf, "font", lambda: None)
    gaelic = keep(ben, words=GAELIC)
    assert ben.get(f"{ALL}{gaelic.id}/pdf/").content.startswith(b"%PDF-")
    polish = keep(ben, words="Drogi Łukaszu")
    answer = ben.get(f"{ALL}{polish.id}/pdf/")
    assert answer.status_code == 409 and "Print the page" in answer.text


@pytest.mark.skipif(pdf.font() is None, reason="no font to embed is installed here")
def test_with_a_font_it_is_embedded_and_what_it_lacks_says_so(ben):
    polish = keep(ben, words="Drogi Łukaszu, Željko, Ștefan")
    assert b"/FontFile2" in ben.get(f"{ALL}{polish.id}/pdf/").content
    emoji = keep(ben, words="Dear \U0001fac5")
    assert ben.get(f"{ALL}{emoji.id}/pdf/").status_code == 409


def test_a_letter_is_erased_with_her_key(ben):
    letter = keep(ben)
    erase("ada")
    assert "Monday" not in ben.get(f"{ALL}{letter.id}/").text


@pytest.mark.parametrize(("more", "problem"), [({"words": ""}, "Letter"), ({"how": ""}, "How it goes"), ({"how": "pigeon"}, "not one of the answers"), ({"words": "x" * 8001}, "take out 1")])  # fmt: skip
def test_a_letter_that_does_not_hold_is_told_at_its_field(ben, more, problem):
    answer = ben.post(f"{ALL}new/welcome/", said(**more))
    assert answer.status_code == 422 and problem in answer.text and not Letter.objects.exists()


def test_no_such_letter_is_not_found(ben):
    assert ben.get(f"{ALL}new/ransom/").status_code == 404


def test_row_level_security_alone_keeps_letters(ben):
    keep(ben)
    with as_organisation(WORKS, DAY):
        assert Letter.objects.count() == 1
    with as_organisation(ELSEWHERE, DAY):
        assert Letter.objects.count() == 0


def test_filling_leaves_a_gap_and_no_brace():
    assert filled(templates()["welcome"], {"name": "Ada"}).startswith("Dear Ada,")
    assert "[worker]" in filled(templates()["welcome"], {})
