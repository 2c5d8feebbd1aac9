"""Money is taken back from a fee as from a result: with notice, reply, decision and appeal; and its month never falls due again."""

import pytest
from django.test import Client

from ettle.web.access.acting import as_system
from ettle.web.claims import recovering
from ettle.web.claims.deciding import approve, check
from ettle.web.claims.ledger import clearing
from ettle.web.claims.models import Line
from ettle.web.claims.refusals import CannotAct
from ettle.web.claims.run import run_contract
from tests.claims.paid import CONTRACT, LEAD, SUB, adas, desks, recording  # noqa: F401
from tests.claims.taken_back import lines, owed, seen
from tests.remembered import remembered

pytestmark = pytest.mark.django_db


@pytest.fixture
@remembered
def fee(adas, desks):  # noqa: F811
    """The first month of the service fee, agreed."""
    run_contract(CONTRACT)
    (line,) = lines(kind="fee", n=1)
    check(by=desks["fay"], seen=seen(line))
    approve(by=desks["dee"], contract=CONTRACT, seen=seen(line))
    return line


def taken_back(desks, fee, pence):  # noqa: F811
    """Fay gives notice, Pat replies, Dan agrees."""
    notice = recovering.propose_recovery(
        by=desks["fay"], line=fee.pk, fingerprint=fee.fingerprint, pence=pence, words="The desk was closed for a week."
    )
    recovering.reply(by=desks["pat"], line=notice.pk, fingerprint=notice.fingerprint, words="It was.")
    approve(by=desks["dan"], contract=CONTRACT, seen=seen(notice))
    return notice


def now(line):
    with as_system():
        return Line.objects.get(pk=line.pk)


def test_a_part_is_taken_back_over_the_parts_it_was_paid_in_and_the_next_run_moves_nothing(desks, fee):  # noqa: F811
    whole = owed()
    taken_back(desks, fee, 50000)
    left = owed()
    assert sum(pence for (_, account), pence in left.items() if account == "cost") == fee.pence - 50000
    for body in (LEAD, SUB):
        if (body, "owed") in whole:
            assert left[body, "owed"] == whole[body, "owed"] * (fee.pence - 50000) // fee.pence
    assert run_contract(CONTRACT).nothing
    with as_system():
        assert clearing.report().misfits == ()


def test_taken_back_whole_its_month_does_not_fall_due_again(desks, fee):  # noqa: F811
    taken_back(desks, fee, fee.pence)
    assert owed() == {} and now(fee).live and now(fee).recovery == "agreed"
    assert run_contract(CONTRACT).nothing
    assert [line.pk for line in lines(kind="fee", n=1)] == [fee.pk]


def test_no_more_is_taken_back_than_was_agreed(desks, fee):  # noqa: F811
    with pytest.raises(CannotAct, match="No more than"):
        taken_back(desks, fee, fee.pence + 1)


def test_an_appeal_that_is_won_owes_it_again(desks, fee):  # noqa: F811
    before = owed()
    notice = taken_back(desks, fee, fee.pence)
    said = {"line": notice.pk, "fingerprint": notice.fingerprint, "words": "It was open."}
    recovering.appeal(by=desks["pat"], **said)
    recovering.decide_appeal(by=desks["dee"], won=True, **said)
    assert owed() == before and now(fee).recovery == "none"
    assert run_contract(CONTRACT).nothing


def test_fay_finds_the_button_and_both_read_what_is_taken_back(desks, fee, sign_in):  # noqa: F811
    fay = sign_in(desks["fay"].staff, Client())
    assert "Take money back" in fay.get(f"/claims/lines/{fee.pk}/").text
    said = {"seen": fee.fingerprint, "stood": "approved", "pence": "500", "words": "Closed for a week."}
    assert fay.post(f"/claims/lines/{fee.pk}/take-back/", said).status_code == 302
    (notice,) = lines(kind="recovery")
    for code in ("fay", "pat"):
        browser = sign_in(desks[code].staff, Client())
        assert "£500.00 is taken back." in browser.get(f"/claims/lines/{notice.pk}/").text
        assert browser.get(f"/statements/{CONTRACT}/2021-11/").status_code == 200
