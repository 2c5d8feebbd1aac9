"""While a contract is worked out by terms agreed anew, nothing of it is agreed to, and whoever would is told why and until when."""

import pytest
from django.test import Client

from ettle.files.agreed import AgreedText
from ettle.web.access.acting import as_system
from ettle.web.audit import entry as audit
from ettle.web.casework import actions as casework
from ettle.web.casework.tasks import worked_out_some
from ettle.web.claims import deciding
from ettle.web.claims.claiming import claim
from ettle.web.claims.deciding import approve, check
from ettle.web.claims.ledger.queries import balances
from ettle.web.claims.refusals import CannotAct
from ettle.web.claims.run import run_contract
from ettle.web.contracts import documents
from ettle.web.contracts.agreed import actions as contracts
from ettle.web.frame.once import tell
from tests.claims.batches.paying import accounts, plan
from tests.claims.paid import CONTRACT, adas, desks, payslip, recording, shown, worked  # noqa: F401
from tests.claims.taken_back import lines, seen
from tests.claims.test_restated import DEARER
from tests.web.told import DAY

pytestmark = pytest.mark.django_db
APPROVE = f"/statements/{CONTRACT}/2021-11/approve/"


def agree(desks):  # noqa: F811
    """Core outcomes cost £900 and not £850, for all who started since May."""
    with audit.entry(actor="system: test", act="agree"), as_system():
        proposal = contracts.propose(by=desks["pat"], document=AgreedText("variation", CONTRACT, "dearer", DEARER))
        contracts.agree(by=desks["dee"], proposal=proposal.pk, seen=proposal.fingerprint)


@pytest.fixture
def checked(adas, desks):  # noqa: F811
    (line,) = claim(by=desks["pat"], contract=CONTRACT, chosen=shown()).lines
    check(by=desks["fay"], seen=seen(line))
    return line


def owed():
    with as_system():
        return balances(contract=CONTRACT)


def test_a_claim_is_not_approved_by_the_former_terms_but_by_those_agreed_once_they_are_worked_out(checked, desks):  # noqa: F811
    agree(desks)
    with pytest.raises(CannotAct, match=r"1 of 1 journey under it is still to be worked out.*in a few minutes"):
        approve(by=desks["dan"], contract=CONTRACT, seen=seen(checked))
    assert not owed()
    worked_out_some()
    with pytest.raises(CannotAct, match="changed since"):
        approve(by=desks["dan"], contract=CONTRACT, seen=seen(checked))
    run_contract(CONTRACT)
    (again,) = lines(kind="result", live=True)
    check(by=desks["fay"], seen=seen(again))
    (approved,) = approve(by=desks["dan"], contract=CONTRACT, seen=seen(again))
    assert approved.pence == 90000


def test_terms_that_are_agreed_while_somebody_approves_stop_it(checked, desks, monkeypatch):  # noqa: F811
    """Agreed and all worked out by others after what is due was settled: this transaction has gone by the former edition."""

    def looked_at(*_):
        gone_by = documents.edition()
        agree(desks)
        worked_out_some()
        tell(documents.EDITION, f"{gone_by.number} {gone_by.chain}")

    monkeypatch.setattr(deciding, "validate_again", looked_at)
    with pytest.raises(CannotAct, match="Other terms were agreed while it was approved"):
        approve(by=desks["dan"], contract=CONTRACT, seen=seen(checked))
    assert not owed()


def test_a_run_proposes_nothing_until_all_is_worked_out(checked, desks):  # noqa: F811
    casework.record_events(by="ben", events=[*worked("bea"), payslip("bea")], for_day=DAY)
    approve(by=desks["dan"], contract=CONTRACT, seen=seen(checked))
    agree(desks)
    with as_system():
        casework.work_out_again({"ada"}, DAY)
    ran = run_contract(CONTRACT)
    assert (ran.restated, ran.corrected, ran.waiting) == (0, 0, 1) and "1 contract still being worked out" in str(ran)
    worked_out_some()
    ran = run_contract(CONTRACT)
    assert (ran.corrected, ran.waiting) == (1, 0)


def test_a_night_that_passed_stops_nobody(checked, desks):  # noqa: F811
    with as_system():
        casework.work_out_again({"ada"}, DAY.replace(day=DAY.day - 1))
    approve(by=desks["dan"], contract=CONTRACT, seen=seen(checked))


def test_the_pages_of_who_approves_and_who_pays_say_so(checked, desks, sign_in):  # noqa: F811
    casework.record_events(by="ben", events=[*worked("bea"), payslip("bea")], for_day=DAY)
    chosen = {id: print_ for id, print_ in shown().items() if id.enrolment == "bea-1"}
    (beas,) = claim(by=desks["pat"], contract=CONTRACT, chosen=chosen).lines
    check(by=desks["fay"], seen=seen(beas))
    approve(by=desks["dan"], contract=CONTRACT, seen=seen(beas))
    accounts(desks)
    dan, fay = (sign_in(desks[code].staff, Client()) for code in ("dan", "fay"))
    for agreed in (False, True):
        pages = [
            dan.get(APPROVE).text,
            dan.get(f"/claims/lines/{checked.pk}/").text,
            fay.get("/claims/batches/new/").text,
        ]
        assert ["2 of 2 journeys under it are still to be worked out" in page for page in pages] == [agreed] * 3
        assert ("Approve 1 line" in pages[0]) == (f"/lines/{checked.pk}/approve/" in pages[1]) == (not agreed)
        if not agreed:
            agree(desks)
    assert plan().pence == 85000, "what was approved stays so"
