"""One press is one act: the same form sent twice is done once, and the second answer leads to the same page."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from ettle.web.access.acting import as_organisation, as_system
from ettle.web.audit.models import Recorded
from ettle.web.casework.models import Event
from ettle.web.documents.models import Document, Letter
from ettle.web.drafts.models import Press
from ettle.web.drafts.sending import remove_old
from ettle.web.plans.models import Agreement, Appointment, Entry, Note, Said
from tests.web.told import DAY

pytestmark = pytest.mark.django_db

NOTE = {"kind": "notes", "on": "9 November 2021", "words": "Rota fixed."}
BOOK = {"mode": "phone", "day": "11 November 2021", "at": "14:30", "minutes": "30"}
FORMS = {
    "plan/goal/": (Entry, {"words": "A job near home", "state": "to_do"}),
    "plan/agree/": (Agreement, {"kind": "plan", "on": "9 November 2021", "agreed": "yes"}),
    "notes/new/": (Note, NOTE),
    "appointments/new/": (Appointment, BOOK),
    "letters/new/welcome/": (Letter, {"words": "Welcome.", "how": "hand", "then": "keep"}),
}


def token(page):
    """The token against forgery: each page that is drawn has its own."""
    return {"csrfmiddlewaretoken": re.search(r'csrfmiddlewaretoken" value="([^"]+)"', page.text)[1]}


def count(model):
    with as_system():
        return model.objects.count()


@pytest.fixture
def ben(sign_in, cast, adas):
    return sign_in(cast["ben"])


@pytest.mark.parametrize("form", FORMS)
def test_the_same_form_sent_twice_makes_one_row_and_leads_to_the_same_page(ben, form):
    model, said = FORMS[form]
    address = f"/people/ada/{form}"
    sent = token(ben.get(address)) | said
    first, second = ben.post(address, sent), ben.post(address, sent)
    assert (first.status_code, second.status_code) == (302, 302)
    assert first.url == second.url
    assert count(model) == 1
    assert Recorded.objects.last().why == "sent before"


def test_the_same_words_on_a_page_opened_again_are_another_act(ben):
    for _ in range(2):
        ben.post("/people/ada/notes/new/", token(ben.get("/people/ada/notes/new/")) | NOTE)
    assert count(Note) == 2


def test_other_words_on_the_same_page_are_another_act(ben):
    page = token(ben.get("/people/ada/notes/new/"))
    ben.post("/people/ada/notes/new/", page | NOTE)
    ben.post("/people/ada/notes/new/", page | NOTE | {"words": "Bus back."})
    assert count(Note) == 2


def test_what_was_refused_is_sent_again_once_it_is_put_right(ben):
    page = token(ben.get("/people/ada/notes/new/"))
    assert ben.post("/people/ada/notes/new/", page | NOTE | {"words": ""}).status_code == 422
    assert ben.post("/people/ada/notes/new/", page | NOTE | {"words": ""}).status_code == 422
    assert count(Press) == 0
    assert ben.post("/people/ada/notes/new/", page | NOTE).status_code == 302


def test_an_assessment_sent_twice_is_one(ben):
    page = ben.get("/people/ada/assessment/new/")
    area = re.search(r'name="score_([a-z_]+)"', page.text)[1]
    sent = token(page) | {"on": "9 November 2021", f"score_{area}": "2", f"words_{area}": "Slow"}
    assert ben.post("/people/ada/assessment/new/", sent).url == ben.post("/people/ada/assessment/new/", sent).url
    assert (Event.objects.filter(kind="assessment").count(), count(Said)) == (1, 1)


def test_the_same_file_sent_twice_is_kept_once_and_another_file_is_not_the_same(ben, settings, tmp_path):
    settings.DOCUMENTS = tmp_path
    page = token(ben.get("/people/ada/documents/new/"))

    def add(words):
        file = SimpleUploadedFile("payslip.txt", words.encode(), "text/plain")
        return ben.post("/people/ada/documents/new/", page | {"file": file, "category": "journey"})

    assert add("Paid 100").url == add("Paid 100").url
    assert count(Document) == 1
    assert add("Paid 200").status_code == 302
    assert count(Document) == 2


def test_where_a_press_led_is_of_its_organisation_and_forgotten_after_days(ben, cast):
    ben.post("/people/ada/notes/new/", token(ben.get("/people/ada/notes/new/")) | NOTE)
    with as_organisation("elsewhere", DAY):
        assert Press.objects.count() == 0
    with as_system():
        assert remove_old() == 0
        Press.objects.update(at="2021-11-01T00:00Z")
    assert remove_old() == 1
