"""What is taken back is back once it was set off in payments that the bank paid: the line says so, and says when it is not."""

import pytest
from django.test import Client

from ettle.web.access.acting import as_system
from ettle.web.claims import recovering
from ettle.web.claims.batches.bounced import bounce
from ettle.web.claims.deciding import approve
from ettle.web.claims.models import Line
from ettle.web.claims.refusals import CannotAct
from tests.claims.batches.paying import agreed_lines, answer, one_line, payments, reconciled, sent, taken_back  # noqa: F401
from tests.claims.paid import CONTRACT, LEAD, desks, recording  # noqa: F401
from tests.web.told import DAY

pytestmark = pytest.mark.django_db


def recovery_of(line):
    with as_system():
        return Line.objects.get(pk=line.pk).recovery


def paid(desks, **outcomes):  # noqa: F811
    batch = sent(desks)
    reconciled(desks, batch, answer(batch, **outcomes))
    return batch


@pytest.fixture
def back(desks, one_line):  # noqa: F811
    """Ada's £850 were paid, then agreed to be taken back, and Bea's and Cat's are to be paid."""
    paid(desks)
    found = taken_back(desks, one_line)
    agreed_lines(desks, "bea", "cat")
    return found


def test_it_is_back_once_the_bank_paid_what_it_was_set_off_in(back, desks, one_line):  # noqa: F811
    batch = sent(desks)
    assert recovery_of(one_line) == "agreed"
    reconciled(desks, batch, answer(batch, east_coast_works="returned"))
    assert recovery_of(one_line) == "agreed", "of one body it is back, of the other not yet"
    paid(desks)
    assert recovery_of(one_line) == "recovered"


def test_its_page_says_so_and_that_it_is_nobodys_move(back, desks, one_line, sign_in):  # noqa: F811
    before = sign_in(desks["fay"].staff, Client()).get(f"/claims/lines/{one_line.pk}/").text
    assert "takes it off a later payment" in before
    paid(desks)
    for line in (one_line, back):
        page = sign_in(desks["fay"].staff, Client()).get(f"/claims/lines/{line.pk}/").text
        assert "takes it off" not in page and "Nobody’s: it is settled" in page
    page = sign_in(desks["fay"].staff, Client()).get(f"/claims/lines/{one_line.pk}/").text
    assert "Taken back" in page and f"{back.reference}: The bank paid it." in page
    assert "Take money back" not in page, "nothing is left of it"


def test_a_payment_that_comes_back_undoes_it(back, desks, one_line):  # noqa: F811
    batch = paid(desks)
    bounce(by=desks["fay"], payment=payments(batch)[LEAD].pk, on=DAY, reason="Account closed")
    assert recovery_of(one_line) == "agreed"


@pytest.mark.parametrize("won, stands", [(False, "recovered"), (True, "none")])
def test_what_is_back_may_still_be_appealed_against(back, desks, one_line, won, stands):  # noqa: F811
    paid(desks)
    said = {"line": back.pk, "fingerprint": back.fingerprint, "words": "It was ours."}
    recovering.appeal(by=desks["pat"], **said)
    recovering.decide_appeal(by=desks["flo"], **said, won=won)
    assert recovery_of(one_line) == stands


def agreed(desks, line, pence):  # noqa: F811
    """That a part of a line is taken back."""
    said = {"line": line.pk, "fingerprint": line.fingerprint, "words": "Half is another's."}
    part = recovering.propose_recovery(by=desks["fay"], **said, pence=pence)
    recovering.reply(by=desks["pat"], line=part.pk, fingerprint=part.fingerprint, words="It is.")
    approve(by=desks["dan"], contract=CONTRACT, seen={part.pk: part.fingerprint})
    return part


def test_of_what_a_part_is_back_the_rest_may_be_taken_back_and_no_more(desks, one_line):  # noqa: F811
    agreed(desks, one_line, 40000)
    with pytest.raises(CannotAct, match="to be taken back by now"):
        agreed(desks, one_line, 45000)
    paid(desks)
    assert recovery_of(one_line) == "recovered"
    with pytest.raises(CannotAct, match="No more than 45000 pence"):
        agreed(desks, one_line, 45001)
    said = {"line": one_line.pk, "fingerprint": one_line.fingerprint, "words": "The rest as well."}
    rest = recovering.propose_recovery(by=desks["fay"], **said, pence=45000)
    recovering.drop(by=desks["fay"], line=rest.pk, fingerprint=rest.fingerprint, words="It stays.")
    assert recovery_of(one_line) == "recovered", "what came back before stays back"


def test_of_two_that_are_taken_back_of_one_line_both_must_be_back(desks, one_line):  # noqa: F811
    first = agreed(desks, one_line, 40000)
    paid(desks)
    agreed(desks, one_line, 20000)
    said = {"line": first.pk, "fingerprint": first.fingerprint, "words": "It was ours."}
    recovering.appeal(by=desks["pat"], **said)
    recovering.decide_appeal(by=desks["flo"], **said, won=False)
    assert recovery_of(one_line) == "agreed"
