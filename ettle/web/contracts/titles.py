"""What rules are called."""

from __future__ import annotations

from ettle.engine.rules.programme import Programme
from ettle.engine.wording.plain import name


def titles_of(rules: Programme) -> dict[str, str]:
    """The title of every rule, phase and group of a programme, by id; of one id, the outcome's."""
    named = [
        *rules.groups.items(),
        *rules.phases.by_id.items(),
        *(rules.eligibility.rules.items() if rules.eligibility else ()),
        *rules.conflicts.items(),
        *rules.offer.items(),
        *rules.payments.items(),
        *rules.outcomes.items(),
    ]
    return {id: rule.title or name(id) for id, rule in named}
