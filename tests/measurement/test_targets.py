"""A target has a figure, a day, an owner and an action; it is not moved, and ends with what came of it."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from ettle.web.access.acting import as_organisation, as_system
from ettle.web.measurement.models import Target
from tests.web.told import DAY

pytestmark = pytest.mark.django_db
NEW = "/figures/targets/new/?measure=entered_work"
SAID = {
    "reads": "of started",
    "way": "at_least",
    "figure": "99",
    "by_on": "1/4/2022",
    "owner": "pat",
    "action": "Meet the two largest employers.",
}


@pytest.fixture
def target(sign_in, everybody, counted):
    assert sign_in(everybody["pat"]).post(NEW, SAID).status_code == 302
    return Target.objects.get()


def test_it_stands_in_the_overview_beside_its_figure(sign_in, everybody, target):
    page = sign_in(everybody["pat"]).get("/figures/").text
    assert "At least 99%" in page and "Too few to tell" in page, "its newest quarter is of fewer than ten"
    assert "Meet the two largest employers." in page and "Pat Quinn" in page


@pytest.mark.parametrize("missing", ["figure", "by_on", "owner", "action", "reads"])
def test_without_one_of_its_parts_there_is_none(sign_in, everybody, counted, missing):
    page = sign_in(everybody["pat"]).post(NEW, SAID | {missing: ""})
    assert page.status_code == 422 and not Target.objects.exists()


def test_a_day_that_is_past_is_refused(sign_in, everybody, counted):
    assert sign_in(everybody["pat"]).post(NEW, SAID | {"by_on": "9/11/2021"}).status_code == 422


def test_one_number_has_one_open_target(sign_in, everybody, target):
    page = sign_in(everybody["pat"]).post(NEW, SAID)
    assert page.status_code == 422 and "End it first" in page.text


def test_who_answers_and_what_is_done_change_and_the_figure_does_not(sign_in, everybody, target):
    client = sign_in(everybody["pat"])
    client.post(f"/figures/targets/{target.pk}/change/", {"owner": "lea", "action": "Ask each leaver why."})
    target.refresh_from_db()
    assert (target.owner, target.action, target.by_on) == ("lea", "Ask each leaver why.", date(2022, 4, 1))
    with as_system(), pytest.raises(IntegrityError, match="not moved"), transaction.atomic():
        Target.objects.filter(pk=target.pk).update(figure=1)


def test_it_ends_with_what_came_of_it_and_stays_so(sign_in, everybody, target):
    client = sign_in(everybody["pat"])
    client.post(f"/figures/targets/{target.pk}/end/", {"result": "missed", "learned": "Buses stop at six."})
    page = client.get("/figures/targets/").text
    assert "Buses stop at six." in page and "Missed" in page
    assert client.get(f"/figures/targets/{target.pk}/change/").status_code == 404


@pytest.mark.parametrize("who", ["cai", "col", "ben", "lea"])
def test_others_see_no_target_of_the_provider(sign_in, everybody, target, who):
    """A team's targets are the team's, an area's the area's."""
    client = sign_in(everybody[who])
    assert client.get(f"/figures/targets/{target.pk}/").status_code == 404
    assert "employers" not in client.get("/figures/targets/").text


def test_row_level_security_alone_hides_it_from_another_organisation(target):
    with as_organisation("elsewhere", DAY):
        assert not Target.objects.exists()


@pytest.mark.parametrize("who", ["ben", "ina", "una"])
def test_who_sets_no_targets_has_no_page_for_it(sign_in, everybody, counted, who):
    assert sign_in(everybody[who]).get(NEW).status_code == 404
