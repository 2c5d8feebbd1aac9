"""A move between providers is undone only while nothing at all was kept of somebody since, and there is a way back."""

from datetime import timedelta

import pytest
from django.test import Client

from ettle.web.access.acting import as_system
from ettle.web.access.models import Organisation
from ettle.web.casework.models import Move
from ettle.web.documents.models import Document, Letter
from ettle.web.frame.day import now
from ettle.web.plans.models import Appointment, Note
from tests.casework.filled import send
from tests.casework.test_moving_on import NEXT, WITH_BEN, WITH_CAI, hand_over, look, pat, press, standing  # noqa: F401
from tests.cast import ELSEWHERE, WORKS
from tests.web.told import DAY

pytestmark = pytest.mark.django_db
MEETING = {"worker": "cai", "mode": "phone", "minutes": 30, "place": b"", "about": b"", "changed_by": "cai"}
PAPER = {"category": "journey", "name": b"x", "type": "pdf", "size": 1, "hash": "0" * 64, "scan": "not_scanned"}
KEPT = {
    "a note": lambda: Note(category="safeguarding", on=DAY, words=b"x"),
    "an appointment": lambda: Appointment(starts_at=now() + timedelta(days=2), **MEETING),
    "a paper": lambda: Document(**PAPER),
    "a letter": lambda: Letter(template="welcome", title="Welcome", words=b"x", how="post"),
}


def keep(what, at):
    with as_system():
        row = KEPT[what]()
        row.person_id, row.organisation_id, row.made_by, row.made_at = "ada", ELSEWHERE, "cai", at
        if isinstance(row, Appointment):
            row.changed_at = at
        row.save()


def undone(client, receipt):
    """The receipt before it is sent back, having sent it back."""
    page = client.get(receipt).text
    client.post(receipt, {"undo": "yes"})
    return page


@pytest.mark.parametrize("what", KEPT)
def test_what_another_desk_kept_since_stands_in_the_way_and_its_words_are_not_told(pat, what):  # noqa: F811
    keep(what, now())
    receipt = hand_over(pat).url
    keep(what, now())
    page = undone(pat, receipt)
    assert f"Since then Elsewhere Training recorded {what}, so it is not undone." in page
    assert "safeguarding" not in page.lower() and standing("ada") == WITH_CAI
    assert standing("una") == WITH_BEN, "of whom nothing was kept"


def test_what_was_kept_before_the_move_stands_in_nobodys_way(pat):  # noqa: F811
    for what in KEPT:
        keep(what, now())
    undone(pat, hand_over(pat).url)
    assert standing("ada") == WITH_BEN


def test_all_that_happened_is_told_by_whose_it_is(sign_in, cast, pat):  # noqa: F811
    receipt = hand_over(pat).url
    assert send(sign_in(cast["cai"], Client()), "contact").status_code == 302
    keep("a note", now())
    assert "Since then Elsewhere Training recorded a note and something of their journey, so" in undone(pat, receipt)


def test_a_provider_that_closed_since_gets_nobody_back(pat):  # noqa: F811
    receipt = hand_over(pat).url
    Organisation.objects.filter(id=WORKS).update(closed_on=DAY)
    assert "Ettlebrae Works is closed, so it is not undone." in undone(pat, receipt)
    assert standing("ada") == WITH_CAI


def test_nor_does_one_that_left_dees_area(sign_in, cast, pat):  # noqa: F811
    dee = sign_in(cast["dee"], Client())
    receipt = hand_over(dee).url
    Organisation.objects.filter(id=WORKS).update(area="far-away")
    assert "Ettlebrae Works is no longer of your area, so it is not undone." in undone(dee, receipt)
    assert standing("ada") == WITH_CAI


@pytest.mark.parametrize(("days", "then"), [(28, WITH_BEN), (29, WITH_CAI)])
def test_a_move_is_undone_for_28_days(pat, days, then):  # noqa: F811
    receipt = hand_over(pat, "ada").url
    with as_system():
        Move.objects.update(at=now() - timedelta(days=days))
    page = undone(pat, receipt)
    assert standing("ada") == then and ("more than 28 days ago" in page) == (then == WITH_CAI)


def test_a_note_stands_in_the_way_of_undoing_another_programme_too(pat):  # noqa: F811
    receipt = press(pat, "programme", look(pat, "programme", "ada", **NEXT)).url
    keep("a note", now())
    assert "recorded a note, so it is not undone. Change it on their own page." in undone(pat, receipt)
    assert len(standing("ada")) == 2
