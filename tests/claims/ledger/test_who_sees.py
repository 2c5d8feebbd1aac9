"""Row-level security alone, no filter of ours in the way: whose entries and postings an organisation sees."""

import pytest

from ettle.web.access.acting import as_organisation
from ettle.web.claims.ledger.models import Entry, Period, Posting, Reasons
from tests.cast import ELSEWHERE, WORKS
from tests.claims.ledger.books import MINDS, OTHER_BOOKS, PAYER, approve, at_the_end, run, send
from tests.web.told import DAY

pytestmark = pytest.mark.django_db
SECOND = "second-sub"


@pytest.fixture
def posted(cast, recorded):
    """A line of Works with two subcontractors, money sent to one of them, and a line of somebody else's contract."""
    approve("ours", parts={WORKS: 50, MINDS: 30, SECOND: 20}, because=["50% of £1, as agreed."])
    send("sent", parts={MINDS: 30})
    approve("theirs", books=OTHER_BOOKS, parts={ELSEWHERE: 7})


def seen(organisation, **how):
    with as_organisation(organisation, DAY, **how):
        return (
            sorted(Entry.objects.values_list("act", flat=True)),
            sorted(Posting.objects.values_list("body", "account", "pence")),
            sorted(Period.objects.values_list("payer", flat=True)),
        )


ALL_OF_OURS = [
    (PAYER, "cost", 100),
    (WORKS, "owed", -50),
    (MINDS, "clearing", -30),
    (MINDS, "owed", -30),
    (MINDS, "owed", 30),
    (SECOND, "owed", -20),
]


@pytest.mark.parametrize("party", [PAYER, WORKS])
def test_the_payer_and_the_provider_see_all_of_their_contract_and_nothing_else(posted, party):
    assert seen(party) == (["ours", "sent"], sorted(ALL_OF_OURS), [PAYER])


def test_a_subcontractor_sees_its_own_postings_and_their_entries_and_no_other_s(posted):
    assert seen(MINDS) == (
        ["ours", "sent"],
        [(MINDS, "clearing", -30), (MINDS, "owed", -30), (MINDS, "owed", 30)],
        [PAYER],
    )
    assert seen(SECOND) == (["ours"], [(SECOND, "owed", -20)], [PAYER])


@pytest.mark.parametrize(
    ("organisation", "reads"), [(PAYER, True), (WORKS, True), (MINDS, False), ("jobcentre", False)]
)
def test_the_reasons_which_may_tell_sums_of_others_are_read_by_payer_and_provider_alone(posted, organisation, reads):
    with as_organisation(organisation, DAY):
        assert Reasons.objects.exists() == reads
        assert [each.because for each in Entry.objects.filter(act="ours")] in ([[]], [["50% of £1, as agreed."]], [])


@pytest.mark.parametrize("stranger", ["jobcentre", "nobody-there", ""])
def test_nobody_else_sees_anything(posted, stranger):
    assert seen(stranger) == ([], [], [])


def test_an_organisation_that_answers_for_others_sees_what_those_pay_and_no_other(posted):
    assert seen(PAYER, oversight=True) == seen(PAYER)
    run("update access_organisation set kind = 'government' where id = 'jobcentre'")
    entries, postings, _ = seen("jobcentre", oversight=True)
    assert (entries, postings) == (["ours", "sent"], sorted(ALL_OF_OURS)), "far-council is no organisation here"
    run("insert into access_organisation (id, name, kind, area) values ('far-council', 'Far', 'council', 'far')")
    assert seen("jobcentre", oversight=True)[0] == ["ours", "sent", "theirs"]
    assert seen("jobcentre") == ([], [], []), "only while one who answers for data asks"
    assert seen("far-council", oversight=True)[0] == ["theirs"]


def test_without_the_policies_each_would_see_all(posted):
    at_the_end()
    for table in ("ledger_entry", "ledger_posting", "ledger_period"):
        run(f"alter table {table} disable row level security")
    assert [len(each) for each in seen(SECOND)] == [3, 8, 2]
