"""What only one of claims and ledger knows of is told by the report of the ledger, which ends with what is unexplained."""

import pytest
from click.testing import CliRunner

from ettle.cli import main
from ettle.web.access.acting import as_system
from ettle.web.audit import entry as audit
from ettle.web.casework import actions as casework
from ettle.web.claims import deciding
from ettle.web.claims.claiming import claim
from ettle.web.claims.ledger import actions, clearing
from ettle.web.claims.ledger.actions import Books
from ettle.web.claims.posting import act_of
from ettle.web.people import actions as people
from tests.claims.paid import CONTRACT, LEAD, PAYER, adas, desks, payslip, recording, shown, worked  # noqa: F401


def approve(desks):  # noqa: F811
    """Ada's first outcome, claimed, checked and approved: £850.00."""
    line = claim(by=desks["pat"], contract=CONTRACT, chosen=shown()).lines[0]
    seen = {line.pk: line.fingerprint}
    deciding.check(by=desks["fay"], seen=seen)
    deciding.approve(by=desks["dee"], contract=CONTRACT, seen=seen)
    return line


def unexplained(payer=""):
    with as_system():
        return [(each.pence, each.why) for each in clearing.report(payer).misfits]


@pytest.mark.django_db
def test_an_approved_line_is_explained_and_a_posting_without_one_is_not(adas, desks):  # noqa: F811
    approve(desks)
    assert unexplained() == []
    with as_system():
        books = Books(CONTRACT, PAYER, LEAD)
        actions.approve(act="agreed L-9999999", books=books, parts={LEAD: 500}, by="dee", because=(), about="L-9999999")
    assert unexplained() == [(500, "nobody says what it is for (agreed L-9999999)")]
    assert unexplained("another") == []


@pytest.mark.django_db
def test_an_approved_line_without_its_posting_is_told(adas, desks, monkeypatch):  # noqa: F811
    monkeypatch.setattr(deciding, "post", lambda line, by: None)
    line = approve(desks)
    assert unexplained() == [(85000, f"it was never posted ({act_of(line)})")]


@pytest.mark.django_db(transaction=True)
def test_the_command_reads_the_lines_as_well(desks):  # noqa: F811
    with audit.entry(actor="system: test", act="test"):
        people.name_person(person="ada", given="Ada", family="Farquhar")
        casework.record_events(by="ben", events=[*worked(), payslip()], for_day=desks["pat"].day)
        approve(desks)
    done = CliRunner().invoke(main, ["ledger", "check"])
    assert (done.exit_code, done.stderr) == (0, "1 contract, unexplained £0.00\n"), done.output
