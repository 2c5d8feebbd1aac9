"""One request, one effect: also where two come at the same moment, on the real database."""

from datetime import timedelta
from functools import partial

import pytest

from ettle.web.access.acting import as_system
from ettle.web.api.models import Reply
from ettle.web.api.once import KEPT
from ettle.web.api.tasks import remove_old
from ettle.web.audit import entry as audit
from ettle.web.casework.models import Event
from ettle.web.gateway.models import Referral
from ettle.web.people.models import Identity
from ettle.web.plans.models import Note
from tests.api.conftest import System
from tests.api.test_referrals import REFERRAL
from tests.at_once import at_once

CONTACT = {"kind": "contact", "fields": {"on": "2021-11-09", "mode": "phone", "reached": "yes"}}
NOTE = {"kind": "notes", "on": "2021-11-09", "words": "She likes the bakery."}
NEW = {"given": "Isla", "family": "Moss"}
BACK = {"why": "Another Ada"}
ACTS = {
    "an event": ("ben", "/people/ada/events", CONTACT, Event, {"kind": "contact", "on": "2021-11-09"}),
    "a note": ("ben", "/people/ada/notes", NOTE, Note, {}),
    "a person": ("ben", "/people", NEW, Identity, {"family": "Moss"}),
    "a referral": ("gil", "/referrals", REFERRAL, Referral, {}),
    "a retract": ("ben", "/people/ada/events/ada-work-2021-08-23/take-back", BACK, Event, {"kind": "retract"}),
}


def sent_at_once(key, address, bodies, token):
    """Send all of them at the same moment, each from a connection of its own: what came back."""
    return at_once(*(partial(System(key).post, address, body, token) for body in bodies))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("act", ACTS)
def test_eight_at_the_same_moment_have_one_effect_and_one_answer(system, recorded, act):
    code, address, body, model, of = ACTS[act]
    theirs = system(code)
    audit.finish(recorded)
    theirs.get("/services" if code == "gil" else "/people")  # the key's day of use is not what they wait for
    answers = sent_at_once(theirs.key, address, [body] * 8, "token-0001")
    assert {each.status_code for each in answers} == {201}, [each.content for each in answers]
    assert len({each.content for each in answers}) == 1
    with as_system():
        assert model.objects.filter(**of).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_others_under_one_key_at_the_same_moment_are_one_effect_and_one_refusal(system, recorded):
    ben = system("ben")
    audit.finish(recorded)
    other = CONTACT | {"fields": CONTACT["fields"] | {"mode": "video"}}
    answers = sent_at_once(ben.key, "/people/ada/events", [CONTACT, other], "token-0001")
    assert sorted(each.status_code for each in answers) == [201, 422]
    with as_system():
        assert Event.objects.filter(kind="contact", on="2021-11-09").count() == 1


@pytest.mark.django_db
def test_what_was_done_is_answered_again_when_it_could_not_be_done_now(system):
    """Ben hands Ada over and sees her no more: his second try still finds that the first arrived."""
    ben = system("ben")
    away = {"kind": "handover", "fields": {"on": "2021-11-09", "to": "elsewhere", "share": "50", "told": "Ben"}}
    first, again = ben.post("/people/ada/events", away), ben.post("/people/ada/events", away)
    assert (first.status_code, again.status_code) == (201, 201), first.content
    assert first.content == again.content
    assert ben.post("/people/ada/events", away, "token-0002").status_code == 404


@pytest.mark.django_db
def test_a_refusal_is_not_kept_and_is_tried_again(system):
    """What was typed may name somebody, and is not kept beside the key."""
    ben = system("ben")
    wrong = CONTACT | {"fields": {"on": "2021-11-09", "mode": "Mrs Moss"}}
    assert {ben.post("/people/ada/events", wrong).status_code for _ in range(3)} == {422}
    with as_system():
        (reply,) = Reply.objects.all()
    assert (reply.status, reply.body) == (None, None)


@pytest.mark.django_db
def test_answers_are_forgotten_after_their_time(system, recorded):
    ben = system("ben")
    ben.post("/people/ada/events", CONTACT)
    with as_system():
        Reply.objects.update(at=Reply.objects.get().at - KEPT - timedelta(days=1))
    remove_old(timestamp=0)
    with as_system():
        assert not Reply.objects.exists()
    assert ben.post("/people/ada/events", CONTACT).status_code == 201
    with as_system():
        assert Event.objects.filter(kind="contact", on="2021-11-09").count() == 1, "its form finds it there"
