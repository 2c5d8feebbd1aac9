"""A batch is worked out again from its export alone also where a limit, a fee or a variation had its part in it."""

import pytest

from ettle.files.agreed import AgreedText
from ettle.files.batches.recomputing import recompute
from ettle.web.access.acting import as_system
from ettle.web.casework import actions as casework
from ettle.web.claims.batches.export import archive_of
from ettle.web.claims.run import run_contract
from ettle.web.contracts.agreed import actions as contracts
from ettle.web.frame.day import now
from tests.claims.batches.paying import accounts, agreed_lines, answer, made, reconciled, sent
from tests.claims.paid import CONTRACT, desks, payslip, recording, worked  # noqa: F401
from tests.claims.taken_back import lines
from tests.claims.test_corrected_once import FARTHER
from tests.claims.test_restated import DEARER
from tests.claims.test_varied import FEES, SHARES, agree_to, agreed
from tests.web.told import DAY, told

pytestmark = pytest.mark.django_db


def paid_batch(desks):  # noqa: F811
    batch = sent(desks)
    reconciled(desks, batch, answer(batch))
    return batch


def worked_out(batch):
    """Each line as it was paid and as it was worked out; they are the same, to the penny and by body."""
    with as_system():
        found = recompute(archive_of(batch))
    assert found.holds, [row for row in (*found.lines, *found.payments) if not row.holds]
    assert found.difference == 0
    assert {row.how for row in found.lines} == {"worked out"}
    return sorted(row.found for row in found.lines)


def test_a_cap_that_others_come_before(desks, recording):  # noqa: F811
    """Cat came first and claimed nothing: her place under the cap is hers all the same."""
    agreed(desks, "{caps: {outcomes: {pence: 190000}}}")
    casework.record_events(
        by="ben", events=[*worked("cat", "2021-06-20"), payslip("cat", covers_from="2021-06-20")], for_day=DAY
    )
    agreed_lines(desks, "ada", "bea")
    accounts(desks)
    assert worked_out(made(desks)) == [20000, 85000]


def test_a_tier_beyond_the_volume(desks, recording):  # noqa: F811
    agreed(desks, "{volumes: {job_13: 1}}")
    agreed_lines(desks, "ada")
    agreed_lines(desks, "bea")
    accounts(desks)
    assert worked_out(made(desks)) == [42500, 85000]


def test_a_fee_beside_a_result_and_a_fee_that_was_varied_since(desks, recording):  # noqa: F811
    agreed_lines(desks, "ada")
    run_contract(CONTRACT)
    fee = lines(kind="fee")[-1]
    agree_to(desks, fee)
    accounts(desks)
    first = paid_batch(desks)
    agreed(desks, FEES)
    assert worked_out(first) == [85000, fee.pence]
    run_contract(CONTRACT)
    (more,) = lines(corrects=fee.pk)
    agree_to(desks, more)
    assert worked_out(made(desks)) == [fee.pence]


def test_a_price_that_was_varied_after_it_was_paid_and_the_adjustment(desks, recording):  # noqa: F811
    agreed_lines(desks, "ada")
    accounts(desks)
    first = paid_batch(desks)
    proposal = contracts.propose(by=desks["pat"], document=AgreedText("variation", CONTRACT, "dearer", DEARER))
    contracts.agree(by=desks["dee"], proposal=proposal.pk, seen=proposal.fingerprint)
    with as_system():
        casework.work_out_again({"ada"}, DAY)
    run_contract(CONTRACT)
    (more,) = lines(kind="adjustment")
    assert worked_out(first) == [85000]
    agree_to(desks, more)
    assert worked_out(made(desks)) == [5000]


def test_shares_that_were_moved_from_one_body_to_another(desks, recording):  # noqa: F811
    (line,) = agreed_lines(desks, "ada")
    accounts(desks)
    first = paid_batch(desks)
    agreed(desks, SHARES)
    run_contract(CONTRACT)
    for each in lines(corrects=line.pk):
        agree_to(desks, each)
    agreed_lines(desks, "bea")
    assert worked_out(first) == [85000]
    assert worked_out(made(desks)) == [-17000, 17000, 85000]


def record_now(*events):
    casework.record_events(
        by="ben", events=[each.model_copy(update={"recorded_at": now()}) for each in events], for_day=DAY
    )


def test_less_is_due_than_was_paid_and_each_body_gives_back_its_own_part(desks, recording):  # noqa: F811
    agreed_lines(desks, "ada")
    accounts(desks)
    paid_batch(desks)
    record_now(told("start", "2021-06-01", id="other", group="advanced", replaces="ada-start-2021-06-01", **FARTHER))
    run_contract(CONTRACT)
    agree_to(desks, lines(kind="adjustment")[0])
    record_now(told("retract", "2021-11-09", replaces="ada-work-2021-06-28"))
    run_contract(CONTRACT)
    agree_to(desks, lines(kind="recovery")[0])
    agreed_lines(desks, "bea", "cat", "dot")
    assert worked_out(made(desks)) == [-140000, 55000, 85000, 85000, 85000]
