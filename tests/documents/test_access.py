"""Every page of the desk, asked by those who must not see Ada: answered as for nobody."""

import re

import pytest
from django.urls import get_resolver

from ettle.web.access.declared import rule_of
from ettle.web.documents import urls

pytestmark = pytest.mark.django_db
ARGUMENTS = {"person": "ada", "id": 1, "template": "welcome"}


def addresses():
    of_a_person = [each for each in urls.urlpatterns if "person" in each.pattern.converters]
    return [
        f"/{re.sub(r'<(?:[a-z]+:)?([a-z]+)>', lambda name: str(ARGUMENTS[name[1]]), str(each.pattern))}"
        for each in of_a_person
    ]


@pytest.mark.parametrize("address", addresses())
def test_whoever_must_not_see_ada_gets_what_nobody_gets(sign_in, cast, adas, address):
    for code in ("cai", "gil", "bob", "dee", "eli", "fay", "ada_min"):
        client = sign_in(cast[code])
        for method in ("get", "post"):
            theirs = getattr(client, method)(address)
            nobodys = getattr(client, method)(address.replace("ada", "nobody"))
            assert theirs.status_code == nobodys.status_code, (code, method)
            assert theirs.status_code in (404, 405) and "Farquhar" not in theirs.text, (code, method)


def test_a_manager_reads_the_plan_and_writes_nothing(sign_in, cast, adas):
    pat = sign_in(cast["pat"])
    assert pat.get("/people/ada/plan/").status_code == 200
    for address in addresses():
        if address.endswith(("new/", "goal/", "agree/", "ask/", "lend/", "step/", "outcome/")):
            assert pat.get(address).status_code == 404, address


def test_every_view_declares_whom_it_answers():
    assert get_resolver() is not None
    assert all(rule_of(each.callback, each.name) is not None for each in urls.urlpatterns)
