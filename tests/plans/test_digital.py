"""Getting online: what Ada has and lacks, the need it is, and what is lent."""

import pytest
from django.db import DatabaseError, connection, transaction

from ettle.web.access.acting import as_organisation
from ettle.web.casework.models import Event
from ettle.web.plans.models import Device, DigitalCheck, Loan
from tests.cast import ELSEWHERE, WORKS
from tests.web.told import DAY

pytestmark = pytest.mark.django_db
SHORT = {"on": "1 November 2021", "device": "phone_only", "connection": "mobile_only", "need": "yes"}
MET = {"on": "9 November 2021", "device": "own", "connection": "home", "need": "no"}


@pytest.fixture
def ben(sign_in, cast, adas):
    return sign_in(cast["ben"])


@pytest.fixture
def laptop(ben):
    ben.post("/devices/", {"asset": "etl-0017", "kind": "laptop"})
    return Device.objects.get()


def ask(client, said):
    return client.post("/people/ada/digital/ask/", said)


def needs():
    return [(each.on.isoformat(), each.until and each.until.isoformat(), each.replaces is not None) for each in Event.objects.filter(kind="need").order_by("entered_at")]  # fmt: skip


def test_lacking_opens_the_need_once_and_meeting_it_closes_it(ben):
    assert ask(ben, SHORT).status_code == 302
    assert "Need open" in ben.get("/people/ada/digital/").text
    ask(ben, SHORT | {"on": "2 November 2021"})
    assert needs() == [("2021-11-01", None, False)]
    ask(ben, MET)
    assert needs() == [("2021-11-01", None, False), ("2021-11-01", "2021-11-09", True)]
    page = ben.get("/people/ada/digital/").text
    assert "Met" in page and "A phone and nothing else" in page, "what was answered before stays"
    assert DigitalCheck.objects.count() == 3


def test_a_need_of_the_same_day_never_was(ben):
    ask(ben, SHORT)
    ask(ben, MET | {"on": "1 November 2021"})
    assert Event.objects.filter(kind="retract").count() == 1
    assert "Need open" not in ben.get("/people/ada/digital/").text


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"on": "1 November 2021", "need": "yes"}, "Nothing was asked"),
        (SHORT | {"need": ""}, "stand in their way"),
        (SHORT | {"need": "no"}, "Something is missing (device)"),
        (SHORT | {"device": "abacus"}, "“abacus” is not one of the answers"),
    ],
)  # fmt: skip
def test_answers_that_do_not_hold_are_told(ben, said, problem):
    answer = ask(ben, said)
    assert answer.status_code == 422 and problem in answer.text and not DigitalCheck.objects.exists()


def test_a_laptop_is_lent_and_comes_back(ben, laptop):
    lent = {"device": laptop.id, "lent_on": "9 November 2021", "due_on": "9 February 2022"}
    assert ben.post("/people/ada/digital/lend/", lent).status_code == 302
    page = ben.get("/people/ada/digital/").text
    assert "ETL-0017" in page and "due back on 9 February 2022" in page
    assert "There is no device on the shelf" in ben.get("/people/ada/digital/lend/").text
    loan = Loan.objects.get()
    early = ben.post(f"/people/ada/digital/loan/{loan.id}/", {"ended": "returned", "ended_on": "1 November 2021"})
    assert early.status_code == 422 and "Choose 9 November 2021 or later" in early.text
    ben.post(f"/people/ada/digital/loan/{loan.id}/", {"ended": "returned", "ended_on": "10 November 2021"})
    assert "ETL-0017" in ben.get("/people/ada/digital/lend/").text, "it is on the shelf again"


def test_one_that_is_overdue_says_so_and_one_that_is_lost_is_gone(ben, laptop):
    ben.post(
        "/people/ada/digital/lend/", {"device": laptop.id, "lent_on": "1 October 2021", "due_on": "1 November 2021"}
    )
    assert "Overdue" in ben.get("/people/ada/digital/").text and "Overdue" in ben.get("/devices/").text
    loan = Loan.objects.get()
    ben.post(f"/people/ada/digital/loan/{loan.id}/", {"ended": "lost", "ended_on": "10 November 2021"})
    laptop.refresh_from_db()
    assert laptop.gone and "There is no device on the shelf" in ben.get("/people/ada/digital/lend/").text


def test_one_device_is_never_lent_twice_at_once(ben, laptop):
    lent = {"device": laptop.id, "lent_on": "9 November 2021"}
    ben.post("/people/ada/digital/lend/", lent)
    with pytest.raises(DatabaseError, match="loan_one_at_a_time"), transaction.atomic():
        connection.cursor().execute(
            "insert into plans_loan (person_id, organisation_id, made_at, made_by, device_id, lent_on, ended, ended_by) "
            "select person_id, organisation_id, made_at, made_by, device_id, lent_on, ended, ended_by from plans_loan"
        )


def test_a_number_is_on_the_register_once_and_is_not_shown_with_whom(ben, laptop):
    answer = ben.post("/devices/", {"asset": "ETL-0017", "kind": "phone"})
    assert answer.status_code == 422 and "ETL-0017 is on the register already" in answer.text
    ben.post("/people/ada/digital/lend/", {"device": laptop.id, "lent_on": "9 November 2021"})
    assert "Ada" not in ben.get("/devices/").text


@pytest.mark.parametrize("asset", ["", "=1+1", "<b>", "x" * 61, "@SUM"])
def test_a_label_nobody_prints_is_refused(ben, asset):
    assert ben.post("/devices/", {"asset": asset, "kind": "phone"}).status_code == 422
    assert not Device.objects.exists()


def test_another_provider_sees_neither_register_nor_loan(ben, laptop, cast, sign_in):
    ben.post("/people/ada/digital/lend/", {"device": laptop.id, "lent_on": "9 November 2021"})
    ask(ben, SHORT)
    with as_organisation(ELSEWHERE, DAY):
        assert (Device.objects.count(), Loan.objects.count(), DigitalCheck.objects.count()) == (0, 0, 0)
    with as_organisation(WORKS, DAY):
        assert (Device.objects.count(), Loan.objects.count(), DigitalCheck.objects.count()) == (1, 1, 1)
    assert "ETL-0017" not in sign_in(cast["cai"]).get("/devices/").text
