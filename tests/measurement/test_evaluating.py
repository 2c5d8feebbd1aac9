"""What the rules say of everybody in a snapshot, as rows: the newest is counted in, and one that was changed is not."""

import pytest
from django.db import IntegrityError, transaction

from ettle.files.evaluated.manifest import NotEvaluated
from ettle.files.evaluated.reading import verify_evaluated
from ettle.web.audit import entry as audit
from ettle.web.audit.models import Recorded
from ettle.web.casework import actions as casework
from ettle.web.measurement import evaluating
from ettle.web.measurement.evaluating import Rows, count_now, evaluate, newest
from ettle.web.measurement.handing_over import folder_of
from ettle.web.measurement.models import Evaluation
from ettle.web.measurement.tasks import count_what_happened
from tests.web.told import DAY, ada, told

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def apart(tmp_path, settings):
    settings.FIGURES = tmp_path / "figures"


@pytest.fixture
def adas(recorded):
    casework.record_events(by="ben", events=ada(), for_day=DAY)


def test_every_enrolment_is_a_row_of_the_newest(adas):
    count_now(by="ben")
    assert Rows(newest())["enrolments"].column("enrolment").to_pylist() == ["ada-1"]


def test_counted_again_it_says_the_same(adas):
    first = count_now(by="ben")
    casework.record_events(by="ben", events=[told("leave", "2021-11-09", reason="health")], for_day=DAY)
    assert count_now(by="ben").hash != first.hash
    again = evaluate(first.snapshot, by="ben")
    assert again.hash == first.hash
    assert verify_evaluated(folder_of(first.snapshot) / again.folder).hash == first.hash


def test_of_many_people_it_says_the_same_in_columns(everybody, monkeypatch):
    one_by_one = count_now(by="ben")
    monkeypatch.setattr(evaluating, "IN_COLUMNS", 1)
    in_columns = evaluate(one_by_one.snapshot, by="ben")
    assert in_columns.people == 80
    assert in_columns.hash == one_by_one.hash, "the same rows in one part of the same people"


def test_of_an_empty_store_there_is_nothing_to_count(recorded):
    made = count_now(by="ben")
    assert made.people == 0 and Rows(made)["enrolments"].num_rows == 0


def test_rows_that_are_not_those_counted_on_are_not_counted(adas):
    rows = Rows(count_now(by="ben"))
    path = folder_of(rows.evaluation.snapshot) / rows.evaluation.folder / "manifest.json"
    path.write_text(path.read_text().replace(rows.hash, "0" * 64))
    with pytest.raises(NotEvaluated, match="changed since"):
        rows["enrolments"]


def test_nobody_changes_what_was_counted_on(adas):
    count_now(by="ben")
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        Evaluation.objects.update(hash="0" * 64)


def test_the_worker_does_it_each_night_and_it_is_on_record(adas):
    audit.finish(audit.current())
    count_what_happened(0)
    assert newest().made_by == "system: figures"
    assert Recorded.objects.filter(actor="system: figures", act="count_what_happened", outcome="wrote").exists()
