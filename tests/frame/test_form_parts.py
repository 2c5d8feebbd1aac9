"""Any form as a page: each field with its words, its errors and what was typed."""

import re

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils.safestring import mark_safe

from ettle.web.frame.controls import DRAWN, Renderer
from ettle.web.frame.fields import DayField, LongTextField, PostcodeField, TextField
from tests.frame.shown_form import BAD, GOOD, EveryPart


def drawn(text, **context):
    return Template("{% load forms %}" + text).render(Context(context))


def every(form):
    return drawn("{% form_fields form %}", form=form)


def tag_of(page, id):
    return re.search(rf'<(?:input|textarea|select|fieldset)[^>]* id="{id}"[^>]*>', page)[0]


def test_every_field_is_drawn_once_with_a_label_that_names_it():
    page = every(EveryPart())
    for bound in EveryPart():
        assert page.count(f'name="{bound.html_name}"') >= 1
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r' for="([^"]+)"', page)) <= set(ids)
    assert {each for group in re.findall(r'describedby="([^"]+)"', page) for each in group.split()} <= set(ids)


def test_what_may_be_left_out_says_so_and_what_is_needed_does_not():
    page = every(EveryPart())
    assert 'How long <span class="quiet">(optional)</span>' in page
    assert 'Employer <span class="quiet">' not in page
    assert 'Anything changed? <span class="quiet">' not in page, "boxes say it by themselves"


def test_groups_of_a_form_stand_under_their_legends():
    page = every(EveryPart())
    work = page[page.index("<legend>Work</legend>") : page.index("<legend>Papers</legend>")]
    assert re.findall(r'name="(\w+)"', work) == ["employer", "hours", "pay", "sector"]


def test_what_was_typed_comes_back_with_the_reason_at_its_field():
    page = every(EveryPart(BAD))
    assert 'value="15.999"' in tag_of(page, "id_hours")
    assert 'aria-describedby="id_hours-u id_hours-e" aria-invalid="true"' in tag_of(page, "id_hours")
    assert "“15.999” has more than two decimals" in page
    assert 'value="£1,25"' in page and 'value="13 February 2030"' in page and 'value="a while"' in page
    assert re.search(r'value="home"[^>]* checked', page)
    assert "&lt;script&gt;" in page and "<script>" not in page


def test_the_summary_leads_to_each_field_in_the_words_that_stand_there():
    form = EveryPart(BAD)
    summary, page = drawn("{% error_summary form %}", form=form), every(form)
    links = re.findall(r'<a href="#([^"]+)">([^<]+)</a>', summary)
    assert len(links) == len(form.errors)
    for id, words in links:
        assert f'id="{id}"' in page
        assert re.split(r"[:?] ", words, maxsplit=1)[1] in page
    assert f"There are {len(form.errors)} things to put right" in summary
    assert "Nothing you typed is lost." in summary


def test_a_missing_answer_is_told_in_words_that_say_what_to_do():
    words = drawn("{% error_summary form %}", form=EveryPart({}))
    assert "Did you reach her? Choose an answer to go on: it is needed" in words
    assert "Hours a week: Fill this in to go on: it is needed" in words
    assert "This field is required" not in words


def test_without_errors_there_is_no_summary_and_the_title_is_plain():
    assert drawn("{% error_summary form %}", form=EveryPart(GOOD)).strip() == ""
    assert drawn("{% page_title form 'Record' %}", form=EveryPart(GOOD)) == "Record – Ettle"
    assert drawn("{% page_title form 'Record' %}", form=EveryPart(BAD)) == "Error: Record – Ettle"


def test_a_fault_of_the_whole_form_stands_in_the_summary():
    form = EveryPart(GOOD)
    form.is_valid()
    form.add_error(None, "Ada left on 3 November. Record her return first.")
    assert "<li>Ada left on 3 November. Record her return first.</li>" in drawn("{% error_summary form %}", form=form)


def test_nothing_is_cut_off_while_somebody_types():
    class Short(forms.Form):
        name = TextField(max_length=5)
        plain = forms.CharField(max_length=5)
        note = LongTextField(max_length=50)

    page = every(Short())
    assert "maxlength" not in page
    assert "Up to 50 letters" in page


def test_a_browser_fills_in_what_people_say_of_themselves_only():
    class Address(forms.Form):
        postcode = PostcodeField()

    class Mine(Address):
        about_me = True

    assert 'autocomplete="off"' in every(Address())
    assert 'autocomplete="postal-code"' in every(Mine())


def test_some_fields_only_in_the_order_asked():
    page = drawn("{% form_fields form 'note' 'how' %}", form=EveryPart())
    assert list(dict.fromkeys(re.findall(r'name="(\w+)"', page))) == ["note", "how"]


def test_two_forms_on_a_page_keep_their_ids_apart():
    class Small(forms.Form):
        on = DayField()

    page = every(Small(prefix="a")) + every(Small(prefix="b"))
    assert 'id="id_a-on"' in page and 'id="id_b-on"' in page


def test_a_field_that_the_form_does_not_have_is_a_mistake_of_the_template():
    with pytest.raises(TemplateSyntaxError, match="Is its name spelt as in the form"):
        drawn("{% field form.nothing %}", form=EveryPart())


def test_a_page_of_a_form_needs_no_template_of_its_own():
    from django.shortcuts import render

    request = RequestFactory().get("/")
    request.resolver_match = None
    context = {"form": EveryPart(BAD), "title": "Record a contact", "button": "Save contact", "cancel": "/"}
    page = render(request, "frame/form_page.html", context).content.decode()
    assert "<title>Error: Record a contact – Ettle</title>" in page
    assert 'enctype="multipart/form-data"' in page, "a form with a file is sent as one"
    assert "csrfmiddlewaretoken" in page
    assert '<button class="ds_button">Save contact</button>' in page
    assert page.count("<h1>") == 1


AWKWARD = {"id": 'a"b', "hidden": True, "required": False, "rows": 3, "data-x": "<&>"}
CHOICES = [("", "Any"), (1, "One & more"), ("Others", [("<2>", "Two"), ("3", mark_safe("<i>Three</i>"))])]


@pytest.mark.parametrize("value", [None, "", 0, "it's <b>", "1", "<2>"])
@pytest.mark.parametrize(
    "widget",
    [forms.TextInput(), forms.HiddenInput(), forms.Select(choices=CHOICES), forms.Select(choices=[])],
    ids=["text", "hidden", "choices", "no choices"],
)
def test_a_plain_control_is_drawn_to_the_letter_as_django_draws_it(widget, value):
    said = {"name": 'na"me', "value": value, "attrs": AWKWARD}
    assert Renderer.__mro__[1] is DjangoTemplates and widget.template_name in DRAWN
    assert widget.render(**said, renderer=Renderer()) == widget.render(**said, renderer=DjangoTemplates())
