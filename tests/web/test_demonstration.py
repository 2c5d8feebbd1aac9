"""The invented area: loaded once, and every page of it answers."""

import pytest

from ettle.web.casework.models import Event, Standing
from ettle.web.site import demonstration
from tests.web.told import DAY

pytestmark = pytest.mark.django_db

FEW = dict.fromkeys(demonstration.PEOPLE, 6)


def test_it_is_loaded_once_and_every_journey_answers(client, monkeypatch, capsys):
    monkeypatch.setattr(demonstration, "PEOPLE", FEW)
    added = demonstration.load_demo_area()
    assert added >= sum(FEW.values()) - 2
    assert demonstration.load_demo_area() == 0
    assert f"{Event.objects.count():,} events" in capsys.readouterr().out
    for person in Standing.objects.values_list("person", flat=True):
        assert client.get(f"/journeys/{person}/").status_code == 200


def test_it_holds_nothing_recorded_after_its_day():
    assert all(event.recorded_on <= DAY for event in demonstration.invented(DAY, FEW))


def test_the_area_is_of_500_people():
    assert sum(demonstration.PEOPLE.values()) == 500
