"""Two at the same moment about one referral, on the real database."""

import pytest
from django.db import transaction
from django.test import Client

from ettle.web.access.acting import as_system
from ettle.web.audit import entry as audit
from ettle.web.casework import actions as casework
from ettle.web.casework.models import Event
from ettle.web.gateway.models import Referral, Step
from tests.at_once import at_once, held_up
from tests.cast import WORKS
from tests.gateway.test_referrals import refer
from tests.web.told import DAY, told

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(sign_in, cast, adas, recorded):
    audit.finish(recorded)
    return lambda code: sign_in(cast[code], Client())


@pytest.fixture
def referral(desk):
    refer(desk("gil"))
    return Referral.objects.get()


def test_an_answer_at_the_desk_and_one_on_the_record_wait_for_each_other(desk, referral):
    """Both lock the person first and the referral after: the other way round each would wait for ever."""
    ben, at = desk("ben"), f"/referrals/received/{referral.pk}/"
    said = {"referral": referral.event, "answer": "declined", "reason": "full", "organisation": WORKS}
    answer = told("referral_answer", "2021-11-10", person=referral.person_id, **said)
    with audit.entry(actor="lea", act="test"), transaction.atomic():
        casework.wait_for_turn({referral.person_id})
        at_the_desk = held_up(lambda: ben.post(f"{at}accept/", follow=True))
        casework.record_events(by="lea", events=[answer], for_day=DAY)
    assert "was answered meanwhile" in at_the_desk.result().text
    referral.refresh_from_db()
    assert referral.state == "declined"


def test_of_two_last_answers_at_once_one_counts_and_the_other_is_told(desk, referral):
    ben, lea, at = desk("ben"), desk("lea"), f"/referrals/received/{referral.pk}/"
    start = {"on": "10 November 2021", "worker": "ben", "group": "core"}
    answers = at_once(
        lambda: ben.post(f"{at}start/", start, follow=True).text,
        lambda: lea.post(f"{at}decline/", {"reason": "full"}, follow=True).text,
    )
    assert sum("was answered meanwhile" in each for each in answers) == 1
    referral.refresh_from_db()
    assert list(Step.objects.exclude(kind="received").values_list("kind", flat=True)) == [referral.state]
    with as_system():
        assert Event.objects.filter(person=referral.person_id, kind="referral_answer").count() == 1
