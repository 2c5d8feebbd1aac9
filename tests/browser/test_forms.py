"""A form with every part, in a real browser: found whole by axe, read at every width, worked without JavaScript."""

import re

import pytest
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import engines
from django.urls import include, path
from playwright.sync_api import expect

from ettle.web.access.declared import for_everybody
from ettle.web.frame.fields import ChoiceField, ChoicesField, TextField
from tests.frame.shown_form import BAD, EveryPart
from tests.frame.shown_lists import PAGE, everything

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.urls(__name__)]


@for_everybody("a page of the tests")
def shown(request: HttpRequest) -> HttpResponse:
    """The form as it is first seen, with ?wrong as it comes back, and sent."""
    given = request.POST if request.method == "POST" else BAD if "wrong" in request.GET else None
    form = EveryPart(given, request.FILES or None)
    if given is not None and form.is_valid():
        return HttpResponse("<!doctype html><title>Saved</title><p>Saved</p>")
    page = {"form": form, "title": "Record a contact with Ada Farquhar", "lead": "In work, week 11."}
    return render(request, "frame/form_page.html", page | {"button": "Save contact", "cancel": "/"})


@for_everybody("a page of the tests")
def lists(request: HttpRequest) -> HttpResponse:
    messages.success(request, "Contact saved.")
    page = everything() | {"form": ListForm(request.GET)}
    return HttpResponse(engines["django"].from_string(PAGE).render(page, request))


class ListForm(forms.Form):
    find = TextField(label="Find", required=False, help_text="Name or reference")
    state = ChoiceField(label="State", choices=[("", "Any"), ("course", "On course")], required=False)
    phase = ChoicesField(label="Phase", choices=[("work", "In work"), ("pause", "Paused")], required=False)


urlpatterns = [path("shown/", shown), path("lists/", lists), path("", include("ettle.web.site.urls"))]

STATES = {"fresh": "/shown/", "errors": "/shown/?wrong", "lists": "/lists/"}


@pytest.mark.parametrize("state", STATES)
def test_every_part_is_sound(open_page, sound, state):
    sound(open_page(STATES[state]), f"form-{state}")


def test_a_form_is_filled_in_corrected_and_sent_without_javascript(open_page):
    page = open_page("/shown/", javascript=False)
    # The design system lays each label over its box, so it is the label that is pressed.
    page.get_by_text("Phone", exact=True).first.click()
    page.get_by_text("Left a message").click()
    page.get_by_label("Hours a week").fill("15.999")
    page.get_by_label("What was said or done").fill("Rota fixed.")
    page.get_by_role("button", name="Save contact").click()
    expect(page).to_have_title(re.compile("^Error: Record a contact"))
    assert page.get_by_label("What was said or done").input_value() == "Rota fixed."
    assert page.get_by_label("Left a message").is_checked()
    page.get_by_role("link", name="Hours a week: “15.999” has more than two decimals").click()
    assert page.evaluate("document.activeElement.id") == "id_hours"
    page.get_by_label("Hours a week").fill("15.99")
    page.get_by_label("Employer").fill("Brae Bakery")
    page.get_by_label("Kind of work").select_option("food")
    page.get_by_text("Ada has agreed to this", exact=True).click()
    page.get_by_role("button", name="Save contact").click()
    expect(page.get_by_text("Saved")).to_be_visible()


def test_each_error_leads_to_a_control_that_takes_the_focus(open_page):
    page = open_page("/shown/?wrong")
    links = page.locator(".ds_error-summary a")
    for at in range(links.count()):
        links.nth(at).click()
        assert page.evaluate("document.activeElement.matches('input, select, textarea')"), links.nth(at).inner_text()


def test_every_control_is_reached_by_keyboard_in_the_order_of_the_page(open_page):
    page = open_page("/shown/")
    page.locator("h1").click()
    names = []
    for _ in range(40):
        page.keyboard.press("Tab")
        name = page.evaluate("document.activeElement.name || document.activeElement.textContent")
        if name == "Cancel":
            break
        names.append(name)
    wanted = [bound.html_name for bound in EveryPart() if not bound.is_hidden]
    assert list(dict.fromkeys(names)) == [*wanted, "Save contact"]
