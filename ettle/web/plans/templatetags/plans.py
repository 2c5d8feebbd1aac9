"""{% load plans %}   what plans/drawn.py draws: {% other_pages person notes %}, {% distance travelled %}, {% ring plan %}, {% agreed plan %}, {% goals them %}"""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.safestring import SafeString, mark_safe

from ettle.web.plans import drawn
from ettle.web.plans.assessment.distance import Travelled
from ettle.web.plans.plan.standing import Goal, Plan

register = template.Library()


@register.simple_tag
def other_pages(person: str, notes: bool) -> SafeString:
    return mark_safe(drawn.other_pages(person, notes))


@register.simple_tag
def distance(it: Travelled) -> SafeString:
    return mark_safe(drawn.distance(it))


@register.simple_tag
def ring(plan: Plan) -> SafeString:
    return mark_safe(drawn.ring(plan))


@register.simple_tag
def agreed(plan: Plan) -> SafeString:
    return mark_safe(drawn.agreed(plan))


@register.simple_tag
def goals(them: Iterable[Goal]) -> SafeString:
    return mark_safe("".join(map(drawn.goal, them)))
