"""Ben records what happened to Ada; the page says what the rules say now; the record can be taken back."""

import pytest

from ettle.web.casework.models import Event
from ettle.web.casework.record.menu import RECORDABLE
from tests.casework.filled import SENT, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def ben(sign_in, cast, adas):
    return sign_in(cast["ben"])


@pytest.mark.parametrize("slug", SENT)
def test_ben_records_it_and_sees_that_it_was(ben, slug):
    before = Event.objects.count()
    answer = send(ben, slug)
    assert answer.status_code == 302, errors(answer)
    page = ben.get(answer.url)
    assert page.status_code == 200 and "Recorded: Ada Farquhar" in page.text
    new = Event.objects.order_by("-entered_at", "-recorded_at")[: Event.objects.count() - before]
    assert new and {each.recorded_by for each in new} == {"ben"}
    assert {each.kind for each in new} <= {RECORDABLE[slug].kind, "key_worker"}


def errors(answer):
    import re

    return re.findall(r"ds_error-summary.*?</div>", answer.text, re.S) or answer.text


def test_every_form_is_sent_by_a_test():
    assert SENT.keys() == RECORDABLE.keys()
