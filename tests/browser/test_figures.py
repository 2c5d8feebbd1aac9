"""Figures in a real browser, without JavaScript: explored and taken away, released by two, a return from made to sent."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.measurement.conftest import (  # noqa: F401
    apart,
    counted,
    counted_before,
    counters,
    counting,
    evaluation,
    everybody,
    fife,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.alone]


def test_a_figure_is_picked_broken_down_and_taken_away_as_a_file(open_page, sound, everybody, counted):  # noqa: F811
    page = open_page("/", javascript=False, staff=everybody["ina"])
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Figures").click()
    page.get_by_role("link", name="Explore", exact=True).click()
    for label, choice in (("Measure", "People who started"), ("Broken down by", "Sex")):
        page.get_by_label(label).select_option(label=choice)
        page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("row", name="All of them")).to_contain_text("80")
    with page.expect_download() as taken:
        page.get_by_role("link", name="CSV with its description").click()
    assert "cohort,matured,sex,counted" in taken.value.path().read_text(encoding="utf-8-sig")
    shared = page.get_by_role("link", name="This figure as a link").get_attribute("href")
    sound(open_page(shared, staff=everybody["ina"]), "explorer")
    sound(open_page("/figures/journeys/", staff=everybody["ina"]), "journey map")


def test_a_table_leaves_once_a_second_person_agrees(open_page, sound, everybody, counted):  # noqa: F811
    at = {code: open_page("/", javascript=False, staff=everybody[code]) for code in ("ina", "col", "una")}
    ina, col, una = at.values()
    ina.goto(f"{ina.url}figures/explore/?measure=starts&by=sex")
    ina.get_by_role("link", name="Propose it for release").click()
    ina.get_by_role("button", name="Propose it").click()
    expect(ina.get_by_text("It is proposed. It leaves once somebody else agrees.")).to_be_visible()
    assert not ina.get_by_role("button", name="Agree and release").count()
    col.reload()
    expect(col.get_by_text("1 table waits for you to agree that it leaves.")).to_be_visible()
    col.get_by_role("link", name="Released figures").click()
    col.get_by_role("link", name="People who started").click()
    sound(open_page(f"/figures/{col.url.split('/figures/')[1]}", staff=everybody["col"]), "release to agree to")
    col.get_by_role("button", name="Agree and release").click()
    una.get_by_role("link", name="Released figures").click()
    una.get_by_role("link", name="People who started").click()
    expect(una.get_by_role("heading", name="People who started")).to_be_visible()


def test_a_return_is_made_by_one_and_sent_by_another(open_page, sound, fife):  # noqa: F811
    col, ina = (open_page("/", javascript=False, staff=fife[code]) for code in ("col", "ina"))
    col.goto(f"{col.url}figures/returns/")
    col.get_by_label("Period").first.fill("2021-Q3")
    col.get_by_role("button", name="Make an edition").first.click()
    expect(col.get_by_text("Somebody else of your organisation")).to_be_visible()
    assert not col.get_by_role("button", name="it is sent").count()
    ina.reload()
    expect(ina.get_by_text("1 edition waits for you to look at and send.")).to_be_visible()
    ina.get_by_role("link", name="Returns").click()
    ina.get_by_role("link", name="2021-Q3").click()
    ina.get_by_role("button", name="I looked at it: it is sent").click()
    expect(ina.get_by_text("Sent by Ina Dunn")).to_be_visible()
    sound(open_page(f"/figures/{ina.url.split('/figures/')[1]}", staff=fife["ina"]), "return sent")
