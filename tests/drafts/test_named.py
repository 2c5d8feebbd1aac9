"""An unfinished form is listed with the name of whom it is about, to whoever may see the name."""

import pytest
from django.utils import timezone

from ettle.web.access.acting import as_system
from ettle.web.drafts.models import Draft

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("who, told, not_told", [("ben", "Ada Farquhar", ">ada<"), ("cai", ">ada<", "Farquhar")])
def test_the_name_stands_where_it_may_be_seen_and_the_reference_elsewhere(sign_in, cast, adas, who, told, not_told):
    staff = cast[who]
    with as_system():
        Draft.objects.create(
            owner=staff, organisation=staff.posts.get().organisation, form="record contact", subject=adas,
            title="Record a contact", address="/people/ada/record/contact/", tab="t", fields=[["note", "Rota"]],
            saved_at=timezone.now(),
        )  # fmt: skip
    browser = sign_in(staff)
    for page in ("/drafts/", "/today/"):
        shown = browser.get(page).text
        assert "Record a contact" in shown and told in shown
    assert not_told not in browser.get("/drafts/").text
