"""Every form into which more than a line is typed is kept, without being told to: a new page cannot forget it."""

import re
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace

import pytest
from django import forms
from django.test import RequestFactory

from ettle.web.drafts.attached import by_default
from ettle.web.drafts.key import read_key
from tests.drafts.test_drafts import hidden, kept, rows
from tests.matrix import world as worlds
from tests.matrix.addresses import addresses
from tests.matrix.allowed import Kind
from tests.matrix.cells import Asking, Cell

pytestmark = pytest.mark.django_db

WHO_TYPE = ("key_worker", "team_lead", "provider_manager", "referrer", "administrator")
HOME = Path(__file__).parents[2] / "ettle/web"


class Posted(HTMLParser):
    """The forms of a page that are posted: what each holds."""

    def __init__(self, page):
        super().__init__()
        self.forms = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "form":
            self.forms.append({"post": attrs.get("method") == "post", "typed": [], "key": None})
        elif tag == "textarea":
            self.forms[-1]["typed"].append(attrs["name"])
        elif tag == "input" and attrs.get("name") == "draft_key":
            self.forms[-1]["key"] = attrs["value"]


def written_into(asking):
    """Every page with a box for words in it: its address, and its forms that are posted and hold one."""
    viewers, opened = list(WHO_TYPE), set()
    every = addresses(asking.world)
    for kind in (None, Kind.OWN, Kind.REFERRED):
        for address in {each.path: each for each in every if each.kind is kind and each.name not in opened}.values():
            for viewer in list(viewers):
                answer = asking.ask(Cell(viewer, "GET", address))
                if answer.status_code in (200, 302):
                    opened.add(address.name)
                    viewers.sort(key=viewer.__ne__)  # whoever opened this one is asked first about the next
                    page = answer.text if answer.headers["content-type"].startswith("text/html") else ""
                    yield address, [each for each in Posted(page).forms if each["post"] and each["typed"]]
                    break
                if answer.status_code == 405:
                    break


def test_every_page_with_a_box_for_words_keeps_what_is_typed(settings, tmp_path):
    settings.DOCUMENTS = tmp_path
    seen = {}
    for address, found in written_into(Asking(worlds.build())):
        for each in found:
            assert each["key"], f"{address.path} does not keep {each['typed']}"
            seen[address.name] = read_key(each["key"])
    assert {
        "goal-new",
        "step-new",
        "assess",
        "appointment-new",
        "note-new",
        "note-correct",
        "letter-new",
        "record",
    } <= set(seen)
    assert {"draft", "link", "choose_people", "entry", "plan-agree"} <= set(seen)
    for key in seen.values():
        assert "Farquhar" not in key.title and key.title


# Where a form is drawn and is not a page of its own, and why nothing of it is kept.
NOT_KEPT = {
    "account/login.html": "a password", "access/again.html": "a password", "account/password_change.html": "a password", "access/way_in.html": "a password",
    "mfa/totp/activate_form.html": "a code of the moment", "mfa/authenticate.html": "a code of the moment",
    "mfa/webauthn/add_form.html": "one short name", "plans/devices.html": "one short number",
    "casework/erasing/one.html": "one reference", "administration/import_form.html": "a file", "administration/import_begun.html": "choices only",
}  # fmt: skip


def test_every_template_that_draws_a_form_says_that_it_keeps_it():
    for path in HOME.rglob("templates/**/*.html"):
        words, name = path.read_text(), "/".join(path.parts[path.parts.index("templates") + 1 :])
        drawn = re.search(r"{% (form_fields|field) ", words) and 'method="post"' in words
        if drawn and name not in NOT_KEPT:
            assert "{% draft_kept" in words or FORM_PAGE in words, (
                f"{name} draws a form of its own and does not keep it"
            )
        assert "<textarea" not in words or path.parent.name == "form", f"{name}: draw it as a field of a form"


FORM_PAGE = '{% extends "frame/form_page.html" %}'
"""What its fields are drawn on keeps them, whatever else the page draws."""
BEN = SimpleNamespace(staff=SimpleNamespace(pk=1), post=SimpleNamespace(pk=1), organisation="works")


class Words(forms.Form):
    said = forms.CharField(widget=forms.Textarea)


class Secret(Words):
    password = forms.CharField(widget=forms.PasswordInput)


class Left(Words):
    kept = False


@pytest.mark.parametrize(("form", "is_kept"), [(Words, True), (Secret, False), (Left, False)])
def test_a_password_and_what_says_so_are_not_kept(form, is_kept):
    request = RequestFactory().get("/anywhere/")
    request.acting, request.resolver_match = BEN, None
    drawn = form()
    by_default(request, form=drawn, title="Anything")
    assert hasattr(drawn, "draft") is is_kept


def test_a_note_half_written_is_carried_on_with_and_goes_when_it_is_kept(sign_in, cast, adas):
    ben = sign_in(cast["ben"])
    tab = hidden(ben.get("/people/ada/notes/new/"))
    pk = kept(ben, tab, kind="notes", words="Rota fixed.").json()["branch"]
    page = ben.get(f"/people/ada/notes/new/?draft={pk}")
    assert "Rota fixed." in page.text
    sent = hidden(page) | {"kind": "notes", "on": "9 November 2021", "words": "Rota fixed."}
    assert ben.post("/people/ada/notes/new/", sent | {"words": ""}).status_code == 422
    assert len(rows()) == 1, "what is refused stays kept"
    assert ben.post("/people/ada/notes/new/", sent).status_code == 302
    assert rows() == []


def test_a_national_insurance_number_is_not_kept_beside_what_is(sign_in, cast, adas):
    ben = sign_in(cast["ben"])
    kept(ben, hidden(ben.get("/people/add/")), given="Isla", family="Moir", number="QQ123456C")
    assert dict(rows()[0].fields) == {"given": "Isla", "family": "Moir"}
