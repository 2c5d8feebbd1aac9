"""Whose a referral is, asked of the desk alone with the database's own filter out of the way; and who answers."""

from datetime import timedelta

import pytest
from django.http import Http404
from django.test import Client

from ettle.web.access.acting import Acting, as_organisation
from ettle.web.audit import entry as audit
from ettle.web.gateway import queries
from ettle.web.gateway.models import Draft, Referral
from tests.cast import make_staff
from tests.gateway.test_referrals import ben, draft_of, gil, refer  # noqa: F401
from tests.plans.owner import as_owner
from tests.web.told import DAY

pytestmark = pytest.mark.django_db


def acting(staff):
    return Acting(staff, staff.posts.get(), DAY)


@pytest.fixture
def referral(gil):  # noqa: F811
    refer(gil)
    as_owner()
    return Referral.objects.get()


def finds(ask, *asked):
    with audit.entry(actor="system: test", act="test"):
        try:
            return bool(ask(*asked))
        except Http404:
            return False


def test_a_referral_is_answered_by_the_organisation_it_went_to_and_no_other(referral, cast):
    for who, theirs in (("ben", True), ("cai", False), ("gil", False)):
        by = acting(cast[who])
        assert finds(queries.to_answer_or_404, by, referral.pk) == theirs, who
        assert finds(queries.received_or_404, by, referral.pk) == theirs, who
        assert finds(queries.received_by, by) == theirs, who


def test_a_referral_is_told_of_to_its_maker_alone(referral, cast):
    gus = make_staff("gus", "Gus Vance", "jobcentre", "referrer")
    for who, theirs in ((cast["gil"], True), (gus, False), (cast["cai"], False), (cast["ben"], False)):
        assert finds(queries.made_or_404, acting(who), referral.pk) == theirs, who
        assert finds(queries.made_by, acting(who)) == theirs, who


def test_a_draft_is_its_maker_s_alone(gil, cast):  # noqa: F811
    draft_of(gil)
    as_owner()
    draft = Draft.objects.get()
    gus = make_staff("gus", "Gus Vance", "jobcentre", "referrer")
    for who, theirs in ((cast["gil"], True), (gus, False), (cast["cai"], False)):
        assert finds(queries.draft_or_sent, acting(who), draft.pk) == theirs, who


def test_the_maker_is_told_of_no_try(referral, ben, cast):  # noqa: F811
    for act in ("tried", "contacted"):
        ben.post(f"/referrals/received/{referral.pk}/{act}/")
    as_owner()
    said = {who: {step.kind for step in queries.steps_of(referral, acting(cast[who]))} for who in ("ben", "gil")}
    assert said == {"ben": {"received", "tried", "contacted"}, "gil": {"received", "contacted"}}


@pytest.mark.parametrize("act", ["", "tried", "contacted", "met", "same", "accept", "decline", "start"])
def test_pat_who_manages_the_service_reads_and_answers_none(referral, sign_in, cast, act):
    pat, at = sign_in(cast["pat"], Client()), f"/referrals/received/{referral.pk}/"
    answer = pat.post(f"{at}{act}/", {"reason": "full"}) if act else pat.get(at)
    assert answer.status_code == 404
    as_owner()
    assert Referral.objects.get().state == "received" and referral.steps.count() == 1


def test_once_the_days_of_telling_are_over_neither_desk_nor_database_tells_the_maker(referral, cast):
    gil_, ending = acting(cast["gil"]), Referral.objects.filter(pk=referral.pk)
    for until, told in ((DAY + timedelta(days=1), True), (DAY, False)):
        as_owner()
        ending.update(state="declined", told_until=until)
        assert finds(queries.made_or_404, gil_, referral.pk) == told
        with as_organisation("jobcentre", DAY):
            assert ending.exists() == told
