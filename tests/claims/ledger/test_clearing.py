"""The clearing report: where the money of each contract is, and what nobody can explain."""

from datetime import date

import pytest
from click.testing import CliRunner

from ettle.cli import main
from ettle.web.audit import entry as audit
from ettle.web.claims.ledger import actions, clearing
from ettle.web.claims.ledger.clearing import Contract, Misfit, Said, Standing
from ettle.web.claims.ledger.models import Entry, Kind
from tests.cast import ELSEWHERE, WORKS
from tests.claims.ledger.books import BOOKS, MACHINE, MINDS, OTHER_BOOKS, PAYER, approve, run, send
from tests.claims.ledger.test_refused import END_TRIGGERS, WHOLE, enter, undone

OURS, THEIRS = Contract(PAYER, BOOKS.contract), Contract(OTHER_BOOKS.payer, OTHER_BOOKS.contract)


def money():
    """Paid, on its way, owed and carried, all at once."""
    line = approve()
    sent = send()
    actions.confirm(act="paid", sent=sent, by=MACHINE, parts={WORKS: 120000})
    actions.reverse(act="off", entry=line, pence={WORKS: 5000}, by="dee")
    approve("more", parts={MINDS: 700})
    approve("theirs", books=OTHER_BOOKS, parts={ELSEWHERE: 7})


STANDINGS = (
    Standing(OURS, 145700, 700, 5000, 30000, date(2021, 11, 10), 120000, 0),
    Standing(THEIRS, 7, 7, 0, 0, None, 0, 0),
)


@pytest.mark.django_db
@pytest.mark.usefixtures("recorded")
class TestReport:
    def test_it_says_where_the_money_of_each_contract_is(self):
        money()
        found = clearing.report()
        assert (found.standings, found.misfits, found.residue) == (STANDINGS, (), 0)
        assert clearing.report(PAYER).standings == STANDINGS[:1]

    def test_nothing_posted_is_nothing_unexplained(self):
        assert clearing.report() == clearing.Report((), ())

    @pytest.mark.parametrize(
        "wrong", [each for each in WHOLE if "paid" not in each.__name__], ids=lambda each: each.__name__
    )
    def test_whatever_the_tables_would_refuse_it_finds_as_well(self, wrong, monkeypatch):
        """Except that more was paid than is owed, which may be carried and is no longer told apart."""
        for trigger in END_TRIGGERS:
            run(f"drop trigger {trigger}")
        monkeypatch.setattr(actions, "LOOKED_OVER", "select 1")
        wrong()
        assert clearing.report().misfits

    def test_postings_past_their_trigger_on_an_account_or_in_a_contract_that_is_not_the_entry_s(self):
        with undone():
            run("drop trigger ledger_posting_taken on ledger_posting")
            id = enter("approved", (WORKS, "owed", -5), (WORKS, "bank", 5))
            found = clearing.report()
        assert set(found.misfits) == {
            Misfit(OURS, id, 5, "it touches an account that is not for its kind"),
            Misfit(OURS, id, 10, "its postings are in the books of another contract"),
        }

    def test_a_penny_over_is_told_with_its_entry(self):
        run(f"drop trigger {END_TRIGGERS[0]}; drop trigger {END_TRIGGERS[1]}")
        id = enter("approved", (PAYER, "cost", 100), (WORKS, "owed", -99))
        found = clearing.report()
        assert found.misfits == (Misfit(OURS, id, 1, "its postings do not come to nothing"),)
        assert (found.residue, found.standings[0].residue) == (1, 1)

    def test_what_only_one_of_ledger_and_desk_knows_of_is_unexplained(self, monkeypatch):
        line = approve()
        monkeypatch.setattr(clearing, "_tellers", [])
        said = [Said("approve", OURS, 150000)]
        clearing.compare_with({Kind.APPROVED}, lambda: said)
        assert clearing.report().misfits == ()
        actions.reverse(act="not of these kinds", entry=line, pence=1, by="dee")
        assert clearing.report().misfits == ()
        said[:] = [Said("approve", OURS, 149999), Said("lost", OURS, 5)]
        approve("twice", pence=10)
        assert {(each.entry is None, each.pence, each.why) for each in clearing.report().misfits} == {
            (False, 1, "the desk says otherwise of it (approve)"),
            (False, 10, "nobody says what it is for (twice)"),
            (True, 5, "it was never posted (lost)"),
        }
        assert clearing.report().residue == 16
        assert clearing.report("another").misfits == ()


@pytest.mark.django_db(transaction=True)
def test_the_command_prints_it_and_ends_with_1_where_a_penny_is_unexplained():
    with audit.entry(actor=MACHINE, act="test"):
        money()
    done = CliRunner().invoke(main, ["ledger", "check"])
    assert done.exit_code == 0, done.output
    assert done.stderr == "2 contracts, unexplained £0.00\n"
    assert [line.split() for line in done.stdout.splitlines() if "works-2021" in line] == [
        [PAYER, "works-2021", "£1,457", "£7", "£50", "£300", "2021-11-10", "£1,200", "£0"]
    ]
    run("alter table ledger_posting disable trigger all")
    run("update ledger_posting set pence = pence + 1 where account = 'cost' and pence = 150000")
    run("alter table ledger_posting enable trigger all")
    done = CliRunner().invoke(main, ["ledger", "check", "--payer", PAYER])
    entry = Entry.objects.get(act="approve").pk
    assert done.exit_code == 1
    assert f"Entry {entry} of works-2021, £0.01: its postings do not come to nothing." in done.stderr
    assert done.stderr.endswith("1 contract, unexplained £0.01\n")
