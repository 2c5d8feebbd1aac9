"""One event more: what of a person is written anew and what stays as it lies, in how few questions, and whose turn it is."""

import pytest
from django.db import DataError, transaction
from django.db.models import Model

from ettle.web.access.acting import as_system
from ettle.web.access.models import Assignment, Grant
from ettle.web.audit import entry as audit
from ettle.web.casework import actions
from ettle.web.casework.models import Event, Matter, Standing
from ettle.web.frame.in_place import Table, put_in_place
from tests.at_once import held_up
from tests.web.told import DAY, told

MANY = 15
"""Questions for one event at most, savepoints with them."""


def numbers(model: type[Model]) -> set[int]:
    """The rows of a table by their numbers: one that is written anew has another."""
    with as_system():
        return set(model._default_manager.values_list("id", flat=True))


def contact(id="contact-1", on="2021-11-10", **said):
    return told("contact", on, id, **{"mode": "phone", "reached": "yes", **said})


def record(*events):
    with audit.entry(actor="ben", act="test"):
        return actions.record_events(by="ben", events=events, for_day=DAY)


@pytest.mark.django_db
def test_a_contact_writes_where_ada_stands_anew_and_leaves_who_sees_her(adas):
    before = {model: numbers(model) for model in (Standing, Grant, Assignment)}
    record(contact())
    assert before[Standing].isdisjoint(numbers(Standing))
    assert {model: numbers(model) for model in (Grant, Assignment)} == {
        model: before[model] for model in (Grant, Assignment)
    }


@pytest.mark.django_db
def test_what_changes_nothing_writes_nothing_but_itself(adas):
    record(contact())
    before = {model: numbers(model) for model in (Standing, Matter, Grant, Assignment)}
    record(contact("contact-2"))
    assert {model: numbers(model) for model in before} == before
    assert Event.objects.filter(id="contact-2").exists()


@pytest.mark.django_db
def test_one_event_takes_few_questions(adas, django_assert_max_num_queries):
    record(contact())
    with django_assert_max_num_queries(MANY):
        record(contact("contact-2", "2021-11-09"))


@pytest.mark.django_db
def test_rows_of_one_key_take_each_others_place(adas):
    with as_system():
        row = Standing.objects.get()
        row.words = "Something else."
        (changed,) = put_in_place(["ada"], {Table(Standing): [row]})
        (gone,) = changed.gone
        assert gone["enrolment"] == row.enrolment and gone["words"] != row.words
        assert Standing.objects.get().words == row.words


@pytest.mark.django_db
def test_what_is_wanted_twice_stands_twice_and_what_is_not_wanted_goes(adas):
    with as_system():
        row = Matter(person="ada", section="1_attention", on=DAY, computed_for=DAY)
        for times in (2, 2, 1, 0):
            put_in_place(["ada"], {Table(Matter): [row] * times})
            assert Matter.objects.filter(person="ada").count() == times


@pytest.mark.django_db
def test_what_is_too_long_is_refused_and_not_cut(adas):
    with pytest.raises(DataError, match="too long"), as_system():
        put_in_place(["ada"], {Table(Matter): [Matter(person="ada", on=DAY, computed_for=DAY, why="w" * 501)]})


@pytest.mark.django_db(transaction=True)
def test_whoever_records_of_a_linked_record_waits_for_who_records_of_the_other(adas, recorded):
    audit.finish(recorded)
    record(told("link", "2021-11-10", "link-1", other="adah"))
    with transaction.atomic():
        actions.wait_for_turn({"adah"})
        other = held_up(lambda: record(contact()))
        assert not other.done()
    assert other.result() == 1


@pytest.mark.django_db(transaction=True)
def test_whoever_records_waits_for_who_changes_what_grants_rest_on(adas, recorded):
    audit.finish(recorded)
    with transaction.atomic():
        actions.wait_for_everybody()
        other = held_up(lambda: record(contact()))
        assert not other.done()
    assert other.result() == 1
