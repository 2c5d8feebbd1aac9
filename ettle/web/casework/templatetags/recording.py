"""{% load recording %}  {% quick_contact person name enrolment %}   the buttons that record a contact from a list

Drawn by a function: a list has a row of them for each person.
"""

from __future__ import annotations

from html import escape as e

from django import template
from django.utils.safestring import SafeString, mark_safe

from ettle.web.casework.record.quick import HOWS
from ettle.web.casework.record.writing import new_token
from ettle.web.frame.addresses import address_of

register = template.Library()


@register.simple_tag(takes_context=True)
def quick_contact(context: template.Context, person: str, name: str, enrolment: str | None = "") -> SafeString:
    hidden = {
        "csrfmiddlewaretoken": context.get("csrf_token"),
        "token": new_token(),
        "enrolment": enrolment,
    }
    fields = "".join(
        f'<input type="hidden" name="{each}" value="{e(str(value))}">' for each, value in hidden.items() if value
    )
    buttons = "".join(
        f'<button class="ds_button ds_button--small ds_button--secondary" name="how" value="{code}">{e(how.words)}'
        f'<span class="unseen">: {e(name)}</span></button>'
        for code, how in HOWS.items()
    )
    return mark_safe(
        f'<details class="more quick no-print"><summary>Contact<span class="unseen"> with {e(name)}</span></summary>'
        f'<form class="row" method="post" action="{e(address_of("quick_contact", person))}">{fields}{buttons}</form></details>'
    )
