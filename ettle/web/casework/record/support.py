"""What a key worker does with somebody: contacts, activities, reviews, follow-ups, reasons for a missed offer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ettle.web.casework.record.asks import Ask, Recordable, Words
from ettle.web.casework.record.following_up import asked_too_early, due_now
from ettle.web.contracts.queries import title_of

NOTE = Words(
    "note",
    "What was said or done",
    "The person can ask to read this. Do not name anyone who has not agreed to it. Health goes under needs, not here",
)
HOW = Ask("mode", "How", needed=True)


def owed_elsewhere(scene: Any, stay: Any, said: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """An excuse from what the enrolment that was chosen does not owe."""
    rules = scene.rules_of(stay) if stay else None
    if rules and said.get("rule") and said["rule"] not in rules.offer:
        programme = title_of(stay.programme)
        yield "rule", f"This is not an offer of {programme}. Choose one of that programme, or the other enrolment."


SUPPORT = (
    Recordable(
        "contact", "Record a contact", "contact",
        (HOW, Ask("reached", "Did you reach them?", "A message counts as reached when they answered it", needed=True)),
        words=(NOTE,), button="Save contact",
    ),
    Recordable(
        "activity", "Took part in an activity", "activity",
        (
            Ask("activity", "What", choices="activity"),
            Ask("hours", "How long", "Hours, such as 1.5. Leave empty if nobody knows"),
            Ask("mode", "How"),
            Ask("stage", "Stage", choices="stage"),
            Ask("fund", "Fund", "The grant that paid for it, if there is one"),
        ),
        fixed={"attended": "yes"}, words=(NOTE,),
    ),
    Recordable(
        "missed", "Missed an appointment", "activity",
        (
            Ask("attended", "Was it excused?", "Excused: a good reason was given before or after", needed=True,
                choices="missed"),
            Ask("activity", "What was it", choices="activity"),
            Ask("hours", "How long it would have been"),
            Ask("mode", "How it was to be"),
        ),
        words=(NOTE,),
    ),
    Recordable(
        "review", "Reviewed the plan", "review", words=(NOTE,),
        lead="A review looks at the plan together: what was done, what changed, what is next.",
    ),
    Recordable(
        "follow_up", "Follow-up after weeks", "follow_up",
        (
            Ask("checkpoint_weeks", "Which follow-up", needed=True, choices="checkpoints"),
            Ask("answer", "What they said", "Nobody answered is not a no: choose “No answer”", needed=True,
                choices="answers"),
        ),
        words=(NOTE,), day="Day of the answer, or of the last try", faults=asked_too_early, usual=due_now,
    ),
    Recordable(
        "excuse", "Excuse a missed offer", "excuse",
        (
            Ask("rule", "Which offer", needed=True, choices="offers"),
            Ask("reason", "Reason", "Such as ill, holiday, hospital", needed=True),
            Ask("agreed_by", "Who agreed", "The person who agreed that it is a good reason", needed=True),
        ),
        day="First day excused", last="Last day excused", faults=owed_elsewhere,
        lead="An excuse is recorded once, with its reason. More than half of a period must be excused for the period to be.",
    ),
    Recordable(
        "evidence", "Evidence received", "evidence",
        (
            Ask("type", "What it is", needed=True, choices="evidence_type"),
            Ask("for", "What it is for", needed=True, choices="paid"),
            Ask("n", "Which one", "For what is paid more than once: 1 for the first"),
            Ask("covers_from", "First day it covers"),
            Ask("covers_until", "Last day it covers"),
        ),
        lead="This records the dates that a payment rests on. The paper itself is kept under documents.",
    ),
)  # fmt: skip
