"""A referral stands as the person's record answers it: also where an answer is taken back, corrected or older than that rule."""

from importlib import import_module

import pytest
from django.apps import apps

from ettle.web.access.acting import as_system
from ettle.web.audit import entry as audit
from ettle.web.casework import actions as casework
from ettle.web.gateway.models import Referral, Step
from tests.cast import ELSEWHERE, WORKS
from tests.gateway.test_referrals import ben, gil, refer  # noqa: F401
from tests.web.told import DAY, told

pytestmark = pytest.mark.django_db
DAY_SAID = "2021-11-10"


@pytest.fixture
def referral(gil):  # noqa: F811
    refer(gil)
    return Referral.objects.get()


def say(referral, id, kind, /, **said):
    """Something that the service records of the person, elsewhere than at the desk of referrals. Where the referral stands then."""
    row = {"organisation": WORKS, "recorded_by": "lea", **said}
    with audit.entry(actor="lea", act="test"):
        event = told(kind, DAY_SAID, id=id, person=referral.person_id, **row)
        casework.record_events(by="lea", events=[event], for_day=DAY)
    referral.refresh_from_db()
    return referral.state


def answers(referral, id, answer, **said):
    return say(referral, id, "referral_answer", referral=referral.event, answer=answer, **said)


def test_an_answer_taken_back_puts_the_referral_where_it_was_and_the_referrer_is_told(gil, ben, referral):  # noqa: F811
    ben.post(f"/referrals/received/{referral.pk}/contacted/")
    assert answers(referral, "no", "declined", reason="full") == "declined"
    assert say(referral, "oops", "retract", replaces="no") == "contacted"
    assert referral.told_until is None and referral.name in ben.get("/referrals/received/").text
    assert "In touch. The answer before was taken back." in gil.get(f"/referrals/{referral.pk}/").text
    assert say(referral, "not-oops", "retract", replaces="oops") == "declined"


def test_a_corrected_answer_is_the_answer(gil, referral):  # noqa: F811
    answers(referral, "no", "declined", reason="full")
    assert answers(referral, "why", "declined", reason="already_helped", replaces="no", correction="yes") == "declined"
    assert "they have this help already" in gil.get(f"/referrals/{referral.pk}/").text
    assert answers(referral, "yes", "accepted", replaces="why", correction="yes") == "accepted"
    assert list(Step.objects.order_by("id").values_list("kind", flat=True)) == [
        *("received", "declined", "declined", "accepted")
    ]


def test_what_was_answered_at_the_desk_is_taken_back_on_the_record_too(ben, referral):  # noqa: F811
    ben.post(f"/referrals/received/{referral.pk}/start/", {"on": "10 November 2021", "worker": "ben", "group": "core"})
    with as_system():
        start = casework.queries.Event.objects.get(person=referral.person_id, kind="start").id
    assert say(referral, "oops", "retract", replaces=start) == "accepted"
    steps = Step.objects.count()
    assert say(referral, "more", "contact", mode="phone", reached="yes") == "accepted" and Step.objects.count() == steps


def test_another_organisation_s_correction_of_its_own_answer_moves_nothing(referral):
    answers(referral, "no", "declined", organisation=ELSEWHERE)
    assert answers(referral, "yes", "accepted", replaces="no", correction="yes", organisation=ELSEWHERE) == "received"


@pytest.mark.parametrize(("answer", "reason"), [("declined", "full"), ("no_contact", "no_contact"), ("accepted", "")])
def test_what_was_answered_on_the_record_before_that_was_followed_no_longer_waits(referral, answer, reason):
    state = answers(referral, "said", answer, reason="no capacity")
    with as_system():
        assert Referral.objects.update(state="received", told_until=None) == 1
    migration = import_module("ettle.web.gateway.migrations.0003_answered_on_the_record")
    with as_system():
        migration.follow(apps, None)
        migration.follow(apps, None)
    referral.refresh_from_db()
    assert referral.state == state
    step = Step.objects.get(by__startswith="system")
    assert (step.kind, step.reason) == (state, reason)


def test_what_was_answered_and_taken_back_before_that_was_followed_goes_on_waiting(referral):
    answers(referral, "said", "declined")
    say(referral, "oops", "retract", replaces="said")
    with as_system():
        import_module("ettle.web.gateway.migrations.0003_answered_on_the_record").follow(apps, None)
    referral.refresh_from_db()
    assert referral.state == "received"
