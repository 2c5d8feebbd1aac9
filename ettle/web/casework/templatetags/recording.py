"""{% load recording %}  {% quick_contact person name enrolment %}   the buttons that record a contact from a list"""

from __future__ import annotations

from typing import Any

from django import template

from ettle.web.casework.record.quick import HOWS
from ettle.web.casework.record.writing import new_token

register = template.Library()


@register.inclusion_tag("casework/record/quick.html", takes_context=True)
def quick_contact(context: template.Context, person: str, name: str, enrolment: str | None = "") -> dict[str, Any]:
    said = {"person": person, "name": name, "enrolment": enrolment or "", "hows": HOWS.items()}
    return said | {"token": new_token(), "csrf_token": context.get("csrf_token")}
