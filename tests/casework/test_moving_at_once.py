"""Moves that meet another act about the same person in the same moment, on the real database."""

import pytest
from django.db import transaction
from django.test import Client

from ettle.web.access.acting import as_system
from ettle.web.audit import entry as audit
from ettle.web.casework import actions
from ettle.web.casework.models import Event, Move
from tests.at_once import at_once, held_up
from tests.casework.test_moving_on import THERE, WITH_BEN, WITH_CAI, hand_over, look, press, standing
from tests.cast import ELSEWHERE
from tests.web.told import DAY, told

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(sign_in, cast, adas, recorded):
    audit.finish(recorded)
    return lambda code: sign_in(cast[code], Client())


def test_two_moves_of_ada_at_once_are_one_and_the_other_is_shown_what_changed(desk):
    pat, lea = desk("pat"), desk("lea")
    seen = [(client, look(client, "provider", "ada", **THERE)) for client in (pat, lea)]
    answers = at_once(*(lambda client=client, page=page: press(client, "provider", page) for client, page in seen))
    assert sorted(each.status_code for each in answers) == [302, 409]
    assert standing("ada") == WITH_CAI and Move.objects.count() == 1
    with as_system():
        assert Event.objects.filter(person="ada", kind="handover").count() == 1


def test_an_undo_waits_for_what_is_being_recorded_and_then_leaves_her_there(desk):
    pat = desk("pat")
    receipt = hand_over(pat, "ada").url
    contact = told("contact", "2021-11-10", id="c-now", mode="phone", reached="yes", organisation=ELSEWHERE)
    with audit.entry(actor="cai", act="test"), transaction.atomic():
        actions.record_events(by="cai", events=[contact], for_day=DAY)
        undoing = held_up(lambda: pat.post(receipt, {"undo": "yes"}))
    assert undoing.result().status_code == 302
    assert standing("ada") == WITH_CAI and Move.objects.get().undone_at is None


def test_two_undos_at_once_take_the_move_back_once(desk):
    pat, lea = desk("pat"), desk("lea")
    receipt = hand_over(pat, "ada").url
    at_once(*(lambda client=client: client.post(receipt, {"undo": "yes"}) for client in (pat, lea)))
    assert standing("ada") == WITH_BEN
    with as_system():
        assert Event.objects.filter(person="ada", kind="handover").count() == 1
        took_back = Event.objects.filter(person="ada", kind="retract")
        assert took_back.count() == len({each.replaces for each in took_back})
