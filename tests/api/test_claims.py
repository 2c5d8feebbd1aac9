"""Claims by a key: the same life as on the pages, once however often it is sent, and never a name for whoever pays."""

import pytest

from ettle.web.access.acting import as_system
from ettle.web.api.keys import actions as keys
from ettle.web.claims.models import Line
from tests.api.conftest import NEXT_YEAR, System
from tests.api.test_acts import faults_of
from tests.claims.paid import CONTRACT, adas, desks, recording  # noqa: F401

pytestmark = pytest.mark.django_db
OF, MONTH = f"/claims/of/{CONTRACT}", f"/statements/{CONTRACT}/2021-11"


@pytest.fixture
def system(desks, adas):  # noqa: F811
    """The system of whoever is named of those who claim and pay."""

    def of(code):
        with as_system():
            return System(keys.make_key(by="ada_min", name="theirs", post=desks[code].post, until_on=NEXT_YEAR))

    return of


def chosen(pat):
    (result,) = pat.get(f"{OF}/payable").json()["results"]
    return {"results": [{name: result[name] for name in ("enrolment", "rule", "n", "seen")}]}


def claimed(pat):
    (line,) = pat.act(OF, chosen(pat)).json()["lines"]
    return line


def test_a_hundred_times_the_same_claim_is_one_live_line_and_another_under_its_key_is_refused(system):
    pat = system("pat")
    body = chosen(pat)
    answers = [pat.post(OF, body, "claim-0001") for _ in range(100)]
    assert {each.status_code for each in answers} == {201}
    assert len({each.content for each in answers}) == 1
    with as_system():
        assert Line.objects.filter(live=True).count() == Line.objects.count() == 1
    other = pat.post(OF, {"results": [body["results"][0] | {"n": 2}]}, "claim-0001")
    assert other.status_code == 422 and "another request" in faults_of(other)["Idempotency-Key"]
    again = pat.post(OF, body, "claim-0002").json()
    assert [each["line"] for each in again["lines"]] == [answers[0].json()["lines"][0]["line"]], "it stands already"
    assert pat.get(f"{OF}/payable").json() == {"number": 0, "results": []}


def test_what_changed_since_it_was_read_is_told_and_not_claimed(system):
    pat = system("pat")
    body = chosen(pat)
    body["results"][0]["seen"] = "0" * 64
    said = pat.act(OF, body).json()
    assert (said["lines"], [each["code"] for each in said["refused"]]) == ([], ["changed"])
    with as_system():
        assert not Line.objects.exists()


def test_fay_asks_pat_answers_fay_checks_and_dee_approves_by_their_keys(system):
    pat, fay, dee = system("pat"), system("fay"), system("dee")
    line = claimed(pat)
    own, seen = f"/claims/lines/{line['line']}", {"seen": line["seen"]}
    lines = {"lines": [seen | {"line": line["line"]}]}
    assert fay.act(f"{own}/query", seen | {"words": ""}).status_code == 422
    assert fay.act(f"{own}/query", seen | {"words": "Which week?"}).json()["lines"][0]["state"] == "queried"
    assert pat.act(f"{own}/answer", seen | {"words": "The last."}).json()["lines"][0]["state"] == "submitted"
    assert fay.act("/claims/check", lines).json()["lines"][0]["state"] == "checked"
    early = dee.act(f"{OF}/approve", {"lines": [lines["lines"][0] | {"seen": "0" * 64}]})
    assert early.status_code == 409 and "has changed" in faults_of(early)[line["reference"]]
    first, again = (dee.post(f"{OF}/approve", lines, "approve-0001") for _ in range(2))
    assert (first.status_code, first.json()["lines"][0]["state"], first.content) == (201, "approved", again.content)
    said = pat.get(own).json()
    assert [each["did"] for each in said["steps"]] == [
        "Claimed", "Question asked", "Question answered", "Checked", "Approved"
    ]  # fmt: skip
    assert {each["amount"] for each in said["shares"]} == {"£595.00", "£255.00"}


def test_nobody_approves_what_they_checked_and_a_refusal_names_rule_and_cure(system):
    pat, dee, fay = system("pat"), system("dee"), system("fay")
    line = claimed(pat)
    own, lines = f"/claims/lines/{line['line']}", {"lines": [{"line": line["line"], "seen": line["seen"]}]}
    unchecked = dee.act(f"{OF}/approve", lines)
    assert unchecked.status_code == 409, unchecked.content
    said = {"seen": line["seen"], "reason": "evidence_unfit", "words": "Two weeks.", "cure": "Add the other."}
    assert dee.act(f"{own}/refuse", said | {"reason": "dislike"}).status_code == 422
    assert dee.act(f"{own}/refuse", said).json()["lines"][0]["state"] == "refused"
    assert "To put it right: Add the other." in pat.get(own).json()["steps"][-1]["words"]
    assert fay.act("/claims/check", lines).status_code == 409, "it is refused by now"


@pytest.mark.parametrize("code", ["fay", "dee", "eli"])
def test_whoever_pays_reads_the_month_and_the_line_and_never_a_name(system, code):
    line = claimed(system("pat"))
    theirs = system(code)
    month = theirs.get(MONTH)
    assert month.json()["pence"] == 85000 and theirs.get("/statements").json()[0]["month"] == "2021-11"
    (told,) = month.json()["lines"]
    assert (told["enrolment"], told["person"], told["name"]) == ("ada-1", "", "")
    for answer in (month, theirs.get(f"/claims/lines/{line['line']}"), theirs.get("/statements")):
        assert "Farquhar" not in answer.text and "Cafe" not in answer.text
    assert system("pat").get(MONTH).json()["lines"][0]["name"] == "Ada Farquhar"


def test_a_subcontractor_gets_its_own_parts_and_nothing_else_of_a_line(system):
    line = claimed(system("pat"))
    sam, cai = system("sam"), system("cai")
    (part,) = sam.get("/our-share").json()
    assert (part["pence"], part["state"], part["enrolment"]) == (25500, "submitted", "ada-1")
    assert cai.get("/our-share").json() == []
    for theirs in (sam, cai):
        for address in (MONTH, f"/claims/lines/{line['line']}", f"{OF}/payable"):
            assert theirs.get(address).status_code == 404
        assert (
            theirs.act(OF, {"results": [{"enrolment": "ada-1", "rule": "job_13", "n": 1, "seen": "x"}]}).status_code
            == 404
        )
    assert sam.get("/statements").status_code == 404


def of(line):
    return f"/claims/lines/{line['line']}", {"seen": line["seen"]}


def decided(answer):
    (line,) = answer.json()["lines"]
    return line


def test_an_appeal_against_a_refusal_goes_by_keys_and_is_decided_by_another(system):
    pat, fay, dee, dan = system("pat"), system("fay"), system("dee"), system("dan")
    own, seen = of(claimed(pat))
    said = seen | {"words": "Two weeks."}
    assert pat.act(f"{own}/appeal", said).status_code == 409, "nothing is refused yet"
    dee.act(f"{own}/refuse", said | {"reason": "evidence_unfit", "cure": "Add the other."})
    assert fay.act(f"{own}/appeal", said).status_code == 404
    assert decided(pat.act(f"{own}/appeal", said))["state"] == "refused"
    assert dee.act(f"{own}/decide", said | {"won": "yes"}).status_code == 409, "who refused it does not decide"
    assert dan.act(f"{own}/decide", said | {"won": "perhaps"}).status_code == 422
    first, again = (dan.post(f"{own}/decide", said | {"won": "yes"}, "decide-0001") for _ in range(2))
    assert decided(first)["state"] == "submitted" and first.content == again.content


def test_money_is_taken_back_by_keys_with_notice_reply_and_another_s_approval(system):
    pat, fay, dee, dan = system("pat"), system("fay"), system("dee"), system("dan")
    own, seen = of(claimed(pat))
    lines = {"lines": [seen | {"line": int(own.rsplit("/", 1)[1])}]}
    fay.act("/claims/check", lines)
    dee.act(f"{OF}/approve", lines)
    said = seen | {"words": "The job was never begun."}
    for pence, status in ((0, 422), (85001, 409)):
        assert fay.act(f"{own}/take-back", said | {"pence": pence}).status_code == status
    assert pat.act(f"{own}/take-back", said | {"pence": 1}).status_code == 404
    notice = decided(fay.act(f"{own}/take-back", said | {"pence": 8501}))
    assert (notice["kind"], notice["pence"], notice["corrects"]) == ("recovery", -8501, lines["lines"][0]["line"])
    its, as_read = of(notice)
    assert pat.act(f"{its}/reply", as_read | {"words": "It was."}).status_code == 201
    assert fay.act(f"{its}/drop", as_read | {"words": "Begun."}).status_code == 201
    assert dan.act(f"{OF}/approve", {"lines": [as_read | {"line": notice["line"]}]}).status_code == 409, "it is dropped"
