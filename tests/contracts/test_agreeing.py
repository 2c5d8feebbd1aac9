"""Two people of two parties agree, and what they agreed is never rewritten. Each refusal is the database's as well."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from ettle.web.access.acting import Acting, as_organisation
from ettle.web.access.models import Post
from ettle.web.contracts import queries
from ettle.web.contracts.agreed import actions
from ettle.web.contracts.models import Document, Ending, Proposal
from tests.contracts.conftest import COAST, CONTRACT, COUNCIL, DEARER, ELSEWHERE, WORKS, acting, variation
from tests.web.told import DAY

pytestmark = pytest.mark.django_db


def price():
    return queries.rulebook().versions("no-one-left-behind-local", CONTRACT, DAY)[-1].rules.payments["work_13"].amount


def test_a_proposal_changes_nothing_until_the_other_party_agrees(propose, people):
    made = propose()
    assert price() == 90000
    document = actions.agree(by=acting(people["dee"]), proposal=made.pk, seen=made.fingerprint)
    assert price() == 95000
    assert document.text == DEARER + "agreed_on: 2021-11-10\n"
    assert (document.proposed_by, document.proposed_in_id) == ("pat", WORKS)
    assert (document.agreed_by, document.agreed_in_id) == ("dee", COUNCIL)


@pytest.mark.parametrize("by", ["pat", "cai", "sam"])
def test_neither_the_proposer_s_party_nor_a_stranger_agrees(propose, people, by):
    made = propose()
    with pytest.raises(actions.Refused):
        actions.agree(by=acting(people[by]), proposal=made.pk, seen=made.fingerprint)
    assert price() == 90000


def test_who_holds_posts_with_both_parties_does_not_agree_with_themselves(propose, people):
    made = propose()
    Post.objects.create(staff=people["pat"], organisation_id=COUNCIL, role="contract_manager", from_on=DAY)
    for_the_council = people["pat"].posts.get(organisation=COUNCIL)
    with pytest.raises(actions.Refused, match="You proposed it yourself"):
        actions.agree(by=Acting(people["pat"], for_the_council, DAY), proposal=made.pk, seen=made.fingerprint)


@pytest.mark.parametrize(("organisation", "by"), [(COUNCIL, "pat"), (WORKS, "ben"), (ELSEWHERE, "cai")])
def test_the_database_lets_no_proposer_and_no_stranger_agree(propose, organisation, by):
    made = propose()
    with pytest.raises(IntegrityError), transaction.atomic():
        Ending.objects.create(proposal=made, how="agreed", organisation_id=organisation, by=by, at=made.at)


def test_the_database_takes_no_document_but_the_one_that_was_agreed(agreed):
    document = agreed()
    other = {field.attname: getattr(document, field.attname) for field in Document._meta.fields if field.name != "id"}
    for change in ({"text": "another"}, {"agreed_by": "pat"}, {"payer_id": COAST}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Document.objects.create(**other | {"name": "other", "edition": 9} | change)


def test_agreeing_binds_to_the_text_that_was_seen(propose, people):
    made = propose()
    with pytest.raises(actions.Refused, match="another text"):
        actions.agree(by=acting(people["dee"]), proposal=made.pk, seen="0" * 64)


def test_a_proposal_ends_once(propose, people):
    made = propose()
    actions.decline(by=acting(people["dee"]), proposal=made.pk, reason="Too dear.")
    with pytest.raises(actions.Refused, match="declined already"):
        actions.agree(by=acting(people["dee"]), proposal=made.pk, seen=made.fingerprint)
    with pytest.raises(actions.Refused):
        actions.withdraw(by=acting(people["pat"]), proposal=made.pk, reason="Sorry.")
    assert price() == 90000


def test_only_who_proposed_withdraws_and_nobody_ends_without_a_reason(propose, people):
    made = propose()
    with pytest.raises(actions.Refused):
        actions.withdraw(by=acting(people["dee"]), proposal=made.pk, reason="No.")
    with pytest.raises(IntegrityError), transaction.atomic():
        actions.withdraw(by=acting(people["pat"]), proposal=made.pk, reason="")
    actions.withdraw(by=acting(people["pat"]), proposal=made.pk, reason="A slip.")
    assert made.ending.how == "withdrawn"


@pytest.mark.parametrize("table", ["proposal", "ending", "document", "edition"])
@pytest.mark.parametrize("act", ["update contracts_{} set {} = {}", "delete from contracts_{}"])
def test_what_was_agreed_is_never_changed_or_removed(agreed, table, act):
    agreed()
    column = {"edition": "number"}.get(table, "id")
    refused = pytest.raises(DatabaseError, match="never changed or removed")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(act.format(table, column, column))


@pytest.mark.parametrize(("organisation", "sees"), [(COUNCIL, 1), (WORKS, 1), (COAST, 0), (ELSEWHERE, 0), ("", 0)])
def test_without_any_filter_only_the_parties_read_what_was_proposed_and_agreed(agreed, organisation, sees):
    agreed()
    with as_organisation(organisation, DAY):
        found = [model.objects.count() for model in (Proposal, Ending, Document)]
    assert found == [sees] * 3


def test_no_page_adds_a_document_or_an_edition(agreed):
    agreed()
    with as_organisation(COUNCIL, DAY), connection.cursor() as cursor:
        for table in ("contracts_document", "contracts_edition"):
            with pytest.raises(DatabaseError), transaction.atomic():
                cursor.execute(f"insert into {table} select * from {table}")


def test_a_document_agreed_earlier_is_not_agreed_again_under_its_id(agreed, propose):
    agreed()
    with pytest.raises(actions.NotSound, match="has a variation `dearer` already"):
        propose()


def test_of_two_proposals_that_do_not_go_together_the_second_is_refused_when_it_would_be_agreed(propose, people):
    first, second = (
        propose(),
        propose(
            "dee", variation(DEARER.replace("variation: dearer", "variation: too").replace("95000", "97000"), "too")
        ),
    )
    actions.agree(by=acting(people["dee"]), proposal=first.pk, seen=first.fingerprint)
    with pytest.raises(actions.NotSound, match="changes this too"):
        actions.agree(by=acting(people["pat"]), proposal=second.pk, seen=second.fingerprint)
    assert price() == 95000
