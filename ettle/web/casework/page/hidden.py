"""What is left out of a page: the rules are asked with everything, and what is shown is what the post may see."""

from __future__ import annotations

from collections.abc import Iterable

from ettle.engine.events.counting import Journey
from ettle.web.access.roles import Category
from ettle.web.access.sight import Sight
from ettle.web.casework.stored import category_of
from ettle.web.contracts.queries import rulebook

NOT_YOURS = "This rests on something you may not see."
NOT_YOUR_SUM = "This rests on a sum, which those who answer for money see."
WORDS = {
    Category.HEALTH: "health",
    Category.JUSTICE: "justice",
    Category.EQUALITY: "equality answers",
    Category.MONEY: "money",
    Category.NOTES: "notes",
    Category.SAFEGUARDING: "safeguarding",
}


def hidden_from(journey: Journey, sight: Sight) -> frozenset[str]:
    """The ids of the events of categories that are not seen."""
    facts = rulebook().facts
    return frozenset(each.id for each in journey.heard if not sight.has(Category(category_of(each, facts))))


def not_seen(
    sight: Sight, of: Iterable[Category] = (Category.HEALTH, Category.JUSTICE, Category.EQUALITY)
) -> list[str]:
    """The categories of events that this post does not see, in words; the same whether there are any or not."""
    return [WORDS[each] for each in of if not sight.has(each)]
