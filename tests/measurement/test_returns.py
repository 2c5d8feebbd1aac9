"""Returns on pages: made by one, looked through, sent by another, kept as they were."""

from __future__ import annotations

import csv
import io
import re

import pytest
from django.db import DatabaseError, transaction

from ettle.engine.returns.revising import ANSWERED
from ettle.web.access.acting import as_system
from ettle.web.access.models import Organisation
from ettle.web.audit.models import Recorded
from ettle.web.casework import actions as casework
from ettle.web.measurement.evaluating import count_now
from ettle.web.measurement.models import ReturnEdition
from ettle.web.measurement.returns.making import known, read
from ettle.web.measurement.returns.views import _totals
from ettle.web.people.actions import answer_equality
from tests.cast import make_staff
from tests.web.told import DAY, told

pytestmark = pytest.mark.django_db
PERIOD = "2021-Q3"


@pytest.fixture
def made(sign_in, everybody, counted):
    """The edition that Col makes: nobody wrote down where the cast lives."""

    def make(who="col", period=PERIOD, id="participants"):
        answer = sign_in(everybody[who]).post(f"/figures/returns/{id}/make/", {"period": period})
        assert answer.status_code == 302, answer.status_code
        return ReturnEdition.objects.latest()

    return make


def test_an_edition_lists_what_must_be_mended_and_what_to_do(sign_in, everybody, made):
    edition = made()
    assert (edition.rows, edition.edition, edition.rejected) == (80, 1, 80)
    page = sign_in(everybody["col"]).get(f"/figures/returns/{edition.pk}/").content.decode()
    assert "80 rows need mending" in page
    assert "enter it: local authority is required" in page
    assert re.search(r"<h3[^>]*>Local authority ", page)
    assert page.count("enter it: local authority is required.") == 1
    assert len(re.findall(r"<li>p\d+</li>", page)) == 160
    totals = re.findall(r'<th scope="row">([^<]+)</th><td class="num">([\d,]+)</td>', page)
    assert [name for name, _ in totals][:4] == ["People", "Starts", "Jobs", "By authority: nothing entered"]
    assert "enter it: age at the start of support is required" in page


def test_a_total_by_value_is_said_in_the_words_of_its_list(db):
    held = ReturnEdition(totals={"by_authority: (empty)": 1, "by_authority: city-of-edinburgh": 2, "people": 3})
    assert _totals(known()["participants"], held) == [
        ("People", 3),
        ("By authority: nothing entered", 1),
        ("By authority: City of Edinburgh", 2),
    ]
    assert _totals(None, ReturnEdition(totals={"by_authority: 1-2": 1})) == [("By authority: 1-2", 1)]


def test_a_second_edition_has_the_next_number_and_the_first_stays(made):
    first, second = made(), made()
    assert (first.edition, second.edition) == (1, 2)
    assert first.hash == second.hash


@pytest.mark.parametrize(
    ("period", "said"), [("2021-03", "write it as 2024-Q1"), ("2031-Q1", "has not begun"), ("", "write it")]
)
def test_a_period_that_is_none_is_refused_with_its_cure(sign_in, everybody, counted, period, said):
    client = sign_in(everybody["col"])
    page = client.post("/figures/returns/participants/make/", {"period": period}, follow=True).content.decode()
    assert said in page
    assert not ReturnEdition.objects.exists()


def test_rows_that_must_be_mended_are_not_sent(sign_in, everybody, made):
    edition = made()
    client = sign_in(everybody["ina"])
    page = client.post(f"/figures/returns/{edition.pk}/send/", follow=True).content.decode()
    edition.refresh_from_db()
    assert edition.sent_at is None
    assert "may not go as they are" in page


def test_the_file_has_every_row_and_everybody_in_it_is_on_record(sign_in, everybody, made):
    edition = made()
    answer = sign_in(everybody["col"]).get(f"/figures/returns/{edition.pk}.csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert len(rows) == 80
    assert {row["participant"] for row in rows} == set(Recorded.objects.get(act="return_csv").people)


@pytest.mark.parametrize("who", ["ben", "lea", "pat", "dee", "una"])
def test_nobody_else_makes_reads_or_sends_one(sign_in, everybody, made, who):
    edition = made()
    client = sign_in(everybody[who])
    for address in ("/figures/returns/", f"/figures/returns/{edition.pk}/", f"/figures/returns/{edition.pk}.csv"):
        assert client.get(address).status_code == 404, address
    for address in ("/figures/returns/participants/make/", f"/figures/returns/{edition.pk}/send/"):
        assert client.post(address, {"period": PERIOD}).status_code == 404, address


def test_another_council_has_none_of_them(sign_in, everybody, made):
    edition = made()
    Organisation.objects.create(id="far-council", name="Far Council", kind="council", area="far")
    assert (
        edition.title in sign_in(everybody["ina"]).get("/figures/returns/").content.decode().split("Editions</h2>")[1]
    )
    client = sign_in(make_staff("fred", "Fred Far", "far-council", "commissioner"))
    assert "None was made yet" in client.get("/figures/returns/").content.decode()
    for answer in (client.get(f"/figures/returns/{edition.pk}/"), client.post(f"/figures/returns/{edition.pk}/send/")):
        assert answer.status_code == 404


def test_the_database_keeps_an_edition_as_it_was_made_and_has_another_send_it(made):
    edition = made()
    for change in (
        {"rows": 79},
        {"sent_by": "col", "sent_at": edition.made_at},
        {"sent_by": "ina", "sent_at": edition.made_at},
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), as_system():
            ReturnEdition.objects.filter(pk=edition.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic(), as_system():
        ReturnEdition.objects.filter(pk=edition.pk).delete()


def test_every_item_has_its_cost_for_so_many_people(sign_in, everybody, counted):
    assert "Improvement Service" in sign_in(everybody["col"]).get("/figures/returns/").content.decode()
    page = sign_in(everybody["col"]).get("/figures/returns/burden/", {"people": "2000"}).content.decode()
    assert re.search(r"[\d,]+ hours a year for 2,?000 people", page)
    assert "Employment follow-up at 4 weeks" in page


def test_one_makes_it_another_sends_it_and_the_next_says_what_changed(sign_in, fife):
    col = sign_in(fife["col"])
    col.post("/figures/returns/participants/make/", {"period": PERIOD})
    first = ReturnEdition.objects.latest()
    assert (first.rows, first.rejected) == (3, 0)
    assert (
        "You made this edition yourself" in col.post(f"/figures/returns/{first.pk}/send/", follow=True).content.decode()
    )
    page = sign_in(fife["ina"]).post(f"/figures/returns/{first.pk}/send/", follow=True).content.decode()
    assert "Sent by Ina Dunn" in page
    col = sign_in(fife["col"])
    job = told("work", "2021-08-02", id="eve-job", person="eve", employer="cafe", hours_per_week=20)
    casework.record_events(by="ben", events=[job], for_day=DAY)
    count_now(purpose="a test")
    col.post("/figures/returns/participants/make/", {"period": PERIOD})
    second = ReturnEdition.objects.latest()
    assert second.revised["kinds"] == {"changed": 1}
    page = col.get(f"/figures/returns/{second.pk}/").content.decode()
    assert "1 row changed" in page
    assert "1 because" in page


def test_what_was_answered_on_equality_is_sent_and_a_change_of_it_is_explained(sign_in, fife):
    answer_equality(person="eve", answers={"sexual_orientation": "bisexual", "religion": "none"}, by="ben")
    answer_equality(person="fin", answers={"trans": "not_answered"}, by="ben")
    first = _made_and_sent(sign_in, fife)
    rows = {each["participant"]: each for each in read(first).rows.to_pylist()}
    asked = [(each["sexual_orientation"], each["trans_status"]) for each in rows.values()]
    assert sorted(asked) == [("", ""), ("", ""), ("Bisexual", "")]
    assert not any("religion" in each for each in rows.values()), "what the return does not ask for is not in it"
    answer_equality(person="fin", answers={"trans": "no"}, by="ben")
    second = _made_and_sent(sign_in, fife)
    assert second.revised == {"kinds": {"changed": 1}, "why": {ANSWERED: 1}}
    page = sign_in(fife["col"]).get(f"/figures/returns/{second.pk}/").content.decode()
    assert f"1 because {ANSWERED}" in page


def _made_and_sent(sign_in, people):
    """What Col makes and Ina sends."""
    sign_in(people["col"]).post("/figures/returns/participants/make/", {"period": PERIOD})
    edition = ReturnEdition.objects.latest()
    sign_in(people["ina"]).post(f"/figures/returns/{edition.pk}/send/")
    return edition
