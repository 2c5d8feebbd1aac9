"""{% load telling %}   what casework/page/drawn.py draws: {% statements them %}, {% offers them %}, {% log days person may_record %},
{% record_menu person %}, {% asked_days form days_asked %}; and casework/page/pictures.py: {% spells picture %}, {% spell_dates rows %}; casework/caseload/drawn.py: {% caseload_rows rows moves with_worker %}
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from django import template
from django.forms import BaseForm
from django.utils.safestring import SafeString, mark_safe

from ettle.web.casework.caseload import drawn as caseload
from ettle.web.casework.caseload.rows import Shown
from ettle.web.casework.forms import AskForm
from ettle.web.casework.page import drawn, pictures
from ettle.web.casework.page.offers import Owed
from ettle.web.casework.page.spells import Picture, Row
from ettle.web.casework.page.telling import Statement
from ettle.web.casework.page.timeline import Day
from ettle.web.casework.record import menu
from ettle.web.frame.templatetags.forms import field

register = template.Library()


@register.simple_tag
def statements(them: Iterable[Statement]) -> SafeString:
    return mark_safe("".join(map(drawn.statement, them)))


@register.simple_tag
def offers(them: Iterable[Owed]) -> SafeString:
    return mark_safe("".join(map(drawn.owed, them)))


@register.simple_tag
def spells(it: Picture) -> SafeString:
    return mark_safe(pictures.spells(it))


@register.simple_tag
def spell_dates(rows: Iterable[Row]) -> SafeString:
    return mark_safe(pictures.dates(rows))


@register.simple_tag
def log(days: Iterable[Day], person: str, may_record: object) -> SafeString:
    return mark_safe(drawn.log(days, person, bool(may_record)))


@register.simple_tag
def caseload_rows(them: Iterable[Shown], moves: bool, with_worker: bool) -> SafeString:
    return mark_safe(caseload.rows(them, moves, with_worker))


@register.simple_tag
def record_menu(person: str) -> SafeString:
    return mark_safe(menu.drawn(person))


@register.simple_tag
def asked_days(form: BaseForm | None, days: Mapping[str, str]) -> SafeString:
    """The two days that a page is asked about. Nearly always both are today's: drawn once, and kept while they are right."""
    return _days(form) if form and form.errors else _right_days(days["on"], days["known"])


@lru_cache(maxsize=100)
def _right_days(on: str, known: str) -> SafeString:
    return _days(AskForm({"on": on, "known": known}))


def _days(form: BaseForm) -> SafeString:
    hints = {"on": "For example 23 June 2021", "known": "What was recorded later is left out"}
    return mark_safe("".join(field(form[name], hint=hint, optional=False) for name, hint in hints.items()))
