"""The questions on equality, in the wording recommended in Scotland, with the answers kept apart that mean different things.

Not asked: nothing is kept. `not_answered`: asked, and nothing was said. `prefer_not_to_say`: an answer. What a rule may ask
is a fact of the journey, whose one question and answers `rulebook/facts.yaml` declares: here only its name stands, and
casework asks it. What no rule asks is kept by this desk.

Wording after Scotland's Census 2022 (trans status, sexual orientation, religion, legal marital status). Illustrative until somebody
has compared it word for word with the published questionnaire.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

PREFER_NOT, NOT_ANSWERED = "prefer_not_to_say", "not_answered"
ALWAYS: Mapping[str, str] = {PREFER_NOT: "Prefer not to say", NOT_ANSWERED: "Asked, and no answer was given"}


@dataclass(frozen=True, slots=True)
class Question:
    """One question. A `fact` has its words and answers where facts are declared, and neither here."""

    code: str
    words: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    hint: str = ""

    @property
    def is_fact(self) -> bool:
        return not self.words


_OWN = (
    Question(
        "trans",
        "Do you consider yourself to be trans, or have a trans history?",
        {"no": "No", "yes": "Yes"},
        "Trans describes people whose gender is not the same as the sex they were registered at birth",
    ),
    Question(
        "sexual_orientation",
        "Which of the following best describes your sexual orientation?",
        {
            "straight": "Straight or heterosexual",
            "gay_or_lesbian": "Gay or lesbian",
            "bisexual": "Bisexual",
            "other": "Another sexual orientation",
        },
    ),
    Question(
        "religion",
        "What religion, religious denomination or body do you belong to?",
        {
            "none": "None",
            "church_of_scotland": "Church of Scotland",
            "roman_catholic": "Roman Catholic",
            "other_christian": "Other Christian",
            "muslim": "Muslim",
            "hindu": "Hindu",
            "buddhist": "Buddhist",
            "sikh": "Sikh",
            "jewish": "Jewish",
            "pagan": "Pagan",
            "other": "Another religion or body",
        },
    ),
    Question(
        "marital_status",
        "What is your legal marital or registered civil partnership status?",
        {
            "never": "Never married and never in a civil partnership",
            "married": "Married",
            "civil_partnership": "In a civil partnership",
            "separated": "Separated, but still legally married or in a civil partnership",
            "ended": "Divorced, or a civil partnership that was dissolved",
            "surviving": "Widowed, or the surviving partner of a civil partnership",
        },
    ),
)
_FACTS = ("sex", "ethnicity", "disability", "long_term_health_condition", "care_experienced", "refugee", "caring_responsibilities", "lone_parent", "veteran")  # fmt: skip


def equality_questions() -> Sequence[Question]:
    """Every question, in the order they are asked: those of rules first, whose words the rulebook has."""
    return (*(Question(each) for each in _FACTS), *_OWN)
