"""The parts of lists: what they say, and that what a person wrote stays text."""

import re

import pytest
from django.template import Context, Template, TemplateSyntaxError

from ettle.web.frame.lists import Column, cells, narrowed
from tests.frame.shown_lists import WORDS, everything


def drawn(text, **context):
    return Template("{% load lists %}" + text).render(Context(context))


def test_a_cell_carries_its_heading_for_a_phone_and_text_stays_text():
    page = drawn("{% table 'People' columns rows %}", **everything())
    assert '<td role="cell" data-label="Next" class="day">10 November</td>' in page
    assert "NicLeòid &lt;b&gt;" in page
    assert '<a href="/people/ada/">Ada Farquhar</a>' in page
    assert ">None<" not in page


def test_a_row_with_a_cell_too_few_is_a_mistake_of_the_view():
    with pytest.raises(ValueError):
        cells([Column("Person"), Column("Next")], ["Ada"])


def test_each_tag_takes_away_one_thing_and_leaves_the_rest():
    tags = narrowed({"state": "course", "phase": ["work", "pause"], "find": "", "sort": None}, WORDS)
    assert [(tag.words, tag.without) for tag in tags] == [
        ("On course", "?phase=work&phase=pause"),
        ("In work", "?state=course&phase=pause"),
        ("Paused", "?state=course&phase=work"),
    ]
    assert [tag.without for tag in narrowed({"state": "course"}, WORDS)] == ["?"]


def test_nothing_chosen_shows_no_tags_and_one_page_no_ways_to_more():
    assert drawn("{% narrowed_by tags %}{% more %}", tags=[]).strip() == ""


def test_an_answer_not_given_says_so_and_each_change_says_of_what():
    page = drawn("{% answers given %}", **everything())
    assert "Not answered" in page
    assert 'id="answer-1">Name' in page and 'aria-describedby="answer-1">Change' in page
    assert "Kitchen.<br>Near home." in page


def test_a_step_that_is_locked_is_no_link():
    page = drawn("{% tasks steps %}", **everything())
    assert re.findall(r'<a [^>]*href="([^"]+)"', page) == ["/agree/"]
    assert "Opens when the agreement is there" in page


def test_a_fifth_sort_of_notice_is_refused():
    with pytest.raises(TemplateSyntaxError, match="four: good, info, warn, bad"):
        drawn("{% notice 'green' 'Saved' %}{% endnotice %}")


def test_long_work_says_that_it_goes_on_until_it_is_finished():
    assert "It goes on when you leave this page" in drawn("{% progress 40 320 'Rows read' %}")
    assert "It goes on" not in drawn("{% progress 320 320 'Rows read' %}")
    assert "Rows read: 320 of 320. Finished." in drawn("{% progress 320 320 'Rows read' %}")


def test_what_a_person_wrote_stays_text_in_every_block():
    hostile = "<script>alert(1)</script>"
    text = "{% empty %}{{ h }}{% endempty %}{% inset %}{{ h }}{% endinset %}{% warning %}{{ h }}{% endwarning %}"
    text += "{% notice 'good' h %}{{ h }}{% endnotice %}{% progress 1 2 h %}{% more what=h newer='/' %}"
    assert "<script>" not in drawn(text, h=hostile)
