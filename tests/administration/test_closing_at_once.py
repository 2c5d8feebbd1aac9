"""An organisation that closes while somebody is brought to it, on the real database."""

import pytest
from django.db import transaction
from django.test import Client

from ettle.web.access.acting import as_system
from ettle.web.access.closing import wait_to_close
from ettle.web.access.models import Organisation, Post
from ettle.web.audit import entry as audit
from ettle.web.casework.models import Standing
from ettle.web.gateway.models import Referral
from tests.access.test_agreements import agree, standing  # noqa: F401
from tests.administration.test_kind_of_place import TOLD_ALL
from tests.at_once import at_once, held_up
from tests.casework.test_moving_on import THERE, look, press
from tests.cast import ELSEWHERE, WORKS
from tests.gateway.test_referrals import AGREEMENT, HELP, WHO, draft_of
from tests.web.told import DAY, told

pytestmark = pytest.mark.django_db(transaction=True)
CLOSE = f"/administration/places/organisation/{ELSEWHERE}/close/"


@pytest.fixture
def desk(sign_in, cast, adas, recorded):
    """Everybody's browser. Nobody is with Elsewhere Training any more and nobody ever worked there."""
    from ettle.web.casework import actions

    start = told("start", "2021-06-01", person="zed", programme="no-one-left-behind-local", provider=ELSEWHERE)
    left = told("leave", "2021-07-01", person="zed", reason="other")
    actions.record_events(by="cai", events=[start, left], for_day=DAY)
    Post.objects.filter(organisation=ELSEWHERE).delete()
    audit.finish(recorded)
    return lambda code: sign_in(cast[code], Client())


def closing(desk):
    ann = desk("ada_min")
    return lambda: ann.post(CLOSE, {"on": "10 November 2021"})


def referring(desk):
    gil = desk("gil")
    draft = draft_of(gil)
    service = {"service": f"{ELSEWHERE}|no-one-left-behind-local"}
    for step, said in (("agreement", AGREEMENT), ("who", WHO), ("help", HELP | service)):
        gil.post(f"{draft}{step}/", said)
    return lambda: gil.post(f"{draft}check/", follow=True)


def handing_over(desk):
    pat = desk("pat")
    seen = look(pat, "provider", "ada", **THERE | {"worker": ""})
    return lambda: press(pat, "provider", seen)


def giving_a_post(desk):
    ann = desk("ada_min")
    wil = {"name": "Wil Xu", "email": "wil@elsewhere.example", "code": "wil"}
    return lambda: ann.post(CLOSE.replace("close", "administrator"), wil)


@pytest.mark.parametrize("bringing", [referring, handing_over, giving_a_post])
def test_what_brings_somebody_to_a_place_that_closes_meanwhile_is_refused(desk, bringing):
    act = bringing(desk)
    with transaction.atomic():
        wait_to_close(ELSEWHERE)
        doing = held_up(act)
        Organisation.objects.filter(id=ELSEWHERE).update(closed_on=DAY)
    assert "Elsewhere Training closed on 10 November 2021. Choose another." in doing.result().text
    with as_system():
        assert not Standing.objects.filter(organisation=ELSEWHERE, under_way=True).exists()
    assert not Referral.objects.exists() and not Post.objects.filter(organisation=ELSEWHERE).exists()


def test_of_a_referral_and_a_close_at_once_one_is_refused(desk):
    at_once(referring(desk), closing(desk))
    is_closed = Organisation.objects.get(id=ELSEWHERE).closed_on is not None
    assert is_closed != Referral.objects.exists()


def test_what_is_recorded_while_a_place_becomes_a_jobcentre_gives_it_no_more_than_one_is_given(desk, agree):  # noqa: F811
    """Whoever records looked at the kind before: the change waits for them, and takes what they gave."""
    from ettle.web.casework import actions

    with audit.entry(actor="system: test", act="test"):
        agree(**TOLD_ALL)
    ann, may = (
        desk("ada_min"),
        {"kind": "jobcentre", "area": "ettlebrae", "was": "provider ettlebrae", "then": "change"},
    )
    with audit.entry(actor="system: test", act="test"):
        start = told("start", "2021-08-01", person="newcomer", programme="fair-start-scotland", provider=WORKS)
        actions.record_events(by="ben", events=[start], for_day=DAY)
        assert "health" in standing(ELSEWHERE, DAY, "newcomer")
        doing = held_up(lambda: ann.post(CLOSE.replace("close", "kind"), may))
        assert not doing.done()
    assert doing.result().status_code == 302 and standing(ELSEWHERE, DAY, "newcomer") == {"name", "identity"}
