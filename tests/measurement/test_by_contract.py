"""Whoever pays by contract asks by contract, and has their own contracts alone."""

import pytest

from ettle.web.access.models import Organisation
from ettle.web.casework import actions as casework
from ettle.web.measurement.evaluating import count_now
from tests.cast import make_staff
from tests.measurement.reading import numbers_on
from tests.web.told import DAY, told

pytestmark = pytest.mark.django_db
OURS, THEIRS = "nolb-ettlebrae-works", "jets-scotland-illustrative"


def started(person, contract, programme):
    """Somebody who started in the spring of 2020 and found work after a month."""
    where = {"programme": programme, "provider": "ettlebrae-works", "area": "ettlebrae", "contract": contract}
    return [
        told("start", "2020-05-04", person=person, **where),
        told("work", "2020-06-04", person=person, employer="cafe", hours_per_week=20),
    ]


@pytest.fixture
def dan(cast, recorded):
    """The contract manager of the council that pays Ettlebrae Works, when three started under its contract and one under another's."""
    places = {"ettlebrae-council": "council", "ettlebrae-works": "provider"}
    Organisation.objects.bulk_create(
        Organisation(id=id, name=id, kind=kind, area="ettlebrae") for id, kind in places.items()
    )
    events = [each for n in range(3) for each in started(f"p{n}", OURS, "no-one-left-behind-local")]
    casework.record_events(by="ben", events=[*events, *started("x", THEIRS, "jets")], for_day=DAY)
    count_now(by="system: figures")
    return make_staff("dan", "Dan Orr", "ettlebrae-council", "contract_manager")


@pytest.mark.parametrize("measure", ["entered_work", "sustained_13"])
def test_a_contract_manager_is_offered_and_shown_a_figure_by_contract(sign_in, dan, measure):
    client = sign_in(dan)
    whole = client.get(f"/figures/explore/?measure={measure}")
    assert '<option value="contract">Contract</option>' in whole.text
    by_contract = numbers_on(client.get(f"/figures/explore/?measure={measure}&by=contract&first=2020-Q2&last=2020-Q2"))
    assert {words: cells["Started"] for words, cells in by_contract.items()} == {
        "No One Left Behind in Ettlebrae, illustrative terms": "3",
        "All of them": "3",
    }
