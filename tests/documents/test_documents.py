"""Papers of Ada: added once looked at and scanned, sealed outside the web root, handed out as files and nothing else."""

import errno
import os
import socket
import sys
import threading
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction

from ettle.web.access.acting import as_organisation
from ettle.web.audit.models import Recorded
from ettle.web.casework import actions as casework
from ettle.web.casework.models import Event
from ettle.web.documents.files import actions, store
from ettle.web.documents.models import Document
from tests.cast import ELSEWHERE, WORKS, bens
from tests.documents.papers import EICAR, office, pdf, png
from tests.plans.owner import as_owner, erase
from tests.web.told import DAY, told

pytestmark = pytest.mark.django_db
NEW, ALL = "/people/ada/documents/new/", "/people/ada/documents/"
SCANNER = "import sys; sys.exit(b'EICAR' in sys.stdin.buffer.read())"
SCAN = f'"{sys.executable}" -c "{SCANNER}"'


@pytest.fixture(autouse=True)
def shelves(settings, tmp_path):
    settings.DOCUMENTS = tmp_path / "documents"
    settings.VIRUS_SCAN = ""
    return settings.DOCUMENTS


@pytest.fixture
def ben(sign_in, cast, adas):
    return sign_in(cast["ben"])


def add(client, name="payslip.pdf", content=None, category="journey", person="ada"):
    file = SimpleUploadedFile(name, pdf() if content is None else content)
    return client.post(f"/people/{person}/documents/new/", {"file": file, "category": category})


def files_in(folder):
    return [each for each in folder.rglob("*") if each.is_file()]


def test_a_payslip_is_kept_sealed_under_its_hash_for_nobody_else_on_the_machine(ben, shelves):
    assert add(ben).status_code == 302
    kept = Document.objects.get()
    (file,) = files_in(shelves)
    assert file.name == f"{kept.hash}.sealed" and kept.hash == store.hash_of(pdf())
    assert b"%PDF" not in file.read_bytes() and "ada" not in str(file.relative_to(shelves))
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert b"payslip" not in bytes(kept.name)
    page = ben.get(ALL).text
    assert "payslip.pdf" in page and "Not scanned" in page


def test_files_lie_outside_what_the_web_serves():
    from ettle.web.site.settings import DOCUMENTS, STATIC_ROOT

    assert Path(STATIC_ROOT) not in Path(DOCUMENTS).parents and Path(DOCUMENTS) != Path(STATIC_ROOT)


@pytest.mark.parametrize("content", [pdf(), png(), b"<b>hello"])
def test_it_is_handed_out_as_a_file_that_runs_nothing(ben, content):
    name = {37: "a.pdf", 137: "a.png", 60: "a.txt"}[content[0]]
    if name == "a.txt":
        content = b"hello <b>"
    add(ben, name, content)
    answer = ben.get(f"{ALL}{Document.objects.get().id}/file/")
    assert answer.content == content
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff" and answer["Cache-Control"] == "no-store"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_a_name_with_accents_goes_out_whole_and_a_wicked_one_clean(ben):
    add(ben, "Catrìona “pay”; X: y.pdf")
    header = ben.get(f"{ALL}{Document.objects.get().id}/file/")["Content-Disposition"]
    assert header.startswith("attachment; filename*=utf-8''Catr%C3%ACona") and "\n" not in header


def test_each_download_is_on_record(ben):
    add(ben)
    ben.get(f"{ALL}{Document.objects.get().id}/file/")
    as_owner()
    row = Recorded.objects.get(act="document-file")
    assert (row.actor, row.people, row.outcome) == ("ben", ["ada"], "read")


def test_what_is_refused_is_never_stored_and_says_why(ben, shelves):
    answer = add(ben, "payslip.docx", office(word__vbaProject_dot_bin=b"x"))
    assert answer.status_code == 422 and "The file holds macros, which are programs." in answer.text
    assert not Document.objects.exists() and not files_in(shelves)


@pytest.mark.parametrize(("name", "content", "problem"), [("", b"x", "Choose a file"), ("a.pdf", b"", "empty"), ("a.exe", b"MZ\x90\0" * 99, "never kept")])  # fmt: skip
def test_no_file_an_empty_one_and_a_program_are_told_at_the_field(ben, name, content, problem):
    data = {"file": SimpleUploadedFile(name, content), "category": "journey"} if name else {"category": "journey"}
    answer = ben.post(NEW, data)
    assert answer.status_code == 422 and problem in answer.text and 'href="#id_file"' in answer.text


def test_a_scanner_is_asked_and_what_it_finds_is_never_stored(ben, settings, shelves):
    settings.VIRUS_SCAN = SCAN
    answer = add(ben, "eicar.txt", EICAR)
    assert answer.status_code == 422 and "scanner found something harmful" in answer.text
    assert not Document.objects.exists() and not files_in(shelves)
    assert add(ben).status_code == 302
    assert "Scanned, nothing found" in ben.get(f"{ALL}{Document.objects.get().id}/").text


@pytest.mark.parametrize("scanner", ["/no/such/scanner", "clamd:/no/such/socket", f'"{sys.executable}" -c "import sys; sys.exit(2)"'])  # fmt: skip
def test_a_scanner_that_is_away_keeps_everything_out(ben, settings, scanner, shelves):
    settings.VIRUS_SCAN = scanner
    answer = add(ben)
    assert answer.status_code == 422 and "nothing is kept unscanned" in answer.text
    assert not files_in(shelves)


@pytest.mark.parametrize(
    ("says", "status"), [(b"stream: OK\0", 302), (b"stream: Eicar FOUND\0", 422), (b"what?\0", 422)]
)
def test_clamd_is_asked_at_its_socket(ben, settings, tmp_path, says, status):
    address = str(tmp_path / "s")
    heard = []
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(address)
        door.listen()

        def clamd():
            line, _ = door.accept()
            with line:
                got = b""
                while not got.endswith(b"\0\0\0\0"):
                    got += line.recv(4096)
                heard.append(got)
                line.sendall(says)

        thread = threading.Thread(target=clamd)
        thread.start()
        settings.VIRUS_SCAN = f"clamd:{address}"
        assert add(ben).status_code == status
        thread.join()
    assert heard[0].startswith(b"zINSTREAM\0") and pdf() in heard[0]


def test_the_same_file_twice_is_said_to_be_reused(ben, adas):
    add(ben)
    add(ben, "again.pdf")
    page = ben.get(ALL).text
    assert page.count("Reused") == 2 and "2 times for this person" in page


def test_the_same_file_for_somebody_else_is_said_and_not_for_whom(ben, recorded):
    as_owner()
    events = [told("start", "2021-07-29", person="jo-77", id="jo-start", programme="fair-start-scotland",
                   provider=WORKS, area="lot-6", group="core"), bens("jo-77")]  # fmt: skip
    casework.record_events(by="ben", events=events, for_day=DAY)
    add(ben)
    add(ben, person="jo-77")
    page = ben.get(ALL).text
    assert "also for somebody else" in page and "jo-77" not in page


def test_all_of_one_person_is_bounded(ben, monkeypatch, shelves):
    monkeypatch.setattr(actions, "MOST_OF_ONE_PERSON", len(pdf()) + 10)
    assert add(ben).status_code == 302
    answer = add(ben, "second.pdf", pdf(b" "))
    assert answer.status_code == 422 and "Take away what nobody needs" in answer.text
    assert len(files_in(shelves)) == 1


def test_a_full_disk_says_so_and_leaves_no_half_file(ben, monkeypatch, shelves):
    def full(path, sealed):
        path.write_bytes(sealed[:10])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(store, "_write", full)
    answer = add(ben)
    assert answer.status_code == 422 and "no room left" in answer.text
    assert not Document.objects.exists() and not files_in(shelves)


def test_a_file_that_was_changed_on_the_disk_is_not_handed_out(ben, shelves):
    add(ben)
    (file,) = files_in(shelves)
    file.write_bytes(b"something else")
    assert ben.get(f"{ALL}{Document.objects.get().id}/file/").status_code == 410
    os.unlink(file)
    assert ben.get(f"{ALL}{Document.objects.get().id}/file/").status_code == 410


def test_with_her_key_destroyed_the_file_is_unreadable_for_ever(ben, shelves):
    add(ben)
    erase("ada")
    answer = ben.get(f"{ALL}{Document.objects.get().id}/file/")
    assert answer.status_code == 410 and "was erased" in answer.text
    assert "payslip" not in ben.get(ALL).text
    assert add(ben).status_code == 404, "and nothing more is written"


def test_one_taken_away_is_gone_and_its_line_stays(ben, shelves, django_capture_on_commit_callbacks):
    add(ben)
    kept = Document.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        assert ben.post(f"{ALL}{kept.id}/remove/", {"because": "wrong_person"}).status_code == 302
    assert not files_in(shelves) and Document.objects.get().removed_because == "wrong_person"
    assert ben.get(f"{ALL}{kept.id}/").status_code == 404


def test_evidence_names_the_rule_the_days_the_job_and_the_very_file(ben):
    add(ben)
    kept = Document.objects.get()
    said = {"type": "payslip", "rule": "ada-1|job_13|1", "covers_from": "23 August 2021", "covers_last": "30 September 2021",
            "about": "ada-work-2021-08-23"}  # fmt: skip
    assert ben.post(f"{ALL}{kept.id}/evidence/", said).status_code == 302
    event = Event.objects.get(kind="evidence")
    assert (event.detail["for"], event.detail["n"], event.detail["type"], event.detail["file"]) == ("job_13", 1, "payslip", kept.hash)  # fmt: skip
    assert (event.detail["covers_from"], event.detail["covers_until"]) == ("2021-08-23", "2021-10-01"), "half-open"
    assert "ada-work-2021-08-23" in event.detail["about"] and event.enrolment == "ada-1"
    assert "Payslip for job 13, covering 23 August 2021 to 30 September 2021" in ben.get(f"{ALL}{kept.id}/").text
    assert "evidence" in ben.get(f"{ALL}{kept.id}/remove/").text, "what a payment may rest on stays"


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"covers_last": "1 August 2021"}, "before the first day it covers"),
        ({"covers_last": ""}, "write both"),
        ({"rule": "ada-1|nonsense|1"}, "not one of the answers"),
        ({"type": "hearsay"}, "“hearsay” is not one of the answers"),
        ({"about": "cai-work"}, "“cai-work” is not one of the answers"),
    ],
)  # fmt: skip
def test_evidence_that_does_not_hold_is_told_at_its_field(ben, said, problem):
    add(ben)
    whole = {
        "type": "payslip",
        "rule": "ada-1|job_13|1",
        "covers_from": "23 August 2021",
        "covers_last": "30 September 2021",
    }
    answer = ben.post(f"{ALL}{Document.objects.get().id}/evidence/", whole | said)
    assert answer.status_code == 422 and problem in answer.text
    assert not Event.objects.filter(kind="evidence").exists()


def an_incentive():
    """Ada's employer is promised an incentive, and four weeks in the job are over."""
    common = {"person": "ada", "enrolment": "ada-2"}
    return [
        told("start", "2021-08-01", id="eri", programme="aberdeenshire-eri", provider=WORKS, **common),
        told("award", "2021-08-10", scheme="eri", amount=600000, employer="farm shop", **common),
        told("work", "2021-09-06", person="ada", id="farm", employer="farm shop", hours_per_week=20),
    ]


def test_what_the_rules_still_miss_is_listed_until_it_is_shown(ben, recorded):
    as_owner()
    casework.record_events(by="ben", events=an_incentive(), for_day=DAY)
    page = ben.get(ALL).text
    assert "Evidence still missing" in page and "4 weeks in the job" in page
    assert "Payslip for 6 September 2021 to 3 October 2021" in page and "Action plan for" in page
    add(ben)
    for type_ in ("payslip", "action_plan"):
        said = {
            "type": type_,
            "rule": "ada-2|weeks_4|1",
            "covers_from": "6 September 2021",
            "covers_last": "9 November 2021",
        }
        assert ben.post(f"{ALL}{Document.objects.get().id}/evidence/", said).status_code == 302
    assert "4 weeks in the job</strong>" not in ben.get(ALL).text


def test_a_health_paper_is_for_those_who_may_know_of_it(ben, sign_in, cast):
    add(ben, "fitnote.pdf", category="health")
    kept = Document.objects.get()
    bea = sign_in(cast["bea"])
    assert "fitnote" not in bea.get(ALL).text
    for address in ("", "file/", "evidence/", "remove/"):
        assert bea.get(f"{ALL}{kept.id}/{address}").status_code == 404
    assert add(sign_in(cast["bea"]), category="health").status_code == 422


def test_row_level_security_alone_keeps_each_kind_of_paper(ben):
    for category in ("journey", "health", "safeguarding"):
        add(ben, category=category)
    with as_organisation(WORKS, DAY):
        assert Document.objects.count() == 3
    with as_organisation(ELSEWHERE, DAY):
        assert Document.objects.count() == 0
        assert Document.objects.update(removed_by="cai") == 0
    with pytest.raises(DatabaseError, match="row-level security"), as_organisation(ELSEWHERE, DAY):
        Document.objects.create(person_id="ada", organisation_id=ELSEWHERE, made_at="2021-11-10T10:00Z", made_by="cai",
                                category="health", name=b"", type="pdf", size=1, hash="0" * 64, scan="clean")  # fmt: skip


def test_the_database_refuses_a_line_that_says_nothing(ben):
    add(ben)
    as_owner()
    for wrong in ("hash = 'x'", "size = 0", "scan = 'perhaps'", "removed_at = now()"):
        with pytest.raises(DatabaseError), transaction.atomic():
            connection.cursor().execute(f"update documents_document set {wrong}")
