"""What is said about a line on a page of its own: who may, what is refused, and that line and ledger stand right after."""

from datetime import date, timedelta

import pytest
from django.test import Client

from ettle.web.access.acting import as_system
from ettle.web.access.models import Post
from ettle.web.claims import deciding
from ettle.web.claims.claiming import claim
from ettle.web.claims.deciding import check
from ettle.web.claims.models import Line, Step
from tests.claims.paid import CONTRACT, LEAD, PAYER, SUB, adas, desks, recording, shown  # noqa: F401
from tests.claims.taken_back import approved, lines, owed, recovery, seen, taken_back  # noqa: F401
from tests.remembered import remembered

pytestmark = pytest.mark.django_db

PAID = {(PAYER, "cost"): 85000, (LEAD, "owed"): -59500, (SUB, "owed"): -25500}
WORDS = {
    "appeal": {"words": "The job was real."},
    "decide": {"words": "So it was.", "won": "yes"},
    "reply": {"words": "The job was real."},
    "drop": {"words": "It was a slip."},
    "take-back": {"words": "A day too many.", "pence": "10.01"},
}
MAY = {
    "refused appeal": {"pat"},
    "appealed decide": {"dee", "dan"},
    "recovery reply": {"pat"},
    "recovery drop": {"fay", "flo", "dee", "dan"},
    "approved take-back": {"fay", "flo"},
    "taken_back appeal": {"pat"},
    "contested decide": {"dan"},
}
"""What is done with a line as it stands, and who of the cast may."""


@pytest.fixture
def at(desks, sign_in):  # noqa: F811
    """A browser of somebody of the cast."""
    return lambda code: sign_in(desks[code].staff, Client())


@pytest.fixture
@remembered
def submitted(adas, desks):  # noqa: F811
    return claim(by=desks["pat"], contract=CONTRACT, chosen=shown()).lines[0]


@pytest.fixture
@remembered
def refused(submitted, desks):  # noqa: F811
    """Fay refused it."""
    said = {"line": submitted.pk, "fingerprint": submitted.fingerprint}
    return deciding.refuse(by=desks["fay"], **said, reason="evidence_unfit", words="It is August’s.")


@pytest.fixture
def appealed(refused, at):
    assert say(at("pat"), refused, "appeal").status_code == 302
    return refused


@pytest.fixture
def contested(taken_back, at):  # noqa: F811
    """What was taken back, with an appeal against it."""
    assert say(at("pat"), taken_back, "appeal").status_code == 302
    return taken_back


def say(browser, line, act, **otherwise):
    said = {"seen": line.fingerprint, "stood": line.state} | WORDS[act] | otherwise
    return browser.post(f"/claims/lines/{line.pk}/{act}/", said)


def now(line):
    with as_system():
        return Line.objects.get(pk=line.pk)


def steps():
    with as_system():
        return Step.objects.count()


@pytest.mark.parametrize("done", MAY)
def test_only_whose_move_it_is_may_and_the_rest_are_answered_as_if_there_were_none(request, done, at):
    """Dee may decide on appeals; this one is against what she agreed to herself."""
    stands, act = done.split()
    line, before = request.getfixturevalue(stands), steps()
    for code in ("cai", "sam", "ben", "eli", "pat", "fay", "flo", "dee", "dan"):
        if code in MAY[done]:
            assert at(code).get(f"/claims/lines/{line.pk}/{act}/").status_code == 200, code
        elif done == "contested decide" and code == "dee":
            assert "You agreed to it yourself" in say(at("dee"), line, act).text
        else:
            assert at(code).get(f"/claims/lines/{line.pk}/{act}/").status_code == 404, code
            assert say(at(code), line, act).status_code == 404, code
    assert steps() == before


@pytest.mark.parametrize("done", MAY)
def test_without_words_or_with_another_fingerprint_nothing_is_done_and_it_is_said_why(request, done, at):
    stands, act = done.split()
    line, before = request.getfixturevalue(stands), steps()
    browser = at(min(MAY[done]))
    assert say(browser, line, act, words="").status_code == 422
    answer = say(browser, line, act, seen="0" * 64)
    assert answer.status_code == 409 and "has changed since the page was shown" in answer.text
    assert WORDS[act]["words"] in answer.text, "what was typed is not lost"
    assert steps() == before


@pytest.mark.parametrize("done", MAY)
def test_done_once_it_is_not_done_again(request, done, at):
    stands, act = done.split()
    line, browser = request.getfixturevalue(stands), at(min(MAY[done]))
    assert say(browser, line, act).status_code == 302
    before = steps()
    again = say(browser, line, act)
    if act == "reply":
        assert again.status_code == 302, "more may be said while the notice runs"
    else:
        assert again.status_code == 409 and steps() == before


STANDS = ("submitted", "approved", "recovery", "taken_back")


@pytest.mark.parametrize(
    "stands, act", [(stands, act) for stands in STANDS for act in WORDS if f"{stands} {act}" not in MAY]
)
def test_what_does_not_go_with_how_a_line_stands_is_refused(request, stands, act, at):
    line = request.getfixturevalue(stands)
    before = steps()
    who = {"appeal": "pat", "reply": "pat", "decide": "dan", "drop": "flo", "take-back": "flo"}[act]
    assert say(at(who), line, act).status_code == 409
    assert steps() == before


def test_a_claim_is_not_a_notice_to_reply_to_or_to_drop(submitted, desks, at):  # noqa: F811
    check(by=desks["fay"], seen=seen(submitted))
    assert say(at("pat"), submitted, "reply").status_code == 409
    assert say(at("flo"), submitted, "drop").status_code == 409
    assert now(submitted).state == "checked"


def test_an_appeal_won_goes_to_be_checked_again_and_lost_it_stays_refused_and_is_heard_once(appealed, at):
    assert "The job was real." in at("dee").get(f"/claims/lines/{appealed.pk}/decide/").text
    assert say(at("dee"), appealed, "decide", won="no").status_code == 302
    line = now(appealed)
    assert (line.state, line.live, line.appeal_decided_by, owed()) == ("refused", False, "dee", {})
    page = at("pat").get(f"/claims/lines/{line.pk}/").text
    assert "Appeal lost" in page and "So it was." in page and "/appeal/" not in page
    assert say(at("pat"), line, "appeal").status_code == 409


def test_an_appeal_won_is_submitted_again_and_paid_by_two_others(appealed, desks, at):  # noqa: F811
    assert say(at("dee"), appealed, "decide").status_code == 302
    line = now(appealed)
    assert (line.state, line.live, line.decided_by, line.answer_by) == ("submitted", True, "", None)
    check(by=desks["flo"], seen=seen(line))
    own, said = f"/claims/lines/{line.pk}/approve/", {"seen": line.fingerprint}
    dee = at("dee").post(own, said)
    assert dee.status_code == 409 and "You decided the appeal about it yourself" in dee.text
    assert at("dan").post(own, said).status_code == 302
    assert owed() == PAID


def test_whoever_refused_does_not_decide_the_appeal_in_whatever_post(appealed, desks, at):  # noqa: F811
    Post.objects.filter(staff=desks["fay"].staff).update(role="contract_manager", from_on=date(2020, 1, 1))
    assert "You refused it yourself" in at("fay").get(f"/claims/lines/{appealed.pk}/").text
    answer = say(at("fay"), appealed, "decide")
    assert answer.status_code == 409 and "You refused it yourself" in answer.text
    assert now(appealed).state == "refused"


@pytest.mark.parametrize("stands", ["refused", "taken_back"])
def test_too_late_an_appeal_is_refused_and_not_offered(request, stands, desks, at):  # noqa: F811
    line = request.getfixturevalue(stands)
    with as_system():
        Line.objects.filter(pk=line.pk).update(answer_by=desks["pat"].day - timedelta(days=1))
    page = at("pat").get(f"/claims/lines/{line.pk}/").text
    assert "/appeal/" not in page and "9 November 2021" not in page.split("Dates</h2>")[0]
    answer = say(at("pat"), line, "appeal")
    assert answer.status_code == 409 and "An appeal was possible until 9 November 2021." in answer.text


def test_a_recovery_replied_to_is_read_by_the_payer_and_may_be_agreed_to(recovery, desks, at):  # noqa: F811
    assert "Start Scotland" in move(at("fay"), recovery), "the notice runs"
    assert say(at("pat"), recovery, "reply").status_code == 302
    page = at("fay").get(f"/claims/lines/{recovery.pk}/").text
    assert "The job was real." in page and "reads the reply and decides" in page
    (original,) = lines(kind="result")
    assert (original.recovery, owed()) == ("replied", PAID)


def test_a_recovery_dropped_moves_nothing(recovery, at):  # noqa: F811
    assert say(at("dee"), recovery, "drop").status_code == 302
    (original,) = lines(kind="result")
    assert (now(recovery).state, now(recovery).live) == ("dropped", False)
    assert (original.state, original.live, original.recovery, owed()) == ("approved", True, "none", PAID)


def test_money_is_taken_back_by_notice_a_second_person_and_over_the_original_parts(approved, at):  # noqa: F811
    assert say(at("fay"), approved, "take-back", pence="850.01").status_code == 409
    assert say(at("fay"), approved, "take-back").status_code == 302
    (recovery,) = lines(kind="recovery")  # noqa: F811
    assert "; £10.01 is taken back" in at("pat").get(f"/claims/lines/{recovery.pk}/").text
    assert (recovery.pence, recovery.state, recovery.made_by, owed()) == (-1001, "proposed", "fay", PAID)
    own = f"/claims/lines/{recovery.pk}/"
    early = at("dee").post(f"{own}approve/", {"seen": recovery.fingerprint})
    assert early.status_code == 409 and "may still reply" in early.text
    assert say(at("pat"), recovery, "reply").status_code == 302
    assert at("dee").post(f"{own}approve/", {"seen": recovery.fingerprint}).status_code == 302
    assert owed() == {(PAYER, "cost"): 83999, (LEAD, "owed"): -58799, (SUB, "owed"): -25200}


@pytest.mark.parametrize("won, money", [("no", {}), ("yes", PAID)])
def test_an_appeal_against_a_recovery_is_decided_once_and_the_ledger_follows(contested, at, won, money):
    assert "decides on the appeal" in move(at("pat"), contested)
    assert say(at("dan"), contested, "decide", won=won).status_code == 302
    assert owed() == money
    (original,) = lines(kind="result")
    assert (original.live, original.recovery) == ((True, "none") if won == "yes" else (False, "agreed"))
    assert say(at("pat"), contested, "appeal").status_code == 409, "an appeal is heard once"
    assert "/appeal/" not in at("pat").get(f"/claims/lines/{contested.pk}/").text


def test_a_refused_line_with_an_appeal_is_the_payers_move(refused, at):
    assert "Start Scotland" in move(at("pat"), refused)
    say(at("pat"), refused, "appeal")
    assert "Scottish Government" in move(at("pat"), refused) and "decides on the appeal" in move(at("fay"), refused)


def move(browser, line):
    """Whose move the page of a line says it is."""
    page = browser.get(f"/claims/lines/{line.pk}/").text
    return page.partition("<dt>Whose move</dt>")[2].partition("</div>")[0]


@pytest.mark.parametrize("stands, act, box", [("appealed", "decide", "won"), ("submitted", "refuse", "reason")])
def test_nothing_is_decided_by_leaving_the_first_of_a_list(request, stands, act, box, at):
    line = request.getfixturevalue(stands)
    address = f"/claims/lines/{line.pk}/{act}/"
    assert "checked" not in at("dee").get(address).text.partition("<form")[2]
    answer = at("dee").post(address, {"seen": line.fingerprint, "words": "So it was.", "cure": "None."})
    assert answer.status_code == 422 and f'name="{box}"' in answer.text and now(line).state == line.state
