"""Returns on pages: made by one, looked through, sent by another, kept as they were."""

from __future__ import annotations

import csv
import io
import re

import numpy as np
import pytest
from django.db import DatabaseError, transaction

from ettle.engine.returns.revising import ANSWERED
from ettle.engine.returns.validating import Validated
from ettle.web.access.acting import as_system
from ettle.web.access.models import Organisation
from ettle.web.audit.models import Recorded
from ettle.web.casework import actions as casework
from ettle.web.measurement.evaluating import count_now
from ettle.web.measurement.models import ReturnEdition
from ettle.web.measurement.returns.making import LEFT_OUT, known, read
from ettle.web.measurement.returns.stating import MayNot, Stated
from ettle.web.measurement.returns.views import _totals
from ettle.web.people.actions import answer_equality
from tests.cast import ELSEWHERE, WORKS, make_staff
from tests.people.erasing import erase
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


def test_an_edition_lists_what_is_missing_and_what_to_do(sign_in, everybody, made):
    edition = made()
    assert (edition.rows, edition.edition, edition.rejected, edition.incomplete) == (80, 1, 0, 80)
    page = sign_in(everybody["col"]).get(f"/figures/returns/{edition.pk}/").content.decode()
    assert "80 rows lack what the receiver requires" in page
    assert page.count("ask for it and enter it: local authority is required.") == 1
    assert re.search(r"<h3[^>]*>Local authority ", page)
    assert len(re.findall(r"<li>p\d+, ", page)) == 160
    assert re.search(r'<th scope="row">Disabled</th><td>80 of 80</td>', page)
    totals = re.findall(r'<th scope="row">([^<]+)</th><td class="num">([\d,]+)</td>', page)
    assert [name for name, _ in totals][:4] == ["People", "Starts", "Jobs", "By authority: nothing entered"]
    assert len(Recorded.objects.get(act="return_edition").people) == 80


def test_each_provider_is_asked_for_its_own_people_and_reads_nothing_of_them(sign_in, everybody, made):
    edition = made()
    col = sign_in(everybody["col"])
    page = col.get(f"/figures/returns/{edition.pk}/").content.decode()
    asked = re.findall(r'<th scope="row" role="rowheader">([^<]+)</th><td [^>]*class="num">(\d+)</td>', page)
    assert asked == [("Ettlebrae Works", "60"), ("Elsewhere Training", "20")]
    answer = col.get(f"/figures/returns/{edition.pk}/to-mend.csv", {"provider": ELSEWHERE})
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert {row["Reference"] for row in rows} == {f"p{n:03d}" for n in range(60, 80)}
    assert set(Recorded.objects.get(act="return_to_mend_csv").people) == {row["Reference"] for row in rows}
    assert {row["About"] for row in rows} == {"Local authority", "Age at the start of support"}
    assert {row["Stops the return"] for row in rows} == {"no"}
    assert "2020" not in answer.content.decode()
    whole = col.get(f"/figures/returns/{edition.pk}/to-mend.csv").content.decode("utf-8-sig")
    assert len(list(csv.DictReader(io.StringIO(whole)))) == 160


def test_what_was_recorded_since_the_count_is_told_where_whom_to_ask_is(sign_in, everybody, made):
    edition = made()
    lives = told(
        "fact", "2021-01-04", id="p001-lives", person="p001", name="lives_in", value="fife", recorded="2021-11-11"
    )
    casework.record_events(by="ben", events=[lives], for_day=DAY)
    page = sign_in(everybody["col"]).get(f"/figures/returns/{edition.pk}/").content.decode()
    assert re.search(r'class="num">60</td><td [^>]*class="num">1</td>', page)
    assert "counted anew each night between 2 and 4" in page
    count_now(purpose="a test")
    assert (
        "The figures were counted anew since"
        in sign_in(everybody["col"]).get(f"/figures/returns/{edition.pk}/").content.decode()
    )


def test_nobody_who_was_erased_since_is_listed_again(sign_in, everybody, made):
    edition = made()
    erase("p061")
    col = sign_in(everybody["col"])
    for address in ("", "to-mend.csv"):
        assert "p061" not in col.get(f"/figures/returns/{edition.pk}/{address}").content.decode(), address
    assert "p062" in col.get(f"/figures/returns/{edition.pk}/to-mend.csv").content.decode()


def reasoned(client, edition, **given):
    said = {"handled": "as_they_are", "reason": "Asked twice; the people moved away", **given}
    return client.post(f"/figures/returns/{edition.pk}/reason/", said)


def test_rows_that_lack_something_go_with_a_reason_that_another_agrees_to(sign_in, everybody, made):
    first = made()
    answer = reasoned(sign_in(everybody["col"]), first)
    assert answer.status_code == 302, answer.content.decode()
    held = ReturnEdition.objects.latest()
    assert (held.edition, held.rows, held.incomplete, held.handled) == (2, 80, 80, "as_they_are")
    ina = sign_in(everybody["ina"])
    assert "1 edition waits for you to look at and send" in ina.get("/").content.decode()
    assert "agree to the reason" in ina.get(f"/figures/returns/{held.pk}/").content.decode()
    ina.post(f"/figures/returns/{held.pk}/send/")
    beside = ina.get(f"/figures/returns/{held.pk}/beside.txt").content.decode()
    assert (
        "80 rows lack what is required and are sent as they stand. Reason: Asked twice; the people moved away. "
        "Stated by Col Baxter. Agreed by Ina Dunn." in beside
    )
    assert "By authority" not in beside
    assert "people: 80" in beside


def test_rows_that_lack_something_may_be_left_out_and_are_told_as_such(sign_in, fife):
    first = _made_and_sent(sign_in, fife)
    start = {"programme": "fair-start-scotland", "provider": WORKS, "area": "lot-6", "group": "core"}
    gone = told("retract", "2021-06-01", id="gus-nowhere", person="gus", replaces="gus-lives")
    casework.record_events(by="ben", events=[gone, told("start", "2021-02-01", person="hal", **start)], for_day=DAY)
    count_now(purpose="a test")
    col = sign_in(fife["col"])
    col.post("/figures/returns/participants/make/", {"period": PERIOD})
    second = ReturnEdition.objects.latest()
    reasoned(col, second, handled="left_out")
    held = ReturnEdition.objects.latest()
    assert (held.rows, held.incomplete) == (2, 2)
    assert {row["participant"] for row in read(held).rows.to_pylist()} == {"eve", "fin"}
    assert held.revised == {
        "against": f"{PERIOD}, edition 1",
        "kinds": {"removed": 1},
        "why": {f"Row removed: {LEFT_OUT}": 1},
    }
    assert first.rows == 3


@pytest.mark.parametrize("given", [{"reason": ""}, {"reason": "  "}, {"handled": ""}, {"handled": "hidden"}])
def test_a_reason_that_says_nothing_makes_no_edition(sign_in, everybody, made, given):
    first = made()
    answer = reasoned(sign_in(everybody["col"]), first, **given)
    assert answer.status_code == 422
    assert ReturnEdition.objects.count() == 1


@pytest.mark.parametrize(
    ("handled", "reason", "said"),
    [
        ("hidden", "x", "sent as they are, or left out"),
        ("", "x", "left out"),
        ("left_out", " ", "Say why"),
        ("left_out", "x" * 501, "say it in 500"),
    ],
)
def test_what_is_stated_by_halves_is_refused_by_whichever_way_it_comes(handled, reason, said):
    found = Validated((), np.zeros(1, dtype=np.bool_), np.ones(1, dtype=np.bool_), 0, 0)
    with pytest.raises(MayNot, match=said):
        Stated.of(found, handled, reason)


def test_nobody_gives_a_reason_where_nothing_is_missing(sign_in, fife):
    sign_in(fife["col"]).post("/figures/returns/participants/make/", {"period": PERIOD})
    assert reasoned(sign_in(fife["col"]), ReturnEdition.objects.latest()).status_code == 404


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


def test_rows_that_lack_something_are_not_sent_without_a_reason(sign_in, everybody, made):
    edition = made()
    client = sign_in(everybody["ina"])
    page = client.post(f"/figures/returns/{edition.pk}/send/", follow=True).content.decode()
    edition.refresh_from_db()
    assert edition.sent_at is None
    assert "lack what is required" in page


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
    parts = ("", "beside.txt", "to-mend.csv", "to-mend.ods", "reason/")
    own = [f"/figures/returns/{edition.pk}/{part}" for part in parts]
    for address in ("/figures/returns/", f"/figures/returns/{edition.pk}.csv", *own):
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
    edition.pk, edition.edition, edition.handled = None, 2, "left_out"
    with pytest.raises(DatabaseError, match="handled_for_a_reason"), transaction.atomic(), as_system():
        edition.save(force_insert=True)


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
    assert "Employment start date: " in page


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
    assert second.revised == {
        "against": f"{PERIOD}, edition 1",
        "kinds": {"changed": 1},
        "why": {f"Trans status: {ANSWERED}": 1},
    }
    page = sign_in(fife["col"]).get(f"/figures/returns/{second.pk}/").content.decode()
    assert f"Trans status: {ANSWERED}: 1 row<" in page


def _made_and_sent(sign_in, people):
    """What Col makes and Ina sends."""
    sign_in(people["col"]).post("/figures/returns/participants/make/", {"period": PERIOD})
    edition = ReturnEdition.objects.latest()
    sign_in(people["ina"]).post(f"/figures/returns/{edition.pk}/send/")
    return edition
