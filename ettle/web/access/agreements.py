"""The sharing agreements of the rulebook as access asks them. Read once for each process; the files are the only place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache

from django.conf import settings

from ettle.engine.events.counting import Journey
from ettle.engine.rules.problems import RulebookErrors
from ettle.engine.rules.sharing import SharingAgreement
from ettle.engine.sharing.agreements import AGREEMENT, Shared, categories_of, is_shared_on, shared_by
from ettle.engine.sharing.grants import GrantRow
from ettle.files.rulebook import default_rulebook
from ettle.files.sharing import read_sharing
from ettle.web.access.models import Organisation
from ettle.web.access.roles import Category

NEVER_TO_A_BENEFIT_OFFICE = frozenset({Category.JOURNEY, Category.NOTES, Category.HEALTH})
"""Whole journeys tell who came when. Whatever an agreement says, a Jobcentre is not given them (R5)."""


@cache
def written() -> Mapping[str, SharingAgreement]:
    """Every agreement by its id. Raises RulebookErrors, listing every problem, when anything is wrong with one."""
    read, problems = read_sharing(default_rulebook(), None)
    if problems:
        raise RulebookErrors(problems)
    return {each.agreement.agreement: each.agreement for each in read}


def agreements() -> Mapping[str, SharingAgreement]:
    """Those that share: in production what nobody agreed to shares nothing."""
    return {id: each for id, each in written().items() if not (settings.PRODUCTION and each.illustrative == "yes")}


def titles() -> dict[str, str]:
    """The title of every agreement by its id, with the word where nobody agreed to it."""
    mark = " (illustrative)"
    return {id: f"{each.title}{mark if each.illustrative == 'yes' else ''}" for id, each in written().items()}


def told_by(sources: Iterable[str]) -> list[str]:
    """What a person is told of each of these agreements."""
    known = written()
    return [known[id].told_to_person for id in dict.fromkeys(sources) if id in known]


def shared(journeys: Iterable[Journey]) -> Shared:
    """What agreements give of these journeys, as rows to be pushed."""
    found = [shared_by(journey, agreements().values()) for journey in journeys]
    return Shared(
        tuple(row for each in found for row in each.grants), tuple(row for each in found for row in each.outlines)
    )


def shares_anything(journey: Journey, day: date) -> bool:
    """Whether an agreement gives anything of a journey on one day: far quicker than every row of every day."""
    return is_shared_on(journey, agreements().values(), day)


def is_among(thing: str, categories: Iterable[str]) -> bool:
    """Whether something that an agreement shares is among these categories of grants."""
    return bool(categories_of([thing]) & set(categories))


def may_be_given(row: GrantRow, kind: str) -> bool:
    """Whether an organisation of a kind may be given a row at all."""
    benefit_office = kind == Organisation.Kind.JOBCENTRE and row.because == AGREEMENT
    return not (benefit_office and row.category in NEVER_TO_A_BENEFIT_OFFICE)
