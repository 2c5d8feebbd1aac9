"""The event store: what it keeps, what it refuses, and where people stand by it."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from ettle.web.casework import actions, queries
from ettle.web.casework.models import Event, Standing
from ettle.web.frame.day import end_of
from tests.web.told import DAY, ada, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("recorded")]


def record(*events, day=DAY):
    return actions.record_events(by="ben", events=events, for_day=day)


def test_what_was_recorded_comes_back_the_same():
    record(*ada())
    assert set(queries.events_of({"ada"})) == set(ada())


def test_every_row_names_who_put_it_there():
    record(*ada())
    assert set(Event.objects.values_list("entered_by", flat=True)) == {"ben"}


@pytest.mark.parametrize("statement", ["update casework_event set kind = 'death'", "delete from casework_event"])
def test_the_store_refuses_to_be_rewritten(statement):
    record(*ada())
    with pytest.raises(IntegrityError, match="never changed or removed"), transaction.atomic():
        connection.cursor().execute(statement)
    assert Event.objects.count() == len(ada())


REFUSED = {
    "event_ends_after": {"until": date(2021, 1, 1)},
    "event_replaces_another": {"replaces": "x"},
    "event_corrects_something": {"correction": "yes"},
    "event_of_known_kind": {"kind": "birthday"},
    "event_has_an_actor": {"entered_by": ""},
}


@pytest.mark.parametrize("constraint", REFUSED)
def test_the_database_refuses_what_cannot_be(constraint):
    row = {"id": "x", "person": "ada", "kind": "work", "on": date(2021, 1, 1), "entered_by": "ben"}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Event.objects.create(**row | {"recorded_at": end_of(DAY)} | REFUSED[constraint])


def test_a_standing_of_a_state_nobody_knows_is_refused():
    with pytest.raises(IntegrityError, match="standing_of_known_state"), transaction.atomic():
        Standing.objects.create(person="ada", since=DAY, computed_for=DAY, state="fine")


def test_one_enrolment_stands_once():
    record(*ada())
    with pytest.raises(IntegrityError, match="standing_once"), transaction.atomic():
        Standing.objects.create(
            person="ada", enrolment="ada-1", programme="fair-start-scotland", since=DAY, computed_for=DAY, state="left"
        )


def test_recording_the_same_twice_adds_nothing():
    assert record(*ada()) == len(ada())
    assert record(*ada()) == 0
    assert Event.objects.count() == len(ada())


def test_one_id_with_other_content_is_refused_and_nothing_is_kept():
    record(*ada())
    other = told("contact", "2021-08-03", mode="video", reached="yes")
    with pytest.raises(actions.Refused, match="held already with other content"):
        record(other, told("contact", "2021-09-01"))
    assert Event.objects.count() == len(ada())


def test_two_people_cannot_share_an_enrolment():
    record(*ada())
    with pytest.raises(actions.Refused, match="mend the person or the enrolment"):
        record(told("contact", "2021-09-01", person="cai", enrolment="ada-1"))


def test_where_ada_stands_is_written_in_the_same_act():
    record(*ada())
    (row,) = Standing.objects.all()
    assert (row.person, row.programme, row.phase, row.group) == ("ada", "fair-start-scotland", "In work", "Core")
    assert "13 weeks in work: 80 of 91 days; 21 November 2021 at the earliest" in row.words
    assert (row.next_due, row.next_due_on) == ("Contact every week", date(2021, 11, 10))
    assert row.computed_for == DAY


def test_somebody_referred_who_did_not_start_is_listed_with_the_answer():
    record(
        told("referral", "2021-09-01", person="cai", programme="fair-start-scotland"),
        told("referral_answer", "2021-09-03", person="cai", answer="declined"),
    )
    (row,) = Standing.objects.all()
    assert (row.state, row.enrolment) == ("not_started", None)
    assert row.words == "Referred on 1 September 2021; referral declined on 3 September 2021."


@pytest.mark.parametrize(
    ("more", "state", "words"),
    [
        ([told("leave", "2021-10-01", reason="health")], "left", "Left on 1 October 2021: health."),
        ([told("work", "2021-08-02", id="w2", replaces="ada-work-2021-08-23", employer="cafe", recorded="2021-11-09")],
         "unknown", "not yet known"),
    ],
)  # fmt: skip
def test_what_presses_most_is_the_state(more, state, words):
    record(*ada(), *more)
    row = Standing.objects.get()
    assert row.state == state
    assert words in row.words


def test_a_start_out_of_force_says_so():
    record(told("start", "2017-01-02", programme="fair-start-scotland"))
    row = Standing.objects.get()
    assert (row.state, row.words) == ("no_rules", "No rules were in force for a start on 2 January 2017.")


def test_rebuilding_gives_the_same_rows():
    record(*ada())
    record(*(told("referral", "2021-09-01", person=who, programme="jets-scotland") for who in ("cai", "eli")))
    record(told("link", "2021-10-01", person="eli", other="cai"))
    assert rows_after_rebuilding() == rows_now()


def rows_now():
    fields = [field.name for field in Standing._meta.fields if field.name != "id"]
    return sorted(map(str, Standing.objects.values_list(*fields)))


def rows_after_rebuilding():
    before = rows_now()
    actions.rebuild(for_day=DAY)
    assert len(before) == 2
    return rows_now() if before == rows_now() else before


def test_linked_records_are_one_journey_by_either_id():
    record(*ada(), told("contact", "2021-10-05", person="ada2", enrolment=None))
    record(told("link", "2021-10-06", other="ada2"))
    for id in ("ada", "ada2"):
        found = queries.journey(id, end_of(DAY))
        assert found.people == ("ada", "ada2")
        assert len(found.events) == len(ada()) + 1
    assert queries.journey("ada2", end_of(date(2021, 10, 5))).people == ("ada2",), "not linked yet, as then known"


def test_nothing_is_known_before_it_was_recorded():
    record(*ada())
    assert queries.journey("ada", end_of(date(2021, 7, 19))) is None
    assert queries.journey("nobody", end_of(DAY)) is None


def test_a_journey_takes_few_queries_however_long_it_is(django_assert_max_num_queries):
    record(*ada(), *(told("contact", f"2021-09-{n:02}", id=f"c{n}") for n in range(1, 31)))
    with django_assert_max_num_queries(3):
        queries.journey("ada", end_of(DAY))
