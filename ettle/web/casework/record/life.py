"""The person's life as far as a rule asks: needs, benefits, facts, agreements, and death."""

from __future__ import annotations

from ettle.web.casework.record.asks import Ask, Recordable

LIFE = (
    Recordable(
        "need", "Needs help with", "need", (Ask("need", "What with", needed=True, choices="needs"),),
        day="Since", last="Last day, if it is resolved",
    ),
    Recordable(
        "benefit", "Receives a benefit", "benefit", (Ask("benefit", "Which", needed=True, choices="benefit"),),
        day="Since", last="Last day, if it has stopped",
    ),
    Recordable(
        "consent", "Agreed to sharing", "consent",
        (
            Ask("purpose", "What for", needed=True, suggest="purposes"),
            Ask("with", "With whom", "An organisation, or leave empty for all who help", choices="organisations"),
        ),
        day="From", last="Until, if it has an end",
        lead="Record what the person agreed to. They may take it back at any time: then record its last day.",
    ),
    Recordable(
        "death", "Has died", "death", day="Day of death",
        lead="Every open spell, enrolment and offer ends that day. Nothing is deleted, and it can be taken back if it was a mistake.",
        button="Record the death",
    ),
)  # fmt: skip
