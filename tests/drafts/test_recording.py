"""The desk where most is typed keeps its forms: what Ben left of a contact with Ada is there, and goes when it is recorded."""

import re

import pytest

from ettle.web.casework.models import Event
from tests.drafts.test_drafts import hidden, kept, rows

pytestmark = pytest.mark.django_db

PAGE = "/people/ada/record/work/"


def test_a_job_start_half_typed_is_carried_on_with_and_recorded(sign_in, cast, adas):
    ben = sign_in(cast["ben"])
    tab = hidden(ben.get(PAGE))
    pk = kept(ben, tab, on="9 November 2021", employer="bakery", token="of the first page").json()["branch"]
    assert "You left this unfinished" in ben.get(PAGE).text
    page = ben.get(f"{PAGE}?draft={pk}")
    assert 'value="bakery"' in page.text
    token = re.search(r'name="token" value="([^"]+)"', page.text)[1]
    assert token != "of the first page"
    sent = hidden(page) | {"on": "9 November 2021", "employer": "bakery", "hours_per_week": "20", "token": token}
    assert ben.post(PAGE, sent).status_code == 302
    assert Event.objects.filter(kind="work", detail__employer="bakery").count() == 1
    assert rows() == []


def test_what_is_refused_stays_kept(sign_in, cast, adas):
    ben = sign_in(cast["ben"])
    tab = hidden(ben.get(PAGE))
    kept(ben, tab, on="soon", employer="bakery")
    assert ben.post(PAGE, tab | {"on": "soon", "employer": "bakery"}).status_code == 422
    assert len(rows()) == 1


def test_whoever_must_not_see_ada_is_not_led_to_her_by_a_draft(sign_in, cast, adas):
    from django.test import Client

    ben, cai = sign_in(cast["ben"]), sign_in(cast["cai"], Client())
    pk = kept(ben, hidden(ben.get(PAGE)), employer="bakery").json()["branch"]
    assert cai.get(f"{PAGE}?draft={pk}").status_code == 404
