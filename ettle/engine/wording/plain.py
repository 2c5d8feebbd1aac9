"""The small words: days, spans, hours, lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
"""As we write them, whatever language the machine speaks."""


def day(value: date) -> str:
    """A day in words.

    >>> day(date(2024, 3, 31))
    '31 March 2024'
    """
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def hours(hundredths: int) -> str:
    """Hours from hundredths, without needless decimals.

    >>> hours(1550), hours(100)
    ('15.5 hours', '1 hour')
    """
    number = f"{Decimal(hundredths) / 100:f}".rstrip("0").rstrip(".") if hundredths % 100 else f"{hundredths // 100}"
    return f"{number} hour" + ("" if number == "1" else "s")


def count(number: int, thing: str) -> str:
    """A number of things.

    >>> count(1, "day"), count(91, "day")
    ('1 day', '91 days')
    """
    return f"{number:,} {thing}" + ("" if number == 1 else "s")


def listed(words: Iterable[str], joiner: str = "and") -> str:
    """Words as a list in a sentence.

    >>> listed(["payslip", "employer letter", "payroll feed"], "or")
    'payslip, employer letter or payroll feed'
    """
    each = list(words)
    return f" {joiner} ".join([", ".join(each[:-1]), each[-1]] if len(each) > 1 else each)


def a_thing(word: str) -> str:
    """A word with its article.

    >>> a_thing("activity"), a_thing("review")
    ('an activity', 'a review')
    """
    return f"{'an' if word[:1] in 'aeiou' else 'a'} {word}"


def name(id: str) -> str:
    """An id as words. Hyphens join the words of a proper name, underscores those of a thing.

    >>> name("employer_letter"), name("fair-start-scotland")
    ('employer letter', 'Fair Start Scotland')
    """
    if id in NAMES:
        return NAMES[id]
    if "-" in id:
        return " ".join(AS_WRITTEN.get(word, word.capitalize()) for word in id.split("-"))
    return id.replace("_", " ")


def title(id: str, titles: Mapping[str, str]) -> str:
    """The title of a rule, or its id as words."""
    return titles.get(id, name(id))


def sentence(text: str) -> str:
    """The text with a capital first letter and a full stop."""
    text = text.strip()
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?", "!")) else ".")


def plain_value(value: Any) -> str:
    return day(value) if isinstance(value, date) else name(str(value))


AS_WRITTEN = {word.lower(): word for word in ("ESF", "ERI", "JETS", "SERI", "NOLB", "FSS", "and", "of", "the")}
"""Words of a proper name that do not simply take a capital."""
NAMES = {
    "uc": "Universal Credit",
    "esa": "Employment and Support Allowance",
    "jsa": "Jobseeker's Allowance",
    "pip": "Personal Independence Payment",
    "esf": "European Social Fund",
    "dwp": "Department for Work and Pensions",
    "jobcentre": "the Jobcentre",
    "cv": "CV",
    "self": "themselves",
    "simd_2016_lowest_15": "living in one of the 15% most deprived places (SIMD 2016)",
    "unemployed_since": "the day they lost work",
    "in_work": "in work",
    "self_employed": "self-employed",
    "hours_per_week": "hours a week",
    "pay_per_hour": "pay per hour",
    "on_benefit": "benefits",
    "follow_up": "follow-up",
    "esa_group": "Employment and Support Allowance group",
    "uc_regime": "Universal Credit regime",
    "right_to_work": "right to work in the UK",
    "date_of_birth": "date of birth",
    "lives_in": "where they live",
    "scottish-government": "Scottish Government",
    "not_in_work": "not in work",
    "no_engagement": "no engagement",
}
