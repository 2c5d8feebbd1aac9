"""Nobody authorises what they made, in whatever post; what was authorised is what was seen; the tables hold it as well."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import InternalError

from ettle.web.access.acting import as_organisation, as_system
from ettle.web.claims.batches import authorising, making, payees
from ettle.web.claims.payments import Batch, Payee, Payment
from ettle.web.claims.refusals import CannotAct
from tests.claims.batches.paying import accounts, agreed_lines, authorised, made, one_line, sent  # noqa: F401
from tests.claims.paid import LEAD, PAYER, SUB, desks, recording  # noqa: F401
from tests.web.told import DAY

pytestmark = pytest.mark.django_db


def test_who_made_a_batch_does_not_authorise_it_in_another_post_either(desks, one_line):  # noqa: F811
    batch = made(desks)
    fay_as_contract_manager = type(desks["fay"])(desks["fay"].staff, desks["dee"].post, DAY)
    for acting in (desks["fay"], fay_as_contract_manager):
        with pytest.raises(CannotAct, match="You made it yourself"):
            authorising.authorise(by=acting, batch=batch.pk, seen=batch.fingerprint)
    assert authorising.authorise(by=desks["dee"], batch=batch.pk, seen=batch.fingerprint).authorised_by == "dee"


def test_who_entered_an_account_does_not_agree_to_it(desks, recording):  # noqa: F811
    entered = payees.enter(by=desks["fay"], body=SUB, name="East", sort_code="090128", account="12345678")
    with pytest.raises(CannotAct, match="You entered it yourself"):
        payees.agree(by=desks["fay"], payee=entered.pk)
    payees.agree(by=desks["flo"], payee=entered.pk)
    with pytest.raises(CannotAct, match="agreed by now"):
        payees.agree(by=desks["dee"], payee=entered.pk)


def test_a_batch_is_authorised_as_it_was_seen_or_not_at_all(desks, one_line):  # noqa: F811
    batch = made(desks)
    with pytest.raises(CannotAct, match="changed since"):
        authorising.authorise(by=desks["flo"], batch=batch.pk, seen="0" * 64)


def another_account(desks):  # noqa: F811
    return payees.enter(by=desks["fay"], body=SUB, name="East", sort_code="090128", account="87654321")


def test_a_batch_does_not_go_to_an_account_that_was_replaced_since_it_was_made(desks, one_line):  # noqa: F811
    batch = made(desks)
    payees.agree(by=desks["flo"], payee=another_account(desks).pk)
    with pytest.raises(CannotAct, match="Another account of it was agreed"):
        authorising.authorise(by=desks["flo"], batch=batch.pk, seen=batch.fingerprint)
    making.cancel(by=desks["flo"], batch=batch.pk)
    again = made(desks)
    assert authorising.authorise(by=desks["flo"], batch=again.pk, seen=again.fingerprint).authorised_by == "flo"


def test_an_account_that_was_entered_anew_is_not_agreed_to_from_a_page_left_open(desks, recording):  # noqa: F811
    slip, right = another_account(desks), another_account(desks)
    with pytest.raises(CannotAct, match="replaced"):
        payees.agree(by=desks["flo"], payee=slip.pk)
    assert payees.agree(by=desks["flo"], payee=right.pk).agreed_by == "flo"


def test_a_batch_is_made_as_it_was_shown_or_not_at_all(desks, recording):  # noqa: F811
    accounts(desks)
    agreed_lines(desks, "ada")
    with as_system():
        shown = making.plan(PAYER).fingerprint
    agreed_lines(desks, "isla")
    with pytest.raises(CannotAct, match="changed since it was shown"):
        making.make(by=desks["fay"], seen=shown)


def test_authorised_twice_it_is_done_once(desks, one_line):  # noqa: F811
    batch = authorised(desks)
    assert authorising.authorise(by=desks["flo"], batch=batch.pk, seen=batch.fingerprint) == batch
    with pytest.raises(CannotAct, match="authorised by now"):
        authorising.authorise(by=desks["dee"], batch=batch.pk, seen=batch.fingerprint)


def test_the_batch_of_another_payer_is_not_there(desks, one_line):  # noqa: F811
    batch = made(desks)
    with pytest.raises(CannotAct, match="no such batch"):
        authorising.authorise(by=desks["cai"], batch=batch.pk, seen=batch.fingerprint)


AUTHORISED = "update claims_batch set state = 'authorised', authorised_at = now(), authorised_by = "
REFUSED = [
    (AUTHORISED + "'fay'", "batch_authorised_by_another"),
    ("update claims_batch set state = 'sent'", "batch_goes_out_authorised"),
    ("update claims_batch set pay_on = '2022-01-01'", "never changed"),
    ("update claims_batch set fingerprint = 'x'", "never changed"),
    ("delete from claims_batch", "never changed"),
    ("update claims_payee set agreed_by = 'dan'", "never changed or removed"),
    ("update claims_payee set account = '99999999'", "never changed or removed"),
    ("update claims_payment set pence = pence + 1", "never changed"),
    ("update claims_payment set account = '99999999'", "never changed"),
    ("update claims_payment set state = 'returned', answered_on = '2021-11-10'", "its parts come to"),
    ("update claims_part set payment_id = null", "its parts come to 0"),
    ("update claims_part set pence = pence + 1", "never changed or removed"),
    ("update claims_part set payment_id = (select max(id) from claims_payment where id <> payment_id)", "one payment"),
    ("insert into claims_payee (payer, body, name, sort_code, account, entered_by, entered_at, agreed_by, agreed_at) "
     "values ('p', 'b', 'n', '123456', '12345678', 'fay', now(), 'fay', now())", "payee_agreed_by_another"),
    ("insert into claims_payee (payer, body, name, sort_code, account, entered_by, entered_at, agreed_by) "
     "values ('p', 'b', 'n', '12345', '12345678', 'fay', now(), '')", "payee_is_an_account"),
]  # fmt: skip


@pytest.mark.parametrize(("sql", "why"), REFUSED, ids=[each[0][:60] for each in REFUSED])
def test_past_the_code_the_tables_refuse(desks, one_line, sql, why):  # noqa: F811
    made(desks)
    with pytest.raises((IntegrityError, InternalError), match=why), transaction.atomic(), as_system():
        connection.cursor().execute(sql)
        connection.cursor().execute("set constraints all immediate")


def test_a_payer_sees_its_payments_a_body_its_own_and_others_none(desks, one_line):  # noqa: F811
    sent(desks)
    for organisation, batches, paid, accounts_seen in (
        (PAYER, 1, 2, 2), (LEAD, 0, 1, 1), (SUB, 0, 1, 1), ("elsewhere", 0, 0, 0),
    ):  # fmt: skip
        with as_organisation(organisation, DAY):
            found = Batch.objects.count(), Payment.objects.count(), Payee.objects.count()
        assert found == (batches, paid, accounts_seen), organisation
