"""Whoever claims is told by message, once for each result and edge, by references and days alone."""

from datetime import date

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client

from ettle.web.access.acting import as_organisation, as_system
from ettle.web.access.models import Post
from ettle.web.audit.models import Recorded
from ettle.web.casework import actions as casework
from ettle.web.claims import telling
from ettle.web.claims.claiming import claim
from ettle.web.claims.models import Entitled, Message, ToldOf
from ettle.web.people import actions as people
from tests.cast import make_staff
from tests.claims.paid import CONTRACT, LEAD, adas, desks, payslip, recording, shown, worked  # noqa: F401
from tests.remembered import remembered
from tests.web.told import DAY

pytestmark = pytest.mark.django_db


@pytest.fixture
@remembered
def ada_of_ben(desks, recording):  # noqa: F811
    """Ada has reached the first outcome, without her payslip, to be claimed by 25 November."""
    people.name_person(person="ada", given="Ada", family="Farquhar")
    casework.record_events(by="ben", events=worked(), for_day=DAY)


def last_day(day, **more):
    with as_system():
        Entitled.objects.filter(rule="job_13").update(claim_by=day, **more)


def test_pat_is_told_once_by_reference_and_day_and_never_by_name(ada_of_ben):
    assert (telling.tell_all(), telling.tell_all()) == (1, 0)
    (message,) = mail.outbox
    assert message.to == ["pat@ettlebrae.example"] and message.subject == "Ettle: 1 result soon too late to claim"
    assert "- ada-1: claim by 25 November 2021, evidence is missing" in message.body
    for named in ("Ada", "Farquhar", "job", "week in work", "core", "cafe"):
        assert named not in message.body
    assert message.extra_headers["Message-ID"].startswith("<claims-")


def test_each_edge_is_told_once_more_and_then_no_more(ada_of_ben):
    telling.tell_all()
    for day, said in ((date(2021, 11, 17), "A week or less"), (date(2021, 11, 9), "Too late: it was not claimed")):
        last_day(day, state="payable" if day > DAY else "too_late")
        assert (telling.tell_all(), telling.tell_all()) == (1, 0)
        assert said in mail.outbox[-1].body
    assert (
        mail.outbox[-1].subject == "Ettle: 1 result missed"
        and "the last day was 9 November 2021" in mail.outbox[-1].body
    )


@pytest.mark.parametrize("state, day, told", [
    ("payable", date(2021, 12, 1), 1), ("payable", date(2021, 12, 2), 0), ("payable", DAY, 1),
    ("too_late", date(2021, 10, 13), 1), ("too_late", date(2021, 10, 12), 0), ("not_due", date(2021, 11, 20), 0),
])  # fmt: skip
def test_three_weeks_ahead_and_four_back_are_told(ada_of_ben, state, day, told):
    last_day(day, state=state)
    with as_system():
        Entitled.objects.exclude(rule="job_13").delete()
    assert telling.tell_all() == told


def test_what_was_claimed_is_not_told(adas, desks):  # noqa: F811
    claim(by=desks["pat"], contract=CONTRACT, chosen=shown())
    assert telling.tell_all() == 0


def test_nobody_is_told_whose_post_ended_or_who_left(ada_of_ben, desks):  # noqa: F811
    Post.objects.filter(staff=desks["pat"].staff).update(until_on=DAY)
    assert telling.tell_all() == 0 and not ToldOf.objects.exists(), "told to nobody is not told"
    Post.objects.filter(staff=desks["pat"].staff).update(until_on=None)
    desks["pat"].staff.is_active = False
    desks["pat"].staff.save()
    assert telling.tell_all() == 0
    desks["pat"].staff.is_active = True
    desks["pat"].staff.save()
    assert telling.tell_all() == 1


def test_what_cannot_be_handed_over_waits_and_goes_once(ada_of_ben, monkeypatch):
    def refused(self, messages):
        raise ConnectionRefusedError

    with monkeypatch.context() as away:
        away.setattr(EmailBackend, "send_messages", refused)
        assert telling.tell_all() == 1 and not mail.outbox
    assert (telling.send_waiting(), telling.send_waiting()) == (1, 0)
    assert len(mail.outbox) == 1
    with as_system():
        assert (Message.objects.get().tries, Message.objects.get().sent_at is not None) == (2, True)


def test_where_no_message_leaves_none_is_sent(ada_of_ben, settings):
    settings.MESSAGES_LEAVE = False
    telling.tell_all()
    assert not mail.outbox


def test_the_record_says_that_it_was_told_of_ada_by_its_own_actor(ada_of_ben):
    telling.tell_all()
    made = Recorded.objects.filter(actor="system: claim messages", act="tell").get()
    assert "ada" in made.people and made.wrote[0].startswith("claim_message:")
    assert Recorded.objects.filter(
        actor="system: claim messages", act="send", wrote__0__startswith="claim_message_sent"
    ).exists()


def choose(client, *edges):
    return client.post("/claims/messages/", {"edges": edges}, follow=True).text


def test_what_somebody_does_not_want_is_sent_to_nobody_else_less(ada_of_ben, desks, sign_in):  # noqa: F811
    """Pat wants nothing that is soon too late; another manager does. What neither was sent is told once one of them wants it."""
    pat = sign_in(desks["pat"].staff, Client())
    assert pat.get("/claims/messages/").text.count(" checked") == 3
    assert "Kept" in choose(pat, "last_week", "missed")
    assert telling.tell_all() == 0 and not mail.outbox
    another = make_staff("pia", "Pia Quinn", LEAD, "provider_manager")
    assert telling.tell_all() == 1
    assert [message.to for message in mail.outbox] == [[another.email]]
    choose(pat, "soon", "last_week", "missed")
    assert telling.tell_all() == 0, "it was told already"
    last_day(date(2021, 11, 17))
    assert telling.tell_all() == 2


def test_the_message_and_the_header_lead_to_the_choice_of_whoever_claims(ada_of_ben, desks, sign_in):  # noqa: F811
    telling.tell_all()
    assert "/claims/messages/" in mail.outbox[0].body
    for code, status in (("pat", 200), ("fay", 404), ("ben", 404)):
        client = sign_in(desks[code].staff, Client())
        assert client.get("/claims/messages/").status_code == status
        assert ('href="/claims/messages/"' in client.get("/").text) == (status == 200)


def test_another_provider_reads_nothing_of_it_and_nobody_rewrites_it(ada_of_ben):
    telling.tell_all()
    for organisation, seen in ((LEAD, 1), ("elsewhere", 0)):
        with as_organisation(organisation, DAY):
            assert (Message.objects.count(), ToldOf.objects.count()) == (seen, seen)
    with pytest.raises(Exception, match="never changed"), as_system():
        Message.objects.update(sent_at=None)
