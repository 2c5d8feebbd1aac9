"""The import of a spreadsheet in a real browser, wide and narrow: every step without a barrier."""

import pytest

from ettle.web.administration.imports import actions
from ettle.web.administration.imports.models import Import
from tests.administration.sheets import table
from tests.browser.conftest import pictured

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NEEDS = table(
    ("person", "date", "need", "note"), ("p1", "2021-03-04", "No job", ""), ("p2", "29/02/2021", "unemployed", "")
)


@pytest.mark.parametrize("width", [1280, 320])
def test_every_page_from_the_file_to_the_receipt_is_without_barriers(
    open_page, cast, settings, tmp_path, no_violations, kept_pictures, width
):
    settings.IMPORTS = tmp_path / "imports"
    page = open_page("/administration/imports/", width, javascript=True, staff=cast["ada_min"])

    def looked_at(name):
        no_violations(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        pictured(page, kept_pictures / f"import-{name}-{width}.png")

    looked_at("file")
    file = tmp_path / "needs.csv"
    file.write_text(NEEDS)
    page.set_input_files("input[type=file]", file)
    page.select_option("select[name=what]", "need")
    page.select_option("select[name=organisation]", "council")
    page.click("text=Read the file")
    looked_at("columns")
    page.click("button:has-text('Go on')")
    looked_at("codes")
    page.select_option("select[name=need_0]", "unemployed")
    page.click("button:has-text('Go on')")
    looked_at("preview")
    page.click("button:has-text('Take 1 row in')")
    looked_at("going")
    Import.objects.get()
    actions.go_on()
    page.click("text=See how far it is now")
    looked_at("receipt")
    page.goto(page.url.split("/administration")[0] + "/administration/lists/")
    looked_at("lists")
    page.goto(page.url + "need/")
    looked_at("list")
