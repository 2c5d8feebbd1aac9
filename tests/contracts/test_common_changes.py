"""The forms of the common changes: what is typed becomes a sound variation, shown in plain English and agreed as one."""

import pytest

from ettle.web.contracts import queries
from ettle.web.contracts.models import Proposal
from tests.contracts.conftest import CONTRACT
from tests.contracts.test_pages import HERE, drawn

pytestmark = pytest.mark.django_db
CAP = "for Entered employment, 13 weeks in work and 26 weeks in work"
CHANGES = {
    "price": ({"of": "work_13", "pence": "950"}, [("13 weeks in work", "£900", "£950")]),
    "volume": ({"of": "starts", "number": "1000"}, [("Starts", "900", "1,000")]),
    "cap": (
        {"of": "results_a_year", "pence": "150,000"},
        [("Cap: results a year", f"At most £120,000 in each year of the contract, {CAP}",
          f"At most £150,000 in each year of the contract, {CAP}")],
    ),
    "split": (
        {"of": "east-coast-works", "percent": "25"},
        [("East Coast Works", "20% of what the provider is paid", "25% of what the provider is paid"),
         ("Ettlebrae Works", "80% is kept", "75% is kept")],
    ),
    "last-day": (
        {"last": "31 December 2023"},
        [("Last day on which somebody starts under it", "31 December 2022", "31 December 2023")],
    ),
}  # fmt: skip
ALWAYS = {"from_when": "1 December 2021", "rests_on": "Minute of 3 November 2021: item 4"}


@pytest.mark.parametrize("what", CHANGES)
def test_a_common_change_is_typed_looked_at_proposed_and_agreed(people, sign_in, client, what):
    said, rows = CHANGES[what]
    sign_in(people["pat"])
    here = f"{HERE}vary/{what}/"
    assert here in client.get(f"{HERE}vary/").text
    assert client.get(here).status_code == 200
    assert drawn(client.post(here, {**ALWAYS, **said})) == rows
    client.post(here, {**ALWAYS, **said, "then": "propose"})
    made = Proposal.objects.get()
    assert ALWAYS["rests_on"] in made.text
    sign_in(people["dee"])
    answer = client.post(f"/contracts/proposals/{made.pk}/agree/", {"seen": made.fingerprint}, follow=True)
    assert answer.status_code == 200 and ALWAYS["rests_on"] in queries.agreed_texts()[0].text
    assert drawn(client.get(f"/contracts/proposals/{made.pk}/")) == rows


def test_more_shares_than_there_is_is_refused_with_its_cure(people, sign_in, client):
    sign_in(people["pat"])
    text = """variation: too-much
title: Too much is passed on
in_force: {from: 2021-12-01, basis: start}
illustrative: yes
change: {splits: {east-coast-works: 90, elsewhere: 20}, in_force: {until: 2019-01-01}}
"""
    page = client.post(f"{HERE}vary/file/", {"text": text})
    assert page.status_code == 422
    assert "line 5, change.splits: the shares add up to 110 percent" in page.text
    assert "write `basis: event`" in page.text and "is not after `from` 2020-01-01 of the contract" in page.text


def test_a_form_names_the_field_and_the_cure_and_keeps_what_was_typed(people, sign_in, client):
    sign_in(people["pat"])
    page = client.post(f"{HERE}vary/price/", {**ALWAYS, "of": "work_13", "pence": "nine hundred"})
    assert page.status_code == 422 and "nine hundred" in page.text
    assert Proposal.objects.filter(contract=CONTRACT).count() == 0
