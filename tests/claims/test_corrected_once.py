"""What was corrected is corrected once: nobody asks about it, takes back twice, or takes back again what an appeal gave back."""

import pytest
from django.db import transaction
from django.db.utils import IntegrityError

from ettle.web.access.acting import as_system
from ettle.web.claims import recovering
from ettle.web.claims.claiming import claim
from ettle.web.claims.deciding import approve, check, query, refuse
from ettle.web.claims.models import Line
from ettle.web.claims.refusals import CannotAct
from ettle.web.claims.run import run_contract
from tests.claims.paid import CONTRACT, LEAD, PAYER, SUB, adas, desks, recording, shown  # noqa: F401
from tests.claims.taken_back import approved, lines, no_job, owed, recovery, say, seen, taken_back  # noqa: F401
from tests.remembered import remembered
from tests.web.told import told

pytestmark = pytest.mark.django_db
FARTHER = {"programme": "fair-start-scotland", "provider": LEAD, "area": "lot-5", "contract": CONTRACT}
WHOLE = {(PAYER, "cost"): 85000, (LEAD, "owed"): -59500, (SUB, "owed"): -25500}


def in_group(group):
    """Ada started in another group than was recorded: its price is another."""
    say(told("start", "2021-06-01", id=f"as-{group}", group=group, replaces="ada-start-2021-06-01", **FARTHER))


def part_found_wrong(desks, approved, pence=40000):  # noqa: F811
    """Fay found that a part was not earned; Pat replied, Dan agreed."""
    said = {"line": approved.pk, "fingerprint": approved.fingerprint}
    found = recovering.propose_recovery(by=desks["fay"], **said, pence=pence, words="Half of it is another's.")
    recovering.reply(by=desks["pat"], line=found.pk, fingerprint=found.fingerprint, words="It is so.")
    approve(by=desks["dan"], contract=CONTRACT, seen=seen(found))
    return found


def appeal_won(desks, line):  # noqa: F811
    said = {"line": line.pk, "fingerprint": line.fingerprint}
    recovering.appeal(by=desks["pat"], **said, words="It was ours.")
    recovering.decide_appeal(by=desks["flo"], **said, won=True, words="So it was.")


@pytest.fixture
@remembered
def more(approved, desks):  # noqa: F811
    """Ada was in the advanced group all the while: £550 more is proposed, and checked."""
    in_group("advanced")
    run_contract(CONTRACT)
    (line,) = lines(kind="adjustment")
    check(by=desks["fay"], seen=seen(line))
    return line


def test_a_correction_is_neither_asked_about_nor_refused_so_that_no_second_one_stands_beside_it(more, desks):  # noqa: F811
    said = {"line": more.pk, "fingerprint": more.fingerprint, "words": "Why?"}
    with pytest.raises(CannotAct, match="another kind"):
        query(by=desks["flo"], **said)
    with pytest.raises(CannotAct, match="another kind"):
        refuse(by=desks["flo"], reason="outside", **said)
    assert run_contract(CONTRACT).corrected == 0


def test_the_table_keeps_one_open_correction_of_a_kind(more):
    with pytest.raises(IntegrityError, match="line_one_open_correction"), transaction.atomic(), as_system():
        again = Line.objects.get(pk=more.pk)
        again.pk, again.state, again.checked_by = None, "proposed", ""
        again.save(force_insert=True)


def test_what_an_appeal_gave_back_is_not_taken_back_again(approved, desks):  # noqa: F811
    appeal_won(desks, part_found_wrong(desks, approved))
    assert owed() == WHOLE
    assert run_contract(CONTRACT).corrected == 0


def test_what_the_machine_took_back_and_an_appeal_gave_back_is_not_proposed_again(taken_back, desks):  # noqa: F811
    appeal_won(desks, taken_back)
    assert owed() == WHOLE
    assert run_contract(CONTRACT).corrected == 0
    in_group("advanced")
    assert run_contract(CONTRACT).corrected == 0


def test_a_notice_that_somebody_dropped_is_not_given_again_for_the_same_facts(recovery, desks):  # noqa: F811
    said = {"line": recovery.pk, "fingerprint": recovery.fingerprint}
    recovering.drop(by=desks["dee"], **said, words="The job was seen.")
    assert run_contract(CONTRACT).corrected == 0


def test_after_a_part_was_taken_back_by_hand_no_more_than_the_rest_is(approved, desks):  # noqa: F811
    part_found_wrong(desks, approved)
    say(no_job())
    run_contract(CONTRACT)
    rest = lines(kind="recovery")[-1]
    assert rest.pence == -45000
    check(by=desks["fay"], seen=seen(rest))
    recovering.reply(by=desks["pat"], line=rest.pk, fingerprint=rest.fingerprint, words="So it is.")
    approve(by=desks["dee"], contract=CONTRACT, seen=seen(rest))
    assert owed() == {}


def test_while_somebody_takes_back_by_hand_the_machine_gives_no_second_notice(approved, desks):  # noqa: F811
    said = {"line": approved.pk, "fingerprint": approved.fingerprint}
    recovering.propose_recovery(by=desks["fay"], **said, pence=85000, words="The payslip is of another.")
    say(no_job())
    assert run_contract(CONTRACT).corrected == 0


def test_a_claim_answered_for_and_then_restated_is_not_checked_by_whoever_answered(adas, desks):  # noqa: F811
    from ettle.web.claims.deciding import answer

    (line,) = claim(by=desks["pat"], contract=CONTRACT, chosen=shown()).lines
    said = {"line": line.pk, "fingerprint": line.fingerprint, "words": "Which shop?"}
    query(by=desks["fay"], **said)
    answer(by=type(desks["dee"])(desks["dee"].staff, desks["pat"].post, desks["pat"].day), **said)
    in_group("advanced")
    run_contract(CONTRACT)
    new = lines(kind="result", live=True)[0]
    assert new.restates_id == line.pk
    with pytest.raises(CannotAct, match="answered for"):
        check(by=desks["dee"], seen=seen(new))
