"""A page with every part of lists in it, and what goes into them."""

from django.utils.html import format_html

from ettle.web.frame.lists import Answer, Column, Task, narrowed

PAGE = """{% extends "frame/page.html" %}{% load frame lists %}
{% block title %}Every part of a list – Ettle{% endblock %}
{% block main %}<h1>Every part of a list</h1>
{% notice "good" "Contact saved" %}<p>Next contact is owed by 25 November 2021.</p>{% endnotice %}
{% notice "bad" "Not sent" %}{% endnotice %}{% notice "warn" "Consent ended" %}{% endnotice %}{% notice "info" "" %}<p>Read this.</p>{% endnotice %}
{% subnav "Ada Farquhar" parts "/people/ada/" %}
{% filters form action="/caseload/" label="Filter the caseload" %}
{% narrowed_by tags clear="/caseload/" %}
{% table "People you work with" columns rows %}
{% more newer="?before=1" older="?after=9" what="people" words="Showing 50" %}
{% tasks steps %}
{% answers given %}
{% empty %}Nobody is here yet. When somebody is referred, they are listed here.{% endempty %}
{% inset %}<p>Ada can read this.</p>{% endinset %}
{% warning %}<p>This cannot be undone.</p>{% endwarning %}
{% progress 40 320 "Rows read" again="/" %}
{% endblock %}"""

WORDS = {"state": "On course", "phase=work": "In work", "phase=pause": "Paused"}


def everything():
    return {
        "parts": [("Overview", "/people/ada/"), ("Plan", "/people/ada/plan/")],
        "tags": narrowed({"state": "course", "phase": ["work", "pause"], "find": ""}, WORDS),
        "columns": [Column("Person"), Column("Next", "day"), Column("Pay", "num"), Column("Act", "act", unseen=True)],
        "rows": [
            [format_html('<a href="/people/ada/">{}</a>', "Ada Farquhar"), "10 November", "£1,250", "Ask"],
            ["Màiri NicLeòid <b>", "Not booked", None, ""],
        ],
        "steps": [
            Task("Her agreement", "good", "Done", "/agree/"),
            Task("Facts a rule needs", "rest", "Not yet", note="Opens when the agreement is there"),
        ],
        "given": [
            Answer("Name", "Ada Farquhar", "/name/"),
            Answer("In her words", "Kitchen.\nNear home."),
            Answer("Phone", ""),
        ],
    }
