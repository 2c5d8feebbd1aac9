"""The small parts of a page, and the rules every template keeps."""

import re
from pathlib import Path

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.template.loader import render_to_string

from ettle.web.frame import slots

WEB = Path(slots.__file__).resolve().parents[1]
TEMPLATES = sorted(WEB.rglob("templates/**/*.html"))


def drawn(text: str, **context: object) -> str:
    return Template("{% load frame %}" + text).render(Context(context))


@pytest.mark.parametrize("shape", ["good", "due", "warn", "bad", "unknown", "rest", "set"])
def test_a_state_has_a_shape_and_a_word(shape):
    assert drawn("{% state shape 'Met' %}", shape=shape) == f'<span class="state state--{shape}">Met</span>'


def test_an_eighth_shape_is_refused_and_the_seven_are_named():
    with pytest.raises(TemplateSyntaxError, match="seven: good, due, warn, bad, unknown, rest, set"):
        drawn("{% state 'green' 'Met' %}")


def test_a_state_without_a_word_is_refused():
    with pytest.raises(TemplateSyntaxError, match="no word"):
        drawn("{% state 'good' '' %}")


def test_what_a_person_wrote_stays_text_inside_every_part():
    hostile = "<script>alert(1)</script>"
    text = "{% state 'good' h %}{% reasons h %}{{ h }}{% endreasons %}{% summary h h facts %}"
    assert "<script>" not in drawn(text, h=hostile, facts=[(hostile, hostile)])


def test_a_slot_gives_what_high_desks_put_there_and_leaves_out_nothing_to_show():
    slots.fill("test-slot", lambda request: "three referrals")
    slots.fill("test-slot", lambda request: None)
    assert slots.ask("test-slot", None) == ["three referrals"]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_has_an_inline_style_or_script(template):
    text = template.read_text(encoding="utf-8")
    # A script of the type application/json is data, which no browser runs.
    run = r"<script(?![^>]*\s(src=|type=\"application/json\"))"
    assert not re.search(rf"\sstyle=|<style|\son[a-z]+=|{run}|javascript:", text)


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "500"])
def test_an_error_page_stands_without_a_request(name):
    page = render_to_string(f"{name}.html")
    assert "<h1>" in page and "Go to the start" in page
