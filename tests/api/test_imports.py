"""A file taken in by the key of an administrator's post: read, told, looked through, taken in; and nobody is shown."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from ettle.web.administration.imports import actions
from ettle.web.administration.imports.models import Import, State
from ettle.web.casework.models import Event
from ettle.web.people.models import Identity
from tests.administration.sheets import table, xlsx
from tests.administration.test_imports import PEOPLE
from tests.api.test_acts import faults_of, rows_of
from tests.cast import ELSEWHERE, WORKS

pytestmark = pytest.mark.django_db
NEEDS = table(("Client ID", "Date", "Need"), ("ada", "09/11/2021", "kids"), ("ada", "08/11/2021", "childcare"))


@pytest.fixture
def admin(system, settings, tmp_path):
    settings.IMPORTS = tmp_path / "imports"
    return system("ada_min")


def sent(theirs, content=PEOPLE, what="people", name="people.csv", **more):
    file = SimpleUploadedFile(name, content if isinstance(content, bytes) else content.encode())
    return theirs.send("/imports", **({"file": file, "what": what, "organisation": WORKS} | more))


def told(theirs, at, **more):
    """The columns said as they are guessed."""
    asked = theirs.get(at).json()["columns"]
    fields = {each["field"]: each["now"] for each in asked if each["now"]}
    return theirs.act(f"{at}/columns", {"fields": fields | {"dates": "dmy"} | more})


def test_a_file_is_read_told_looked_through_taken_in_and_has_a_receipt(admin):
    at = f"/imports/{sent(admin).json()['id']}"
    assert {each["about"]: each["now"] for each in admin.get(at).json()["columns"]}["Surname"] == "family"
    assert told(admin, at).status_code == 201
    look = admin.get(at).json()["look"]
    assert (look["added"], look["refused"], look["likely_twice"]) == (3, 1, 1)
    assert look["wrong"][0]["cure"] and not rows_of(Identity, family="NicDhòmhnaill")
    assert admin.act(f"{at}/go").status_code == 201
    actions.go_on()
    receipt = admin.get(at)
    said = receipt.json()
    assert (said["state"], said["taken"], said["added"], said["refused"], len(said["wrong"])) == ("done", 4, 3, 1, 1)
    assert "Catrìona" not in receipt.text and "NicDhòmhnaill" not in receipt.text and len(rows_of(Identity)) == 4
    again = admin.act(f"{at}/go")
    assert again.status_code == 409 and "finished" in faults_of(again)["id"]
    assert admin.act(f"{at}/throw-away").status_code == told(admin, at).status_code == 409
    assert [each["id"] for each in admin.get("/imports").json()] == [said["id"]]


def test_words_that_are_no_codes_are_said(admin):
    at = f"/imports/{sent(admin, NEEDS, 'need').json()['id']}"
    early = admin.act(f"{at}/words", {"fields": {}})
    assert early.status_code == 409 and told(admin, at).status_code == 201
    (asked,) = admin.get(at).json()["words"]
    assert asked["about"].startswith("kids") and "childcare" in asked["choices"]
    assert admin.act(f"{at}/words", {"fields": {asked["field"]: "childcare"}}).status_code == 201
    assert admin.get(at).json()["look"]["added"] == 2
    admin.act(f"{at}/go")
    actions.go_on()
    assert [each.detail["need"] for each in rows_of(Event, kind="need", entered_by="system: import")] == [
        "childcare"
    ] * 2


def test_what_stopped_goes_on_and_what_is_not_wanted_is_thrown_away(admin):
    at = f"/imports/{sent(admin).json()['id']}"
    told(admin, at)
    assert admin.act(f"{at}/throw-away").status_code == 201 and admin.get(at).status_code == 404
    at = f"/imports/{sent(admin).json()['id']}"
    told(admin, at)
    for each in rows_of(Import):
        each.state = State.STOPPED
        each.save()
    assert admin.act(f"{at}/go").status_code == 201
    actions.go_on()
    assert admin.get(at).json()["state"] == "done"


@pytest.mark.parametrize(
    ("parts", "field"),
    [
        ({"content": b""}, "file"),
        ({"content": b"%PDF-1.4"}, "file"),
        ({"content": xlsx(("a", "b"), ("1", "2"))}, "file"),
        ({"what": "gossip"}, "what"),
        ({"organisation": "nowhere"}, "organisation"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_file_that_its_page_refuses_is_refused_at_its_field(admin, parts, field):
    answer = sent(admin, **parts)
    assert answer.status_code == 422 and field in faults_of(answer), answer.content
    assert not rows_of(Import)


@pytest.mark.parametrize(
    ("said", "field"),
    [({"column_0": "family"}, "column_2"), ({"dates": "mdy"}, "dates"), ({"column_9": "x"}, "column_9")],
)
def test_columns_that_do_not_hold_are_refused_at_their_field(admin, said, field):
    at = f"/imports/{sent(admin).json()['id']}"
    answer = told(admin, at, **said)
    assert answer.status_code == 422 and field in faults_of(answer), answer.content


def test_a_file_sent_twice_is_kept_once(admin):
    first, again = (sent(admin, token="token-0001") for _ in range(2))
    assert (first.status_code, first.content) == (201, again.content) and len(rows_of(Import)) == 1


@pytest.mark.parametrize("code", ["ben", "lea", "pat", "gil", "eli"])
def test_whoever_may_not_on_a_page_may_not_here(admin, system, code):
    at, theirs = f"/imports/{sent(admin).json()['id']}", system(code)
    acts = [theirs.act(f"{at}/{act}", {"fields": {}}) for act in ("columns", "words", "go", "throw-away")]
    answers = [theirs.get("/imports"), theirs.get(at), sent(theirs), *acts]
    assert {each.status_code for each in answers} == {404}
    assert [each.state for each in rows_of(Import)] == [State.READ]


def test_another_organisation_s_administrator_has_other_files(admin, cast, system):
    at = f"/imports/{sent(admin).json()['id']}"
    cast["cai"].posts.update(role="administrator", organisation_id=ELSEWHERE)
    assert system("cai").get(at).status_code == 404 and system("cai").get("/imports").json() == []
