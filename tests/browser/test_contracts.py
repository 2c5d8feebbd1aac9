"""The pages of contracts in a real browser: found whole by axe, and read at both widths."""

import pytest

from tests.contracts.conftest import CONTRACT, propose  # noqa: F401
from tests.contracts.conftest import people as those

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
people = those
HERE = f"/contracts/{CONTRACT}/"


def test_a_contract_a_proposal_and_a_form_with_an_error(people, propose, open_page, no_violations):  # noqa: F811
    made = propose("pat", why="Wages rose.")
    for width in (1280, 390):
        for address in ("/contracts/", HERE, f"/contracts/proposals/{made.pk}/", f"{HERE}vary/price/"):
            page = open_page(address, width=width, staff=people["dee"])
            no_violations(page)
    page = open_page(f"{HERE}vary/price/", width=390, staff=people["dee"])
    page.get_by_label("New price").fill("nine hundred")
    page.get_by_role("button", name="See what it changes").click()
    no_violations(page)
