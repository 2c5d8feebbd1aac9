"""How a figure was counted, in sentences: shown beside every figure, wherever it is printed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ettle.engine.measures.figure import NO_RATE, NOT_MEASURED, SUM_OF_SHOWN, Level
from ettle.engine.rules.measures import CaseMix, Measure
from ettle.engine.rules.rulebook import Rulebook
from ettle.engine.wording.asked import Wording, titles_of
from ettle.engine.wording.figures import count_name, grouped_by, period_name
from ettle.engine.wording.plain import count, day, listed, name, sentence

UNIT = {
    "person": "people, each once, however often they came back",
    "enrolment": "enrolments: somebody who came back is counted again",
    "referral": "referrals: somebody referred twice is counted twice",
    "offer": "periods of what is offered",
    "payment": "lines that may be paid",
}
EVERY = {
    "month": "month",
    "quarter": "quarter",
    "year": "calendar year",
    "financial_year": "financial year (April to March)",
}


def how_counted(
    measure: Measure,
    by: tuple[str, ...],
    level: Level,
    on: date,
    model: CaseMix | None,
    rulebook: Rulebook,
    period: tuple[str, str] = ("", ""),
) -> list[str]:
    """Who is counted, in which cohorts, against what, what is not known, what is hidden, and where the definition is from.

    `period` is the first cohort and the last where only a part of them is shown.
    """
    wording = Wording(measure, titles_of(measure, rulebook))
    narrowed = period_name(*period, measure.cohort.every)
    alone = [f"only the cohorts of {narrowed} are here, and the row all is of these alone"] if narrowed else []
    return [sentence(each) for each in (*alone, *_said(wording, by, level, on, model))]


def _said(wording: Wording, by: tuple[str, ...], level: Level, on: date, model: CaseMix | None) -> Iterator[str]:
    measure = wording.measure
    yield f"counted are {UNIT[measure.unit]}"
    if measure.population is not None:
        yield f"of these, those of whom it is certain: {wording.test(measure.population)}"
    yield from _cohorts(wording, level, on)
    yield from _operation(wording)
    if level == "internal":
        yield from _how_sure(measure)
    if by:
        groups = listed(f"“{grouped_by(each)}”" for each in by)
        yield f"broken down by {groups}, as it was at the start; what is not known is a group of its own"
    if model is not None:
        yield f"the model of case mix “{model.title}” gives the chance of {model.of}; it was frozen on {day(model.frozen_on)}"
        yield f"it was fitted on {model.fitted_on}"
    yield from _level(measure, level)
    yield from _source(measure)


def _cohorts(wording: Wording, level: Level, on: date) -> Iterator[str]:
    measure, cohort = wording.measure, wording.measure.cohort
    happens = "by the day from which they are followed" if cohort.by else "by the day on which it happened"
    yield f"a cohort is a {EVERY[cohort.every]}, {happens}: {wording.day(cohort.day)}"
    since = (
        f"{count(measure.matures_after.months, 'month')} after its last day"
        if measure.matures_after
        else "when it is over"
    )
    yield f"a cohort has matured {since}; until then it is shown apart and has no rate"
    if level == "internal":
        yield "the row all is of the cohorts that have matured, together"
    if level == "internal":
        yield "a cohort between two others in which nobody is counted has a row of its own, and no rate"
    yield f"as it stood on {day(on)}"


def _operation(wording: Wording) -> Iterator[str]:
    measure = wording.measure
    if measure.numerator is not None:
        yield f"in the numerator are those of whom it is certain: {wording.test(measure.numerator)}; where it is not known it is counted apart, never as no"
    for name_, among in measure.denominators.items():
        whom = "all of them" if isinstance(among, str) else f"those of whom it is certain: {wording.test(among)}"
        yield f"the denominator “{count_name(name_)}” is {whom}"
    if (measure.states or "").startswith("follow_up."):
        everybody = listed(f"“{count_name(each)}”" for each, among in measure.denominators.items() if among == "all")
        yield f"in the denominator {everybody} are those too to whom no follow-up is owed, of whom it is never asked; where nobody of a group is owed one, a share of it is {NOT_MEASURED}"
    if measure.states is not None:
        yield f"{wording.thing(measure.states)} is counted state by state: no answer is never no"
    if measure.operation == "distribution":
        yield f"told of each is {wording.thing(measure.of or '')}; what is not known is counted apart"
    if measure.time is not None:
        yield from _time(wording)
    if measure.tool is not None:
        yield f"scores are compared by the edition {name(measure.tool)} alone, from the first day asked to the latest, and only where there are two"
        yield "the interval of the mean is of 95%"
    if measure.operation == "expected":
        yield "the limits are what chance alone keeps within, were everybody as likely as the model says: 95% and 99.8%"
    if measure.operation == "cost":
        yield f"the sum is of {wording.thing(measure.of or '')}, in pounds; nothing that cannot be priced is in it"


def _how_sure(measure: Measure) -> Iterator[str]:
    """Of exact counts alone."""
    if measure.operation in ("rate", "distribution"):
        yield "the interval beside a share is of 95%, by the method of Wilson without correction for continuity: the fewer it is of, the wider"
        if measure.unit in ("offer", "payment"):
            yield "several of them are of one person and come out alike, so that the truth is less sure than the interval says"
    yield f"{NO_RATE} stands where nobody is there of whom it could be said"


def _time(wording: Wording) -> Iterator[str]:
    time = wording.measure.time
    assert time is not None
    lost = listed((wording.day(each) for each in time.lost), "or")
    yield f"the days run from {wording.day(time.from_)} to {wording.day(time.to)}"
    yield "those it has not come to yet are counted for as long as they have been seen" + (
        f", and those lost (by {lost}) until then: neither is dropped, and neither counts as never" if lost else ""
    )
    if time.competing:
        other = listed((wording.day(each) for each in time.competing), "or")
        yield f"where {other} comes first, it does not come about any more: these are neither waiting nor lost, and count among all"
        yield "shares are of cumulative incidence, by the method of Aalen and Johansen, with an interval of 95% on the scale of log(-log)"
    else:
        yield "shares are by the method of Kaplan and Meier, with Greenwood's interval of 95% on the scale of log(-log)"


def _level(measure: Measure, level: Level) -> Iterator[str]:
    if level == "internal":
        yield "exact and not for release: for the reader alone"
        return
    hide, to = measure.release.redact_up_to, measure.release.round_to
    yield f"counts of {hide} and under are hidden as [c], the others rounded to the nearest {to}; more is hidden where it would give another away"
    yield f"a row called “{SUM_OF_SHOWN}” (all, to programs) adds up the numbers that are shown, of cohorts those that have matured: what is hidden is in none, so that the truth is more"
    yield "totals are sums of the rounded counts that are shown; rates are of rounded counts, and a total has one only where nothing in it is hidden"


def _source(measure: Measure) -> Iterator[str]:
    if measure.source is not None:
        yield f"the definition follows: {measure.sources[measure.source]}"
    else:
        yield "the definition is ours and illustrative"
    for each in measure.unconfirmed.values():
        yield f"not confirmed by any public source: {each}"
