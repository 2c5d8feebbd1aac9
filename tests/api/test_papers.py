"""Documents and letters by a key: looked at as on the page, handed out as files and never shown in one."""

import sys

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from ettle.web.audit.models import Recorded
from ettle.web.casework.models import Event
from ettle.web.documents.models import Document, Letter
from tests.api.test_acts import faults_of, rows_of
from tests.documents.papers import EICAR, bomb, pdf, png

pytestmark = pytest.mark.django_db
DOCUMENTS, LETTERS = "/people/ada/documents", "/people/ada/letters"
LETTER = {"template": "welcome", "words": "Dear Ada,\n\nCome on Monday.", "how": "hand"}
EVIDENCE = {
    "type": "payslip",
    "rule": "ada-1|job_13|1",
    "covers_from": "2021-08-23",
    "covers_last": "2021-09-30",
    "about": ["ada-work-2021-08-23"],
}


@pytest.fixture(autouse=True)
def shelves(settings, tmp_path):
    settings.DOCUMENTS = tmp_path / "documents"
    scanner = "import sys; sys.exit(b'EICAR' in sys.stdin.buffer.read())"
    settings.VIRUS_SCAN = f'"{sys.executable}" -c "{scanner}"'


def paper(content=None, name="payslip.pdf"):
    return SimpleUploadedFile(name, pdf() if content is None else content)


def added(theirs, at=DOCUMENTS, **parts):
    return theirs.send(at, **({"file": paper(), "category": "journey"} | parts))


def test_a_paper_is_added_listed_shown_for_a_rule_and_taken_away_only_where_it_shows_nothing(system):
    ben = system("ben")
    id = added(ben).json()["id"]
    at = f"{DOCUMENTS}/{id}"
    may = ben.get(f"{at}/evidence").json()
    assert EVIDENCE["rule"] in {each["code"] for each in may["rules"]}
    assert ben.act(f"{at}/evidence", EVIDENCE).status_code == 201
    (event,) = rows_of(Event, kind="evidence")
    (kept,) = rows_of(Document)
    assert (event.detail["file"], event.detail["covers_until"]) == (kept.hash, "2021-10-01")
    (read,) = ben.get(DOCUMENTS).json()["documents"]
    assert (read["name"], read["kind"], read["scan"]) == ("payslip.pdf", "PDF", "Scanned, nothing found")
    assert "Payslip" in read["shows"][0]
    refused = ben.act(f"{at}/take-away", {"because": "not_needed"})
    assert refused.status_code == 409 and "evidence" in faults_of(refused)["id"]
    other = added(ben, file=paper(png(), "photo.png")).json()["id"]
    assert ben.act(f"{DOCUMENTS}/{other}/take-away", {"because": "wrong_person"}).status_code == 201
    assert [each["id"] for each in ben.get(DOCUMENTS).json()["documents"]] == [id]


def test_the_original_is_a_file_that_nothing_opens_in_a_page_and_that_is_on_record(system):
    ben = system("ben")
    answer = ben.get(f"{DOCUMENTS}/{added(ben).json()['id']}/file")
    assert answer.content == pdf()
    assert (
        answer["Content-Disposition"].startswith("attachment") and answer["Content-Type"] == "application/octet-stream"
    )
    assert "sandbox" in answer["Content-Security-Policy"] and answer["Cache-Control"] == "no-store"
    assert any("ada" in each.people for each in Recorded.objects.filter(act="api:api_take_document"))


@pytest.mark.parametrize(
    ("parts", "field", "reason"),
    [
        ({"file": paper(EICAR, "note.txt")}, "file", "scanner"),
        ({"file": paper(b"MZ" + b"\0" * 200, "payslip.pdf")}, "file", ""),
        ({"file": paper(png(), "payslip.pdf")}, "file", "Inside it is a PNG"),
        ({"file": paper(bomb(), "cv.docx")}, "file", ""),
        ({"file": paper(b"", "payslip.pdf")}, "file", "empty"),
        ({"file": paper(b"%PDF-1.4 " + b"0" * 11_000_000)}, "file", "MB"),
        ({"category": "gossip"}, "category", ""),
        ({"colour": "red"}, "colour", "no field"),
    ],
)
def test_what_the_page_would_not_keep_is_not_kept(system, parts, field, reason):
    answer = added(system("ben"), **parts)
    assert answer.status_code == 422 and reason in faults_of(answer)[field], answer.content
    assert not rows_of(Document)


def test_a_paper_sent_twice_is_kept_once_and_another_under_the_key_is_refused(system):
    ben = system("ben")
    first, again = (ben.send(DOCUMENTS, "token-0001", file=paper(), category="journey") for _ in range(2))
    assert (first.status_code, first.content) == (201, again.content)
    other = ben.send(DOCUMENTS, "token-0001", file=paper(pdf(b"/X 1")), category="journey")
    assert other.status_code == 422 and "another request" in faults_of(other)["Idempotency-Key"]
    assert len(rows_of(Document)) == 1


@pytest.mark.parametrize("body", [b"", b"--x\r\nnot a part", b"\xff" * 100])
def test_what_is_not_in_parts_is_refused_and_breaks_nothing(system, body):
    ben = system("ben")
    headers = ben.headers | {"idempotency-key": "token-0001"}
    for type in ("multipart/form-data", "multipart/form-data; boundary=x", "text/plain"):
        answer = ben.client.generic("POST", f"/api/v1{DOCUMENTS}", body, type, headers=headers)
        assert answer.status_code in (400, 422) and faults_of(answer), type


def test_a_letter_is_filled_kept_as_sent_and_read_again(system, sign_in, cast):
    ben = system("ben")
    filled = ben.get(f"{LETTERS}/new/welcome").json()
    assert filled["words"].startswith("Dear Ada Farquhar,") and "welcome" in {
        each["template"] for each in ben.get(LETTERS).json()["templates"]
    }
    id = ben.act(LETTERS, LETTER).json()["id"]
    assert ben.get(f"{LETTERS}/{id}").json()["words"] == LETTER["words"]
    assert [each["how"] for each in ben.get(LETTERS).json()["letters"]] == ["By hand"]
    assert "Come on Monday." in sign_in(cast["ben"]).get(f"/people/ada/letters/{id}/").text
    assert (
        ben.get(f"{LETTERS}/new/threat").status_code == ben.act(LETTERS, LETTER | {"template": "x"}).status_code == 404
    )


@pytest.mark.parametrize(
    ("said", "field"),
    [({"how": "post"}, "how"), ({"words": "Come at [appointment]."}, "words"), ({"how": "owl"}, "how")],
)
def test_a_letter_that_would_not_be_safe_or_whole_is_not_kept(system, said, field):
    answer = system("ben").act(LETTERS, LETTER | said)
    assert answer.status_code == 422 and field in faults_of(answer)
    assert not rows_of(Letter)


@pytest.mark.parametrize("code", ["cai", "bob", "pat", "gil", "ada_min"])
def test_whoever_may_not_on_a_page_may_not_here(system, code):
    ben, theirs = system("ben"), system(code)
    paper_id, letter_id = added(ben).json()["id"], ben.act(LETTERS, LETTER).json()["id"]
    reads = [
        DOCUMENTS,
        f"{DOCUMENTS}/{paper_id}/file",
        f"{DOCUMENTS}/{paper_id}/evidence",
        LETTERS,
        f"{LETTERS}/{letter_id}",
    ]
    assert {theirs.get(each).status_code for each in [*reads, f"{LETTERS}/new/welcome"]} == {404}
    writes = [
        (f"{DOCUMENTS}/{paper_id}/evidence", EVIDENCE),
        (f"{DOCUMENTS}/{paper_id}/take-away", {"because": "asked"}),
    ]
    answers = [added(theirs), *(theirs.act(*each) for each in [*writes, (LETTERS, LETTER)])]
    assert {each.status_code for each in answers} == {404}
    nobody = added(theirs, "/people/nobody/documents")
    assert nobody.content == answers[0].content
    assert (len(rows_of(Document, removed_at=None)), len(rows_of(Letter)), len(rows_of(Event, kind="evidence"))) == (
        1,
        1,
        0,
    )
