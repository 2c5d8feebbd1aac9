"""The administrator takes people and events in from spreadsheets, sees nobody, and nothing comes in twice."""

import csv
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ettle.web.access.acting import as_organisation, as_system
from ettle.web.administration.imports import actions, store
from ettle.web.administration.imports.models import Import, Mapping, RefusedRow, State
from ettle.web.audit.models import Recorded
from ettle.web.casework.models import Event, Standing
from ettle.web.people.models import Identity
from tests.administration.sheets import table, xlsx
from tests.cast import ELSEWHERE, WORKS
from tests.web.told import DAY

pytestmark = pytest.mark.django_db
AT = "/administration/imports/"
PEOPLE = table(
    ("Client ID", "First name", "Surname", "DOB"),
    ("p1", "Catrìona", "NicDhòmhnaill", "09/05/1990"),
    ("p2", "Seán", "Ó Súilleabháin", "23/05/1991"),
    ("p3", "Ada", "Farquhar", "30/02/1990"),
    ("p4", "Ada", "Farquhar", "28/02/1990"),
)
STARTS = table(
    ("Client ID", "Enrolment", "Start date", "Programme", "Area", "Group"),
    *((f"p{at}", f"p{at}-1", "29/07/2021", "Fair Start Scotland", "lot-6", "core") for at in range(1, 3)),
)


@pytest.fixture
def admin(sign_in, cast, adas, settings, tmp_path):
    settings.IMPORTS = tmp_path / "imports"
    return sign_in(cast["ada_min"])


def read(browser, content, what="people", name="a.csv", organisation=WORKS):
    """Upload a file; the address of the import, or of the page that refuses it."""
    file = SimpleUploadedFile(name, content if isinstance(content, bytes) else content.encode())
    answer = browser.post(AT, {"file": file, "what": what, "organisation": organisation})
    return answer.url.removesuffix("columns/") if answer.status_code == 302 else answer


def say(browser, at, **said):
    """Accept the columns as they are guessed, days in figures day first unless `said` otherwise."""
    form = browser.get(f"{at}columns/").context["form"]
    chosen = {name: form.get_initial_for_field(field, name) or "" for name, field in form.fields.items()}
    return browser.post(f"{at}columns/", chosen | {"dates": "dmy"} | said)


def taken_in(browser, content, what="people", **said):
    at = read(browser, content, what)
    say(browser, at, **said)
    browser.post(f"{at}go/")
    actions.go_on()
    return Import.objects.latest("pk"), at


def names():
    with as_system():
        return {each.pk: each.name for each in Identity.objects.all()}


def events(kind):
    with as_system():
        return list(Event.objects.filter(kind=kind, entered_by="system: import").order_by("id"))


def test_people_come_in_after_a_look_through_and_a_receipt_is_kept(admin):
    at = read(admin, PEOPLE)
    assert say(admin, at).url == f"{at}codes/" and admin.get(f"{at}codes/").url == at
    page = admin.get(at).text
    assert names() == {"ada": "Ada Farquhar"}
    assert "<dt>Would be added</dt><dd>3</dd>" in page and "<dt>Would be refused</dt><dd>1</dd>" in page
    assert "<dt>Named as somebody else is</dt><dd>1</dd>" in page
    admin.post(f"{at}go/")
    assert "0 of 4" in admin.get(at).text
    actions.go_on()
    assert names() == {
        "ada": "Ada Farquhar",
        "p1": "Catrìona NicDhòmhnaill",
        "p2": "Seán Ó Súilleabháin",
        "p4": "Ada Farquhar",
    }
    page = admin.get(at).text
    assert "<dt>By</dt><dd>Ann Weir, " in page
    assert "4 rows read = 3 accepted + 1 refused" in page and Import.objects.get().digest in page
    assert [event.detail["value"] for event in events("fact")] == ["1990-05-09", "1991-05-23", "1990-02-28"]


def test_whoever_imports_sees_nobody(admin):
    _taken, at = taken_in(admin, PEOPLE)
    again = read(admin, PEOPLE + "p5,Zoë,Zetland,1/1/1990\r\n")
    say(admin, again)
    pages = [admin.get(at).text, admin.get(again).text, admin.get(f"{at}refused.csv").text, admin.get(AT).text]
    for word in ("Catrìona", "NicDh", "lleabh", "Farquhar", "Zetland", "1990", r"\bp1\b", r"\bp3\b"):
        # Whole words of references: two letters in a row stand in many a random token.
        assert not any(re.search(word, page) for page in pages), word
    assert "Z… (7 letters)" in pages[1]
    assert admin.get("/people/p1/").status_code == 404


def test_people_of_a_file_are_found_and_opened_by_whom_it_is_for_and_by_nobody_else(admin, sign_in, cast):
    at = read(admin, PEOPLE)
    say(admin, at)
    who = "the key workers and team leads of Ettlebrae Works find the people added by name until 2 February 2022"
    assert who in admin.get(at).text
    admin.post(f"{at}go/")
    actions.go_on()
    assert who in admin.get(at).text and "a file of their starts" in admin.get(at).text
    ben, cai = sign_in(cast["ben"], Client()), sign_in(cast["cai"], Client())
    assert "Catrìona NicDhòmhnaill" in ben.get("/people/?find=catriona+nicdhomhnaill").text
    assert ben.get("/people/p1/").status_code == 200
    assert "Catrìona" not in cai.get("/people/?find=catriona+nicdhomhnaill").text
    assert cai.get("/people/p1/").status_code == 404


def test_a_start_is_seen_by_those_it_is_for_and_by_nobody_else(admin):
    taken_in(admin, PEOPLE)
    taken, _ = taken_in(admin, STARTS, "start")
    assert (taken.added, taken.refused) == (2, 0)
    start = events("start")[0]
    assert (start.detail["programme"], start.detail["provider"], start.organisation) == (
        "fair-start-scotland",
        WORKS,
        WORKS,
    )
    with as_organisation(WORKS, DAY):
        assert Standing.objects.filter(person="p1").exists()
    with as_organisation(ELSEWHERE, DAY):
        assert not Standing.objects.filter(person="p1").exists()


def test_the_same_file_again_adds_nothing_and_says_so(admin):
    taken_in(admin, STARTS, "start")
    taken, _at = taken_in(admin, STARTS, "start")
    assert (taken.added, taken.already, taken.refused, len(events("start"))) == (0, 2, 0, 2)
    people, _ = taken_in(admin, PEOPLE)
    again, _ = taken_in(admin, PEOPLE)
    assert (people.added, again.added, again.already) == (3, 0, 3)


CONTACTS = table(
    ("person", "date", "mode"), *(("ada", f"2021-{at // 28 + 1:02}-{at % 28 + 1:02}", "phone") for at in range(250))
)


def test_after_a_failure_in_the_middle_it_goes_on_and_nothing_is_there_twice(admin, monkeypatch):
    at = read(admin, CONTACTS, "contact")
    say(admin, at)
    admin.post(f"{at}go/")
    sound, calls = actions.record_events, []

    def fails_after_writing(**said):
        sound(**said)
        calls.append(said)
        if len(calls) == 2:
            raise ConnectionError("Ada Farquhar")

    monkeypatch.setattr(actions, "record_events", fails_after_writing)
    with pytest.raises(ConnectionError):
        actions.go_on()
    taken = Import.objects.get()
    assert (taken.state, taken.position, len(events("contact"))) == (State.STOPPED, 90, 90)
    page = admin.get(at).text
    assert "After 90 of 250 rows" in page and "Farquhar" not in page
    admin.post(f"{at}go/")
    actions.go_on()
    taken.refresh_from_db()
    assert (taken.state, taken.added, taken.already, len(events("contact"))) == (State.DONE, 250, 0, 250)


def test_who_did_it_is_on_record_with_every_part(admin):
    taken_in(admin, CONTACTS, "contact")
    with as_system():
        parts = Recorded.objects.filter(actor="system: import", act="import_part")
        assert [each.wrote[-1].partition(":")[2].split(" ", 1)[1] for each in parts.order_by("pk")] == [
            f"rows to {count} for ada_min" for count in (90, 180, 250)
        ]


WRONG = {
    "29 February of a wrong year": ("contact", ("person", "date"), ("ada", "29/02/2021"), "on", "no 29 February"),
    "a year of two figures": ("contact", ("person", "date"), ("ada", "13/4/21"), "on", "year of two figures"),
    "a day to come": ("contact", ("person", "date"), ("ada", "2022-01-01"), "on", "after the day it was recorded"),
    "no day": ("contact", ("person", "date"), ("ada", "yesterday"), "on", "does not say day, month and year"),
    "less than nothing": ("earnings", ("person", "date", "amount"), ("ada", "2021-03-04", "-9.50"), "amount", "less than nothing"),
    "money that is not": ("earnings", ("person", "date", "amount"), ("ada", "2021-03-04", "NaN"), "amount", "amount in pounds"),
    "more hours than a week": ("work", ("person", "date", "hours"), ("ada", "2021-03-04", "169"), "hours_per_week", "hours from 0 to 168"),
    "an end before it began": ("work", ("person", "date", "until"), ("ada", "2021-03-04", "2021-03-01"), "until", "is not after on"),
    "a code of no list": ("need", ("person", "date", "need"), ("ada", "2021-03-04", "dragons"), "need", "a code of the list"),
    "a formula for an id": ("contact", ("person", "date"), ("=1+1", "2021-03-04"), "person", "as a spreadsheet formula does"),
    "a sign that turns the text": ("contact", ("person", "date", "about"), ("ada", "2021-03-04", "a\u202eb"), "about", "text-direction"),
    "more cells than headings": ("contact", ("person", "date"), ("ada", "2021-03-04", "x"), "", "more cells"),
    "somebody else's enrolment": ("contact", ("person", "date", "enrolment"), ("eve", "2021-08-04", "ada-1"), "enrolment", "another person started"),
    "nobody": ("contact", ("person", "date"), ("", "2021-03-04"), "person", "nothing"),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_a_row_that_is_wrong_says_where_and_why_and_the_rest_is_taken(admin, what):
    kind, heading, row, field, why = WRONG[what]
    taken, _at = taken_in(admin, table(heading, row, ("ada", "2021-03-05")), kind)
    assert (taken.added, taken.refused) == (1, 1)
    wrong = RefusedRow.objects.get()
    assert (wrong.line, wrong.field) == (2, field) and wrong.cure
    assert why in wrong.found + wrong.expected + wrong.cure


def test_ids_that_rows_share_though_they_differ_are_all_refused(admin):
    rows = (
        ("id", "person", "date"),
        ("e1", "ada", "2021-03-04"),
        ("e1", "ada", "2021-03-05"),
        ("e2", "ada", "2021-03-06"),
    )
    taken, _ = taken_in(admin, table(*rows), "contact")
    assert (taken.added, taken.refused) == (1, 2)


def test_words_that_are_no_codes_are_told_what_they_mean_once(admin):
    rows = (("person", "date", "need"), ("ada", "2021-03-04", "No job"), ("ada", "2021-03-05", "unemployed"))
    at = read(admin, table(*rows), "need")
    say(admin, at, remember="Needs")
    assert "No job (1 row)" in admin.get(f"{at}codes/").text
    assert admin.post(f"{at}codes/", {"need_0": "unemployed"}).url == at
    admin.post(f"{at}go/")
    actions.go_on()
    assert [event.detail["need"] for event in events("need")] == ["unemployed", "unemployed"]
    assert Mapping.objects.get().codes == {"need": {"No job": "unemployed"}}
    other = read(admin, table(*rows, ("ada", "2021-03-06", "No job")), "need")
    assert "Filled in as “Needs” was" in admin.get(f"{other}columns/").text
    assert say(admin, other).url == f"{other}codes/" and "selected" in admin.get(f"{other}codes/").text


def test_money_and_hours_of_a_workbook_are_exact(admin):
    book = xlsx(("person", "date", "pay", "hours"), ("ada", DAY.replace(month=3), 9.5, 15.99))
    at = read(admin, book, "work", "a.xlsx")
    say(admin, at)
    admin.post(f"{at}go/")
    actions.go_on()
    detail = events("work")[0].detail
    assert (detail["pay_per_hour"], detail["hours_per_week"]) == (950, "15.99")


def test_no_cell_of_what_was_refused_is_a_formula(admin):
    rows = table(("person", "date", "about"), ("=cmd()", "2021-03-04", "+1"), ("@a", "-1", "-2"))
    _, at = taken_in(admin, rows, "contact")
    for row in csv.reader(io.StringIO(admin.get(f"{at}refused.csv").text)):
        assert not any(re.match(r"[=+\-@]", cell) for cell in row)


def test_the_file_is_sealed_and_goes_when_it_is_in(admin, settings):
    read(admin, PEOPLE)
    (kept,) = settings.IMPORTS.iterdir()
    assert b"Farquhar" not in kept.read_bytes() and kept.stat().st_mode & 0o077 == 0
    taken = Import.objects.get()
    assert kept.stem == taken.digest and store.fetch(taken.digest).decode() == PEOPLE


def test_a_file_that_is_refused_keeps_nothing(admin, settings):
    answer = read(admin, b"", name="a.csv")
    assert answer.status_code == 422 and "The file is empty" in answer.text
    answer = read(admin, PEOPLE, name="a.xlsm")
    assert answer.status_code == 422 and "save it as XLSX" in answer.text
    assert not settings.IMPORTS.exists() and not Import.objects.exists()


def test_a_file_that_is_not_wanted_is_thrown_away(admin):
    at = read(admin, PEOPLE)
    assert admin.post(f"{at}remove/").url == AT and not Import.objects.exists()
    taken, at = taken_in(admin, CONTACTS, "contact")
    admin.post(f"{at}remove/")
    assert Import.objects.get() == taken


@pytest.mark.parametrize("who", ["ben", "cai", "gil", "dee", "eli"])
def test_it_is_no_page_of_anybody_else(admin, cast, sign_in, who):
    at = read(admin, PEOPLE)
    other = sign_in(cast[who], Client())
    for address in (
        AT,
        at,
        f"{at}columns/",
        f"{at}codes/",
        f"{at}refused.csv",
        "/administration/lists/",
        "/administration/lists/area/",
    ):
        assert other.get(address).status_code == 404
    for address in (AT, f"{at}columns/", f"{at}codes/", f"{at}go/", f"{at}remove/"):
        assert other.post(address).status_code == 404


def test_an_administrator_of_another_organisation_does_not_see_it(admin, cast, sign_in):
    from tests.cast import make_staff

    at = read(admin, PEOPLE)
    other = sign_in(make_staff("zed", "Zed", ELSEWHERE, "administrator"), Client())
    assert other.get(at).status_code == 404 and "a.csv" not in other.get(AT).text
    with as_organisation(ELSEWHERE, DAY):
        assert not Import.objects.exists()
    with as_organisation("council", DAY):
        assert Import.objects.exists()


def test_a_file_is_no_way_to_somebody_who_is_with_another_organisation(admin):
    start = (("person", "enrolment", "date", "programme"), ("ada", "x-1", "2021-08-01", "fair-start-scotland"))
    people = (("person", "given", "family"), ("ada", "Ada", "Farquhar"))
    for what, rows in (("start", start), ("people", people)):
        at = read(admin, table(*rows), what, organisation=ELSEWHERE)
        say(admin, at)
        admin.post(f"{at}go/")
        actions.go_on()
        assert (Import.objects.latest("pk").added, Import.objects.latest("pk").refused) == (0, 1)
    with as_organisation(ELSEWHERE, DAY):
        assert not Standing.objects.exists() and not Identity.objects.exists()


def test_a_file_of_one_row_does_not_tell_that_somebody_is_with_another_organisation(admin):
    named = table(("person", "given", "family"), ("ada2", "Ada", "Farquhar"))
    said = {}
    for organisation in (WORKS, ELSEWHERE):
        at = read(admin, named, organisation=organisation)
        say(admin, at)
        said[organisation] = "<dt>Named as somebody else is</dt><dd>1</dd>" in admin.get(at).text
    assert said == {WORKS: True, ELSEWHERE: False}
    taken = table(("person", "given", "family"), ("ada", "Somebody", "Else"))
    reasons = set()
    for organisation in (WORKS, ELSEWHERE):
        at = read(admin, taken, organisation=organisation)
        say(admin, at)
        reasons.add(tuple(re.findall(r"an id that [^<]*", admin.get(at).text)))
    assert len(reasons) == 1 and reasons != {()}, "the same words, wherever the id is held"


@pytest.mark.parametrize("kind", ["handover", "key_worker", "referral_answer", "link", "unlink"])
def test_who_looks_after_somebody_is_not_said_by_a_file(admin, kind):
    assert read(admin, PEOPLE, kind).status_code == 422


def test_a_council_imports_for_itself_and_for_providers_that_cannot_themselves(admin, cast):
    from tests.cast import make_staff

    offered = {id for id, _ in admin.get(AT).context["form"].fields["organisation"].choices}
    assert offered == {"council", WORKS, ELSEWHERE}, "a Jobcentre has no list that people could be put on"
    make_staff("zed", "Zed", ELSEWHERE, "administrator")
    offered = {id for id, _ in admin.get(AT).context["form"].fields["organisation"].choices}
    assert offered == {"council", WORKS}
    assert read(admin, PEOPLE, organisation="jobcentre").status_code == 422
    assert read(admin, PEOPLE, organisation=ELSEWHERE).status_code == 422


def test_an_administrator_of_a_provider_imports_for_their_own_organisation_alone(admin, sign_in):
    from tests.cast import make_staff

    other = sign_in(make_staff("zed", "Zed", ELSEWHERE, "administrator"), Client())
    assert read(other, PEOPLE, organisation=WORKS).status_code == 422
    assert read(other, PEOPLE, organisation=ELSEWHERE).startswith(AT)


def test_the_parts_of_a_large_file_are_looked_through_as_one(admin, monkeypatch):
    from ettle.web.administration.imports import reading

    monkeypatch.setattr(reading, "LOOKED_AT_ONCE", 2)
    rows = [("e1", "ada", "2021-03-04"), ("e2", "ada", "2021-03-05"), ("e3", "ada", "2021-03-04")]
    at = read(admin, table(("id", "person", "date"), *rows), "contact")
    say(admin, at)
    page = admin.get(at).text
    assert "<dt>Would be added</dt><dd>2</dd>" in page and "<dt>There already</dt><dd>1</dd>" in page


def test_of_a_long_file_the_preview_says_how_much_it_looked_at(admin, monkeypatch):
    from ettle.web.administration.imports import reading

    monkeypatch.setattr(reading, "MOST_LOOKED_AT", 100)
    at = read(admin, CONTACTS, "contact")
    say(admin, at)
    page = admin.get(at).text
    assert "<dt>Would be added</dt><dd>100</dd>" in page and "The last 150 rows" in page


def test_lists_are_shown_with_what_uses_them(admin):
    page = admin.get("/administration/lists/").text
    assert "Said by need of need" in page and "the fact lives_in" in page and "ettle check" in page
    page = admin.get("/administration/lists/area/").text
    assert "Release councils-1996" in page and "Aberdeen City" in page and "rulebook/codelists/area/RELEASE.csv" in page
    assert admin.get("/administration/lists/none/").status_code == 404
