"""The pages of claims: what each side sees, and what is pressed on them."""

import re
from datetime import date

import pytest
from django.test import Client

from ettle.files.sheets.table import table_of
from ettle.web.access.acting import as_system
from ettle.web.casework import actions as casework
from ettle.web.claims.checks.asking import ask_all
from ettle.web.claims.checks.models import Question
from ettle.web.claims.claiming import claim
from ettle.web.claims.models import Entitled, Line
from tests.claims.paid import CONTRACT, adas, desks, payslip, recording, shown, worked  # noqa: F401
from tests.remembered import remembered

pytestmark = pytest.mark.django_db

STATEMENT = f"/statements/{CONTRACT}/2021-11/"
FOR_ALL = ("/statements/", STATEMENT, f"{STATEMENT}lines/")
FOR_ONE = {"/claims/": "pat", "/claims/to-check/": "fay", "/claims/to-approve/": "dee", f"{STATEMENT}approve/": "dee"}


@pytest.fixture
def at(desks, sign_in):  # noqa: F811
    """A browser of somebody of the cast."""
    return lambda code: sign_in(desks[code].staff, Client())


@pytest.fixture
@remembered
def line(adas, desks):  # noqa: F811
    """Ada's first outcome, claimed by Pat."""
    return claim(by=desks["pat"], contract=CONTRACT, chosen=shown()).lines[0]


def status(line):
    with as_system():
        return Line.objects.get(pk=line.pk).state


@pytest.mark.parametrize("code", ["pat", "fay", "dee", "eli"])
@pytest.mark.parametrize("address", [*FOR_ALL, "line"])
def test_both_sides_read_the_statement_and_its_lines_and_whoever_pays_never_a_name(at, line, code, address):
    page = at(code).get(f"/claims/lines/{line.pk}/" if address == "line" else address)
    assert page.status_code == 200
    assert "£850.00" in page.text
    assert ("Farquhar" in page.text) == (code == "pat" and address in (f"{STATEMENT}lines/", "line"))
    assert ("Cafe" in page.text) == (code == "pat" and address == "line"), "whoever pays is not told where Ada works"


@pytest.mark.parametrize("address", [*FOR_ALL, *FOR_ONE, "line"])
@pytest.mark.parametrize("code", ["cai", "sam", "ben"])
def test_another_provider_a_subcontractor_and_a_key_worker_see_none_of_it(at, line, code, address):
    """Cai manages elsewhere; Sam's organisation has a part of the money and sees that alone."""
    page = at(code).get(f"/claims/lines/{line.pk}/" if address == "line" else address)
    assert page.status_code == (200 if code == "cai" and address in ("/statements/", "/claims/") else 404)
    assert "850.00" not in page.text and "595.00" not in page.text and "ada-1" not in page.text


def test_a_subcontractor_sees_its_own_part_its_state_and_whose_move_it_is(at, line):
    page = at("sam").get("/our-share/").text
    assert "£255.00" in page and "Submitted" in page and "Scottish Government checks it" in page
    assert "850.00" not in page and "595.00" not in page and "Farquhar" not in page
    assert "255.00" not in at("cai").get("/our-share/").text


def test_what_is_payable_is_claimed_with_one_button(at, adas):  # noqa: F811
    pat = at("pat")
    page = pat.get("/claims/").text
    assert "Ada Farquhar" in page and "91 days counted" in page
    (box,) = re.findall(r'name="claim" value="([^"]+)"', page)
    answer = pat.post(f"/claims/of/{CONTRACT}/", {"claim": box}, follow=True)
    assert answer.redirect_chain[-1][0] == STATEMENT and "1 result claimed: £850.00." in answer.text
    assert "Nothing is payable now" in pat.get("/claims/").text


def test_what_changed_since_the_page_was_shown_is_told_and_not_claimed(at, adas):  # noqa: F811
    pat = at("pat")
    (box,) = re.findall(r'name="claim" value="([^"]+)"', pat.get("/claims/").text)
    answer = pat.post(f"/claims/of/{CONTRACT}/", {"claim": box.replace(box[:4], "0000", 1)}, follow=True)
    assert "Not claimed" in answer.text and "has changed since the page was shown" in answer.text
    with as_system():
        assert not Line.objects.exists()


def test_a_box_that_was_never_shown_claims_nothing(at, adas):  # noqa: F811
    answer = at("pat").post(
        f"/claims/of/{CONTRACT}/", {"claim": ["nonsense", "f 1 job_13", "f x job_13 ada-1"]}, follow=True
    )
    assert "nothing was claimed" in answer.text


def test_evidence_that_lacks_is_named_and_may_be_claimed_ahead(at, desks, recording):  # noqa: F811
    casework.record_events(by="ben", events=worked(), for_day=desks["pat"].day)
    pat = at("pat")
    page = pat.get("/claims/").text
    assert "Evidence is missing: payslip" in page and "Claim by 25 November 2021" in page
    (address,) = re.findall(r'action="(/claims/ahead/\d+/)"', page)
    assert "claimed in time" in pat.post(address, follow=True).text
    assert "Claimed on 10 November 2021" in pat.get("/claims/").text
    casework.record_events(by="ben", events=[payslip()], for_day=desks["pat"].day)
    with as_system():
        assert not Line.objects.exists(), "the machine or Pat makes the line"
    assert at("cai").post(address).status_code == 404


def test_fay_asks_pat_answers_fay_checks_and_dee_approves(at, line):
    own = f"/claims/lines/{line.pk}/"
    seen = {"seen": line.fingerprint, "stood": "submitted"}
    fay, pat, dee = at("fay"), at("pat"), at("dee")
    assert fay.post(f"{own}ask/", seen | {"words": ""}).status_code == 422
    assert fay.post(f"{own}ask/", seen | {"words": "Which week is the payslip for?"}).status_code == 302
    assert "Questions to answer" in pat.get("/claims/").text
    assert "Which week is the payslip for?" in pat.get(f"{own}answer/").text
    assert pat.post(f"{own}answer/", seen | {"words": "The thirteenth."}).status_code == 302
    page = fay.get("/claims/to-check/").text
    assert "The thirteenth." in page
    (box,) = re.findall(r'name="line" value="([^"]+)"', page)
    assert "1 line checked" in fay.post("/claims/checked/", {"line": box}, follow=True).text
    page = dee.get(f"{STATEMENT}approve/").text
    assert "Approve 1 line, £850.00" in page and "Fay Tait" in page
    (lines,) = re.findall(r'name="lines" value="([^"]+)"', page)
    assert "1 line approved: £850.00" in dee.post(f"{STATEMENT}approve/", {"lines": lines}, follow=True).text
    assert status(line) == "approved"


def test_the_first_page_says_what_waits_for_whoever_checks_and_whoever_approves(at, line):
    assert "Nothing waits to be checked." not in at("fay").get("/").text
    assert "1 line waits to be checked, the first to be paid on 27 December 2021." in at("fay").get("/").text
    assert "Nothing waits for a second person." in at("dee").get("/").text
    at("fay").post("/claims/checked/", {"line": f"{line.pk} {line.fingerprint}"})
    assert "Nothing waits to be checked." in at("fay").get("/").text
    assert "1 line waits for a second person, the first to be paid on 27 December 2021." in at("dee").get("/").text


def test_what_was_done_with_a_line_is_said(at, line):
    seen = {"seen": line.fingerprint, "stood": "submitted", "words": "Which week is it for?"}
    page = at("fay").post(f"/claims/lines/{line.pk}/ask/", seen, follow=True)
    assert f"{line.reference}: your question is sent." in page.text


def test_lines_about_which_nothing_is_asked_are_ticked_at_once_and_the_rest_one_by_one(at, line):
    def ticked(month):
        return f'{line.reference} holds" checked' in at("fay").get("/claims/to-check/", {"tick": month}).text

    assert ticked(line.statement_id)
    assert not any(ticked(each) for each in ("nonsense", "9" * 30, "-1", "0", line.statement_id + 1))
    with as_system():
        about = {"payer": line.payer, "contract": CONTRACT, "asked_at": line.made_at}
        Question.objects.create(line=line, code="told_late", words="Late?", weight=3, **about)
    assert not ticked(line.statement_id)


def test_what_stands_otherwise_by_now_is_answered_with_what_was_seen_and_what_is(at, line):
    own, seen = f"/claims/lines/{line.pk}/", {"seen": line.fingerprint, "stood": "submitted"}
    assert at("fay").post(f"{own}check/", seen).status_code == 302
    late = at("flo").post(f"{own}check/", seen)
    assert late.status_code == 409 and "Submitted" in late.text and "Checked" in late.text
    other = at("dee").post(f"{own}approve/", {"seen": "0" * 64, "stood": "checked"})
    assert other.status_code == 409 and "has changed since the page was shown" in other.text
    words = at("flo").post(f"{own}answer/", seen)
    assert words.status_code == 404 and status(line) == "checked"


def test_whoever_checked_is_told_before_pressing_that_another_approves(at, line, desks):  # noqa: F811
    """Fay holds a second post: she manages the contract too."""
    from ettle.web.access.models import Post

    at("fay").post(f"/claims/lines/{line.pk}/check/", {"seen": line.fingerprint})
    fay = desks["fay"].staff
    Post.objects.filter(staff=fay).update(role="contract_manager", from_on=date(2020, 1, 1))
    page = at("fay").get(f"{STATEMENT}approve/").text
    assert "1 line left out" in page and "Approve 1" not in page
    assert "You checked it yourself" in at("fay").get(f"/claims/lines/{line.pk}/").text


def test_a_refusal_names_the_rule_and_the_cure_on_the_line(at, line):
    said = {
        "seen": line.fingerprint,
        "reason": "evidence_unfit",
        "words": "It is August’s.",
        "cure": "Add September’s.",
    }
    assert at("fay").post(f"/claims/lines/{line.pk}/refuse/", said).status_code == 302
    page = at("pat").get(f"/claims/lines/{line.pk}/").text
    assert "Refused: the evidence does not show it" in page and "To put it right: Add September’s." in page
    assert "£0.00" in at("pat").get(STATEMENT).text or "Ada" in at("pat").get("/claims/").text


@pytest.mark.parametrize("code, name", [("pat", "Ada Farquhar"), ("fay", "")])
def test_the_file_of_a_month_has_the_lines_of_its_page_and_a_name_for_the_lead_alone(at, line, code, name):
    rows = at(code).get(f"{STATEMENT}lines.csv").content.decode("utf-8-sig").splitlines()
    assert len(rows) == 2 and "Amount in pounds" in rows[0]
    cells = rows[1].split(",")
    assert (cells[0], cells[4], cells[5], cells[-1]) == (line.reference, name, "ada-1", "850.00")
    assert at("sam").get(f"{STATEMENT}lines.csv").status_code == 404


def test_the_spreadsheet_of_a_month_says_what_its_csv_says(at, line):
    browser = at("pat")
    said = browser.get(f"{STATEMENT}lines.csv").content.decode("utf-8-sig").splitlines()
    ods = browser.get(f"{STATEMENT}lines.ods")
    assert ods["Content-Disposition"] == f'attachment; filename="{CONTRACT}-2021-11.ods"'
    table = table_of("lines.ods", ods.content)
    rows = [table.header, *([*map(str, cells[:-1]), f"{float(str(cells[-1])):.2f}"] for _, cells in table.rows)]
    assert rows == [row.split(",") for row in said]
    assert at("sam").get(f"{STATEMENT}lines.ods").status_code == 404


def test_a_draft_has_no_fingerprint_and_says_that_it_still_changes(at, line):
    page = at("fay").get(STATEMENT).text
    assert "Fingerprint" not in page and "until it is frozen at the cut-off" in page


def test_a_checker_is_shown_questions_first_and_the_provider_never(at, line):
    with as_system():
        assert ask_all() == 1
    for address in ("/claims/to-check/", f"/claims/lines/{line.pk}/"):
        page = at("fay").get(address).text
        assert "Nobody was in touch with the person" in page and "not a verdict" in page, address
    for code in ("pat", "sam", "cai"):
        for address in (f"/claims/lines/{line.pk}/", "/claims/", STATEMENT, "/our-share/"):
            page = at(code).get(address).text
            assert "in touch with the person" not in page and "verdict" not in page, (code, address)


@pytest.mark.parametrize("weights, order", [((1, 5), (1, 0)), ((0, 3), (1, 0)), ((4, 0), (0, 1))])
def test_lines_with_more_to_ask_about_come_first(at, line, desks, weights, order):  # noqa: F811
    casework.record_events(by="ben", events=[*worked("bo"), payslip("bo")], for_day=desks["pat"].day)
    claim(
        by=desks["pat"], contract=CONTRACT, chosen={id: seen for id, seen in shown().items() if id.enrolment == "bo-1"}
    )
    with as_system():
        other = Line.objects.get(person="bo")
    two = (line, other)
    with as_system():
        for each, weight in zip(two, weights, strict=True):
            if weight:
                about = {"payer": each.payer, "contract": each.contract, "asked_at": each.made_at}
                Question.objects.create(line=each, code="told_late", words="Late?", weight=weight, **about)
    page = at("fay").get("/claims/to-check/").text
    assert [page.index(two[at].reference) for at in order] == sorted(page.index(each.reference) for each in two)


@pytest.mark.parametrize(
    "otherwise, ahead",
    [({}, True), ({"claimed_on": date(2021, 11, 8)}, False), ({"claim_by": date(2021, 11, 9)}, False)],
)
def test_what_waits_for_evidence_opens_its_list_and_only_a_day_ahead_closes(at, desks, recording, otherwise, ahead):  # noqa: F811
    casework.record_events(by="ben", events=worked(), for_day=desks["pat"].day)
    with as_system():
        assert Entitled.objects.filter(state="needs_evidence").update(computed_for=date(2021, 11, 10), **otherwise) == 1
    page = at("pat").get(STATEMENT).text
    assert ("The first closes on 25 November 2021 (13 weeks in work, ada-1)" in page) == ahead
    assert ("The first closes on" in page) == ahead and f"{STATEMENT}lines/?waiting=evidence" in page
    rows = at("fay").get(f"{STATEMENT}lines/?waiting=evidence").text
    assert "ada-1" in rows and "Waits for evidence" in rows and "£850.00" in rows
