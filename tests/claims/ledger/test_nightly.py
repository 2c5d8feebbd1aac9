"""Every night the books are looked over by themselves; payer and auditor read what was found, and are warned."""

import pytest
from django.db import connection
from django.test import Client

from ettle.web.access.acting import as_organisation
from ettle.web.audit.models import Recorded
from ettle.web.claims.ledger import clearing
from ettle.web.claims.ledger.models import Cleared
from ettle.web.claims.ledger.nightly import look_over
from tests.cast import ELSEWHERE, WORKS
from tests.claims.ledger.books import OTHER_BOOKS, PAYER, approve, run, send
from tests.claims.ledger.test_refused import END_TRIGGERS, enter
from tests.plans.owner import as_owner
from tests.web.told import DAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(cast, sign_in, recorded):
    return lambda code, address="/ledger/": sign_in(cast[code], Client()).get(address).text


def test_what_is_explained_is_said_with_its_moment_to_payer_and_auditor_alone(page):
    approve()
    assert "Not looked over yet" in page("fay")
    send()
    approve("theirs", books=OTHER_BOOKS, parts={ELSEWHERE: 7})
    assert {each.payer: (each.pence, each.explained) for each in look_over()} == {
        PAYER: (0, True),
        OTHER_BOOKS.payer: (0, True),
    }
    as_owner()
    for code in ("fay", "dee", "eli"):
        told = page(code)
        assert "unexplained residue £0.00, checked at 10 November 2021" in told and "Every penny explained" in told
        assert "far-council" not in told
    assert "unexplained" not in page("pat"), "the books are the payer's"


def test_a_penny_over_is_a_warning_on_the_ledger_and_the_first_page_and_on_record(page, caplog):
    approve()
    run(f"drop trigger {END_TRIGGERS[0]}; drop trigger {END_TRIGGERS[1]}")
    entry = enter("approved", (PAYER, "cost", 100), (WORKS, "owed", -99))
    (found,) = look_over()
    assert (found.pence, found.number, found.misfits[0][1]) == (1, 1, entry)
    as_owner()
    told = page("fay")
    assert "£0.01 of the books of Ettlebrae Council is not explained" in told
    assert f"/ledger/{entry}/" in told and "Every penny explained" not in told
    assert "£0.01 of the books of Ettlebrae Council is not explained." in page("eli", "/")
    assert "not explained" not in page("pat", "/")
    as_owner()
    made = Recorded.objects.get(actor="system: ledger", act="clearing_report")
    assert made.wrote == [f"clearing_report:{found.pk}", f"ledger_unexplained:{PAYER} 1 pence"]
    assert "is not explained" in caplog.text


def test_a_report_that_nobody_made_since_two_nights_says_so(page):
    approve()
    look_over()
    as_owner()
    run("update ledger_cleared set at = at - interval '27 hours'")
    assert "Not looked over since" in page("fay")


def test_another_payer_reads_nothing_of_it(cast, recorded):
    approve()
    look_over()
    for organisation, seen in ((PAYER, 1), (WORKS, 0), (ELSEWHERE, 0)):
        with as_organisation(organisation, DAY):
            assert Cleared.objects.count() == seen


@pytest.mark.django_db(transaction=True)
def test_all_its_questions_are_asked_of_one_moment(monkeypatch):
    """What is posted between two of them would look like a difference."""
    seen = []

    def asked(payer=""):
        with connection.cursor() as cursor:
            cursor.execute("show transaction_isolation")
            seen.append(cursor.fetchone()[0])
        return clearing.Report((), ())

    monkeypatch.setattr(clearing, "report", asked)
    assert look_over() == [] and seen == ["repeatable read"]
