"""What is asked about getting online, in words, and which answers are a need."""

from __future__ import annotations

from collections.abc import Mapping

Answers = tuple[tuple[str, str], ...]

NOT_ASKED = ("", "Not asked today")
DEVICE: Answers = (
    ("own", "A laptop, tablet or computer of their own"),
    ("phone_only", "A phone and nothing else"),
    ("shared", "Something they share"),
    ("none", "Nothing"),
)
CONNECTION: Answers = (
    ("home", "Broadband at home"),
    ("mobile_only", "Mobile data only"),
    ("elsewhere", "Only outside the home: library, café, friends"),
    ("none", "No connection"),
)
DATA: Answers = (("enough", "Enough"), ("runs_out", "It runs out before the month ends"), ("none", "None"))
CONFIDENCE: Answers = (
    ("alone", "Manages alone"),
    ("some_help", "Manages with some help"),
    ("much_help", "Needs somebody beside them"),
    ("not_at_all", "Does not go online"),
)
QUESTIONS: Mapping[str, tuple[str, Answers]] = {
    "device": ("What do they have to go online with?", DEVICE),
    "connection": ("How are they connected?", CONNECTION),
    "data": ("Is there enough data?", DATA),
    "confidence": ("How do they manage?", CONFIDENCE),
}
LACKING = {
    "device": {"phone_only", "shared", "none"},
    "connection": {"elsewhere", "none"},
    "data": {"runs_out", "none"},
    "confidence": {"much_help", "not_at_all"},
}
"""Illustrative: the answers that leave somebody short of what applying for work online takes."""
NEED = "digital_exclusion"
KINDS = (
    ("laptop", "Laptop"),
    ("tablet", "Tablet"),
    ("phone", "Phone"),
    ("router", "Router or dongle"),
    ("sim", "SIM card"),
)


def word(question: str, answer: str) -> str:
    return dict(QUESTIONS[question][1]).get(answer, "Not asked")


def lacks(said: Mapping[str, str]) -> list[str]:
    """The questions whose answer leaves somebody short; what was not asked is not lacking."""
    return [question for question, short in LACKING.items() if said.get(question) in short]
