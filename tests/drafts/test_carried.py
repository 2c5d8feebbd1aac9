"""A form sent after its session ended: what was typed is back on the page after signing in, and nobody else sees it."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from ettle.web.access import sessions
from ettle.web.access.models import Post
from tests.drafts.desk import SENT
from tests.drafts.test_drafts import GOOD, PAGE, TYPED, hidden, opened, rows

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.drafts.desk")]


@pytest.fixture(autouse=True)
def nothing_sent():
    SENT.clear()


@pytest.fixture
def ben(sign_in, cast):
    return sign_in(cast["ben"])


def sign_in_again(client, staff):
    """What signing in does to a session that holds something already: it is kept, under a new name."""
    client.force_login(staff, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session[sessions.FACTOR] = True
    session.save()


@pytest.mark.parametrize("to", [PAGE, "/drafts/keep/"], ids=["sent", "kept for later"])
def test_what_is_sent_after_the_session_ended_is_back_after_signing_in(ben, cast, to):
    tab = opened(ben)
    Session.objects.all().delete()
    answer = ben.post(to, tab | TYPED)
    assert answer.url == "/sign-in/login/?next=/drafts/claim/"
    assert rows() == [], "nothing is stored in anybody's name by somebody who is not signed in"
    sign_in_again(ben, cast["ben"])
    answer = ben.get("/drafts/claim/")
    assert answer.url == f"{PAGE}?draft={rows()[0].pk}"
    page = ben.get(answer.url)
    assert "This is what you typed. It has not been sent yet" in page.text
    assert 'value="15.999"' in page.text and "Rota fixed." in page.text
    assert SENT == []
    ben.post(PAGE, hidden(page) | GOOD)
    assert len(SENT) == 1 and rows() == []


def test_the_sign_in_page_says_that_what_was_typed_is_kept(ben):
    tab = opened(ben)
    Session.objects.all().delete()
    assert "What you typed is kept" in ben.post(PAGE, tab | TYPED, follow=True).text


def test_somebody_else_who_signs_in_there_sees_nothing_of_it(ben, cast):
    tab = opened(ben)
    Session.objects.all().delete()
    ben.post(PAGE, tab | TYPED)
    sign_in_again(ben, cast["bea"])
    assert ben.get("/drafts/claim/").url == "/"
    assert "Rota" not in ben.get(PAGE).text and rows() == []
    assert "carried_drafts" not in ben.session


def test_the_post_it_was_typed_in_is_taken_up_again(ben, cast):
    other = Post.objects.create(staff=cast["ben"], organisation_id="council", role="referrer", from_on="2020-01-01")
    session = ben.session
    session[sessions.POST] = other.pk
    session.save()
    tab = opened(ben)
    Session.objects.all().delete()
    ben.post(PAGE, tab | TYPED)
    sign_in_again(ben, cast["ben"])
    page = ben.get(ben.get("/drafts/claim/").url)
    assert "Rota fixed." in page.text and ben.session[sessions.POST] == other.pk


def test_two_forms_sent_after_the_end_are_both_kept(ben, cast):
    one, two = opened(ben), opened(ben, "/write/cai/")
    Session.objects.all().delete()
    ben.post(PAGE, one | TYPED)
    ben.post("/write/cai/", two | TYPED)
    sign_in_again(ben, cast["ben"])
    ben.get("/drafts/claim/")
    assert {each.subject for each in rows()} == {"ada", "cai"}


def test_a_stranger_without_a_page_of_ours_stores_nothing(cast, db):
    client = Client()
    for key in ("", "made up", "x" * 5000):
        answer = client.post(PAGE, {"draft_key": key, "note": "x" * 1000})
        assert answer.url == f"/sign-in/login/?next={PAGE}"
    assert not Session.objects.exists() and rows() == []


def test_after_signing_in_in_another_tab_the_old_page_still_loses_nothing(sign_in, cast):
    ben = sign_in(cast["ben"], Client(enforce_csrf_checks=True))
    tab = opened(ben)
    answer = ben.post(PAGE, tab | GOOD | {"csrfmiddlewaretoken": "of the session before"})
    assert answer.status_code == 302 and answer.url == f"{PAGE}?draft={rows()[0].pk}"
    assert SENT == [], "it is kept, never done"
    page = ben.get(answer.url)
    assert "It has not been sent yet" in page.text and "Rota fixed." in page.text


def test_a_form_from_elsewhere_is_refused_as_before(sign_in, cast):
    ben = sign_in(cast["ben"], Client(enforce_csrf_checks=True))
    bens = opened(ben)
    for sent in ({}, {"draft_key": "made up"}):
        answer = ben.post(PAGE, GOOD | sent)
        assert answer.status_code == 403 and "came from somewhere else" in answer.text
    bea = sign_in(cast["bea"], Client(enforce_csrf_checks=True))
    assert bea.post(PAGE, GOOD | bens).status_code == 403, "another's page is no pass"
    assert rows() == [] and SENT == []
