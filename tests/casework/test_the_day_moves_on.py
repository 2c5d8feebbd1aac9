"""What is so today is so without anybody's touch: rows of an earlier day are worked out anew by the worker."""

from datetime import timedelta

import pytest

from ettle.web.access.acting import as_system
from ettle.web.casework import tasks
from ettle.web.casework.models import Standing
from tests.web.told import DAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def a_month_later(settings, adas):
    settings.DEMONSTRATION_DAY = DAY + timedelta(days=31)
    return settings.DEMONSTRATION_DAY


def test_somebody_nobody_touched_has_gone_quiet_or_missed_an_offer_by_then(a_month_later):
    with as_system():
        before = Standing.objects.get(person="ada")
        assert tasks.worked_out_some() == 1
        after = Standing.objects.get(person="ada")
    assert (before.computed_for, after.computed_for) == (DAY, a_month_later)
    assert before.words != after.words


def test_what_is_of_today_is_left_alone(adas):
    with as_system():
        assert tasks.worked_out_some() == 0


def test_it_goes_on_until_nobody_is_left(a_month_later):
    with as_system():
        tasks.bring_up_to_date(0)
        assert not Standing.objects.filter(computed_for__lt=a_month_later).exists()
