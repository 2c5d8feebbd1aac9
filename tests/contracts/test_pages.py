"""The pages of contracts: what each sees, what a proposal says it changes, and that it holds once it is agreed."""

import re

import pytest

from ettle.web.access.models import Area
from ettle.web.contracts.models import Proposal
from ettle.web.contracts.queries import rulebook
from tests.contracts.conftest import CONTRACT, DEARER

pytestmark = pytest.mark.django_db
HERE = f"/contracts/{CONTRACT}/"
BY_FILE = f"{HERE}vary/file/"


def words(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))


def drawn(page):
    """The rows of the tables of what changes: what, now, as proposed."""
    rows = re.findall(r'<tr role="row"><th scope="row" role="rowheader">(.*?)</th>(.*?)</tr>', page.text, re.S)
    return [
        (re.sub("<[^>]+>", "", first).strip(), *re.findall(r">([^<]*)</td>", rest))
        for first, rest in rows
        if "As proposed" in rest
    ]


def test_a_variation_goes_from_one_party_to_the_other_and_holds(people, sign_in, client):
    sign_in(people["pat"])
    look = client.post(BY_FILE, {"text": DEARER, "why": "Wages rose.", "then": "look"})
    assert Proposal.objects.count() == 0
    made = client.post(BY_FILE, {"text": DEARER, "why": "Wages rose.", "then": "propose"}, follow=True)
    assert "Waits for Ettlebrae Council" in words(made)
    assert drawn(look) == drawn(made) == [("13 weeks in work", "£900", "£950")]
    sign_in(people["dee"])
    asked = client.get("/contracts/")
    assert "Waits for you" in words(asked)
    proposal = Proposal.objects.get()
    page = client.get(f"/contracts/proposals/{proposal.pk}/")
    assert "Wages rose." in page.text and "From 1 October 2021" in page.text
    assert "For what happens from that day on" in page.text and "That day is past" in page.text
    done = client.post(f"/contracts/proposals/{proposal.pk}/agree/", {"seen": proposal.fingerprint}, follow=True)
    assert "by Pat Quinn (Ettlebrae Works) and Dee Rennie (Ettlebrae Council)" in words(done)
    assert "£950" in words(done) and "£900" not in words(done)
    assert drawn(client.get(f"/contracts/proposals/{proposal.pk}/")) == [("13 weeks in work", "£900", "£950")]


def test_a_slip_in_a_document_is_told_with_its_line_and_its_cure(people, sign_in, client):
    sign_in(people["pat"])
    page = client.post(BY_FILE, {"text": DEARER.replace("amount", "amout"), "then": "propose"})
    assert page.status_code == 422
    said = f"contracts/{CONTRACT}/variations/dearer.yaml, line 5, change.payments.work_13.amout"
    assert said in page.text and "did you mean `amount`?" in page.text
    assert Proposal.objects.count() == 0


def test_the_day_of_agreement_is_left_to_that_day(people, sign_in, client):
    sign_in(people["pat"])
    page = client.post(BY_FILE, {"text": f"{DEARER}agreed_on: 2021-01-01\n", "then": "look"})
    assert page.status_code == 422 and "it is the day on which the other party agrees" in page.text


def test_declining_tells_the_reason_to_who_proposed(propose, people, sign_in, client):
    made = propose()
    sign_in(people["dee"])
    here = f"/contracts/proposals/{made.pk}/"
    assert client.post(f"{here}decline/", {"reason": ""}).status_code == 422
    client.post(f"{here}decline/", {"reason": "Not this year."})
    assert client.post(f"{here}agree/", {"seen": made.fingerprint}).status_code == 409
    sign_in(people["pat"])
    assert "Not this year." in client.get(here).text


@pytest.mark.parametrize("code", ["dee", "pat", "fay", "col", "eli"])
def test_the_parties_and_their_auditor_see_the_whole_of_it(propose, people, sign_in, client, code):
    made = propose()
    sign_in(people[code])
    page = words(client.get(HERE))
    assert "£900" in page and "East Coast Works" in page and "20%" in page and "At most £120,000" in page
    assert client.get(f"/contracts/proposals/{made.pk}/").status_code == 200


def test_a_subcontractor_sees_its_own_share_and_nothing_that_others_negotiate(propose, people, sign_in, client):
    made = propose()
    sign_in(people["sam"])
    page = words(client.get(HERE))
    assert "East Coast Works has 20%" in page
    assert "£" not in page and "Waits" not in words(client.get("/contracts/"))
    assert client.get(f"/contracts/proposals/{made.pk}/").status_code == 404
    assert client.get(f"/contracts/proposals/{made.pk}/text/").status_code == 404


@pytest.mark.parametrize(("code", "listed"), [("cai", 200), ("ben", 404)])
def test_another_provider_and_a_key_worker_find_no_such_contract(propose, people, sign_in, client, code, listed):
    made = propose()
    sign_in(people[code])
    page = client.get("/contracts/")
    assert page.status_code == listed and CONTRACT not in page.text
    for address in (HERE, f"{HERE}vary/", BY_FILE, f"/contracts/proposals/{made.pk}/"):
        assert client.get(address).status_code == 404
    assert client.post(f"/contracts/proposals/{made.pk}/agree/", {"seen": made.fingerprint}).status_code == 404


@pytest.mark.parametrize("code", ["fay", "col", "eli", "sam"])
def test_who_only_sees_contracts_proposes_and_agrees_nothing(propose, people, sign_in, client, code):
    made = propose()
    sign_in(people[code])
    assert client.post(BY_FILE, {"text": DEARER, "then": "propose"}).status_code == 404
    assert client.post(f"/contracts/proposals/{made.pk}/agree/", {"seen": made.fingerprint}).status_code == 404


def test_a_contract_is_proposed_whole_and_stands_among_the_others_once_agreed(people, sign_in, client):
    text = """contract: spring
title: A spring pilot
programme: no-one-left-behind-local
parties: {payer: ettlebrae-council, provider: elsewhere}
in_force: {from: 2022-01-01, until: 2023-01-01, basis: start, illustrative: yes}
illustrative: yes
volumes: {starts: 40}
change: {payments: {entered_work: {for: entered_work, amount: 30000, illustrative: yes}}}
"""
    sign_in(people["dee"])
    look = client.post("/contracts/new/", {"text": text, "then": "look"})
    assert ("Entered work", "Not agreed", "£300") in drawn(look)
    client.post("/contracts/new/", {"text": text, "then": "propose"})
    made = Proposal.objects.get()
    sign_in(people["pat"])
    assert "spring" not in client.get("/contracts/").text
    sign_in(people["cai"])
    client.post(f"/contracts/proposals/{made.pk}/agree/", {"seen": made.fingerprint})
    assert "A spring pilot" in client.get("/contracts/").text
    assert client.get("/contracts/spring/").status_code == 200
    assert client.get("/programmes/no-one-left-behind-local/").text.count("spring") == 0


@pytest.mark.parametrize("code", ["pat", "sam"])
def test_an_area_named_by_its_id_is_told_by_its_title(people, sign_in, client, code):
    written = rulebook().contracts[CONTRACT].contract.area
    Area.objects.create(id=written, name="Ettlebrae and the Isles")
    sign_in(people[code])
    assert "Ettlebrae and the Isles" in words(client.get("/contracts/"))
    assert code == "sam" or "Ettlebrae and the Isles" in words(client.get(HERE))
