"""The store as it was known at an instant, in a file: read again it is the same, though more was recorded since."""

import threading
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import IntegrityError, ProgrammingError, connection, transaction

from ettle.files.events import read_events
from ettle.web.access.acting import as_organisation
from ettle.web.audit import entry as audit
from ettle.web.casework import actions as casework
from ettle.web.casework import queries as store
from ettle.web.casework.models import Event
from ettle.web.contracts.queries import rulebook
from ettle.web.frame.day import end_of
from ettle.web.measurement.handing_over import NotTheSame, folder_of, hand_over, read_again
from ettle.web.measurement.models import Snapshot
from tests.web.told import DAY, ada, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("recorded")]
ALL_KINDS_OF_FIELD = (
    told("contact", "2021-09-03", mode="phone", reached="yes", about="money"),
    told("evidence", "2021-09-04", type="payslip", about=["ada-work-2021-08-23", "odd"]),
    told("fact", "2021-08-01", name="long_term_health_condition", value="yes"),
    told("work", "2021-09-01", id="odd", employer='the "cafe", Leith', hours_per_week="15.5", until="2021-10-01"),
)


@pytest.fixture(autouse=True)
def apart(tmp_path, settings):
    settings.FIGURES = tmp_path / "figures"


def record(*events):
    return casework.record_events(by="ben", events=events, for_day=DAY)


def taken():
    return hand_over(by="system: figures", purpose="a test", known_at=end_of(DAY))


def test_the_file_holds_every_event_as_the_store_has_it():
    record(*ada(), *ALL_KINDS_OF_FIELD)
    made = taken()
    read = read_events(folder_of(made) / "events.parquet", declarations=rulebook().facts)
    assert not read.receipt.rejected
    assert sorted(read.events, key=lambda each: each.id) == sorted(store.every_event(), key=lambda each: each.id)
    assert made.rows == Event.objects.count()


def test_read_again_it_is_the_same_though_events_came_later():
    record(*ada())
    made = taken()
    late = told("contact", "2021-09-09", mode="phone", reached="yes")  # says it is of before, and came after
    record(late, told("contact", "2021-11-09", recorded="2021-11-12", mode="phone", reached="yes"))
    assert read_again(made) == made.hash
    assert taken().hash != made.hash


def test_what_was_not_known_yet_is_not_in_it():
    record(*ada(), told("contact", "2021-10-09", recorded="2021-11-09", mode="phone", reached="yes"))
    made = hand_over(by="system: figures", purpose="a test", known_at=end_of(DAY - timedelta(days=2)))
    assert made.rows == len(ada())


def test_an_empty_store_is_handed_over_too():
    made = taken()
    assert made.rows == 0 and read_again(made) == made.hash


def test_where_the_past_was_changed_it_is_said():
    record(*ada())
    made = taken()
    with connection.cursor() as cursor:
        cursor.execute("alter table casework_event disable trigger user")
        cursor.execute("update casework_event set detail = '{}' where kind = 'work'")
    with pytest.raises(NotTheSame, match="changed or lost"):
        read_again(made)


def test_nothing_is_left_of_one_that_failed(monkeypatch):
    def broken(*_):
        raise OSError("no room")

    monkeypatch.setattr("ettle.web.measurement.handing_over.copied", broken)
    with pytest.raises(OSError, match="no room"):
        taken()
    assert list(settings.FIGURES.iterdir()) == [] and not Snapshot.objects.exists()


def test_nobody_else_of_the_machine_reads_it():
    record(*ada())
    folder = folder_of(taken())
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (folder / "events.parquet").stat().st_mode & 0o777 == 0o600


def test_a_page_adds_none_and_nobody_changes_one():
    made = taken()
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        Snapshot.objects.filter(pk=made.pk).update(hash="0" * 64)
    made.pk = None
    with pytest.raises(ProgrammingError, match="row-level security"), as_organisation("works", DAY):
        made.save(force_insert=True)


@pytest.mark.django_db(transaction=True)
def test_what_is_being_entered_meanwhile_is_left_for_the_next():
    """It says an instant of before and is seen only later: else the same instant read again would say something else."""
    record(*ada())
    entered, seen = threading.Event(), threading.Event()

    def somebody_else():
        try:
            with audit.entry(actor="system: test", act="test"), transaction.atomic():
                record(told("contact", "2021-09-09", mode="phone", reached="yes"))
                entered.set()
                seen.wait(20)
        finally:
            connection.close()

    other = threading.Thread(target=somebody_else)
    other.start()
    assert entered.wait(20)
    made = taken()
    seen.set()
    other.join(20)
    assert Event.objects.count() == len(ada()) + 1
    assert read_again(made) == made.hash
