"""A figure, for whoever asks: the one function behind page, file and API, so that all of them say the same.

Rows are cut down to those that the post may have counted before anything is counted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

import numpy as np

from ettle.engine.measures.figure import Figure, NotMeasured
from ettle.engine.measures.measuring import Asked, measured
from ettle.engine.rules.measures import UNITS, CaseMix, Measure
from ettle.engine.wording.figures import period_name
from ettle.engine.wording.measures import how_counted
from ettle.web.access.acting import Acting
from ettle.web.access.roles import Category
from ettle.web.contracts.queries import loaded
from ettle.web.measurement.evaluating import Rows, newest
from ettle.web.measurement.models import Evaluation
from ettle.web.measurement.scope import Breadth, Scope
from ettle.web.measurement.sensitive import rests_on

OF_REFERRALS = "referral"
NARROWED = ("programme", "provider", "first", "last")


class NothingCounted(LookupError):
    """Nothing was handed over yet, so that there is nothing to count in."""


class NotTheirs(LookupError):
    """A measure, a breakdown or a number that is not for this post: answered as if it did not exist."""


@dataclass(frozen=True, slots=True)
class Question:
    """Which measure, by what, of which part."""

    measure: str
    by: tuple[str, ...] = ()
    programme: str = ""
    provider: str = ""
    first: str = ""
    """Of a period alone: its first cohort and its last."""
    last: str = ""

    def query(self, **more: str) -> str:
        """The question as the end of an address: whoever opens it asks the same, within what they may see."""
        said = [("measure", self.measure), *(("by", each) for each in self.by)]
        said += [(name, value) for name in NARROWED if (value := getattr(self, name))]
        return urlencode([*said, *((name, value) for name, value in more.items() if value)])


@dataclass(frozen=True)
class Answer:
    """A figure with what it was asked of, and who is behind each of its numbers."""

    question: Question
    scope: Scope
    asked: Asked
    figure: Figure
    categories: frozenset[Category]

    @property
    def measure(self) -> Measure:
        return self.asked.measure

    @property
    def evaluation(self) -> Evaluation:
        return self.scope.rows.evaluation

    @cached_property
    def how(self) -> list[str]:
        """How it was counted, in sentences."""
        asked = self.asked
        whom = f"Counted of {self.scope.words}."
        return [
            whom,
            *how_counted(
                asked.measure,
                asked.by,
                self.figure.level,
                asked.on,
                asked.model,
                loaded().rulebook,
                (self.figure.first, self.figure.last),
            ),
        ]

    @property
    def period(self) -> str:
        """The months that it is narrowed to; nothing where it has every cohort."""
        return period_name(self.figure.first, self.figure.last, self.measure.cohort.every)

    @property
    def opens(self) -> bool:
        """Whether the people behind its numbers may be listed."""
        return self.scope.may_open(self.categories) and UNITS[self.measure.unit] in ("enrolments", "referrals")

    def behind(self, cohort: str, group: Sequence[str], count: str) -> Any:
        """The rows (of enrolments or referrals) behind one number, each unit by its first. Raises NotTheirs."""
        if not self.opens:
            raise NotTheirs("the people behind it are not listed")
        cells, tally = self.asked.counted()
        mark = tally.marks.get(count)
        where = next((each for each in cells.each() if _is(cells.names(each), cohort, group)), None)
        if mark is None or where is None:
            raise NotTheirs("no such number")
        places = cells.units_in(where)
        rows = cells.units.first_rows[places[mark[places]]]
        return self.scope[UNITS[self.measure.unit]].take(np.sort(rows))


def _is(names: tuple[str, bool, tuple[str, ...]], cohort: str, group: Sequence[str]) -> bool:
    return names[0] == cohort and names[2] == tuple(group)


def scope_of(acting: Acting, question: Question | None = None) -> Scope:
    """What a post may have counted in the newest rows. Raises NothingCounted, and NotTheirs where it is nothing."""
    found = newest()
    if found is None:
        raise NothingCounted("the store was not handed over yet")
    narrowed = (question.programme, question.provider) if question else ("", "")
    scope = Scope(acting, Rows(found), *narrowed)
    if scope.breadth is Breadth.NOTHING:
        raise NotTheirs("this post has the released figures")
    return scope


def measures_for(scope: Scope) -> dict[str, Measure]:
    """The measures that a post may have counted, by id."""
    return {id: each for id, each in known().items() if _is_for(scope, each)}


def known() -> Mapping[str, Measure]:
    return loaded().measures.measures


def _is_for(scope: Scope, measure: Measure) -> bool:
    """Of one caseload or team there are no referrals to speak of: those that came to nothing are nobody's."""
    if measure.unit == OF_REFERRALS and scope.breadth in (Breadth.CASELOAD, Breadth.TEAM, Breadth.CONTRACTS):
        return False
    return scope.may_count_by(rests_on(measure, (), _model(measure), loaded().rulebook.facts))


def breakdowns_for(scope: Scope, measure: Measure) -> list[str]:
    """By what a post may break a measure down."""
    facts, model = loaded().rulebook.facts, _model(measure)
    return [each for each in measure.breakdowns if scope.may_count_by(rests_on(measure, (each,), model, facts))]


def answer(acting: Acting, question: Question) -> Answer:
    """The figure. Raises NothingCounted; NotTheirs; NotMeasured, which says why and what to do."""
    scope = scope_of(acting, question)
    measure = measures_for(scope).get(question.measure)
    if measure is None:
        raise NotTheirs("no such measure for this post")
    if not set(question.by) <= set(breakdowns_for(scope, measure)):
        raise NotTheirs("not broken down so for this post")
    evaluation, model = scope.rows.evaluation, _model(measure)
    period = question.first, question.last
    asked = Asked(measure, scope, evaluation.snapshot.on, evaluation.hash, question.by, model, *period)
    categories = rests_on(measure, question.by, model, loaded().rulebook.facts)
    return Answer(question, scope, asked, measured(asked), categories)


def _model(measure: Measure) -> CaseMix | None:
    return loaded().measures.model_of(measure)


__all__ = ["Answer", "NotMeasured", "NotTheirs", "NothingCounted", "Question", "answer", "measures_for", "scope_of"]
