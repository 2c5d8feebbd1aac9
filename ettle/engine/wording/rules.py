"""A programme's rules as sentences: who can join, what people are owed, what counts, what is paid."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from ettle.engine.basics.money import pounds
from ettle.engine.rules.fields import Span
from ettle.engine.rules.offers import Offer
from ettle.engine.rules.outcomes import Earned, HoursAtRate, Outcome, Sustained
from ettle.engine.rules.payments import ByContractYear, ByOrdinal, Payment
from ettle.engine.rules.phases import Boundary, Lost, Phase, Working
from ettle.engine.rules.predicates import (
    HOURS,
    AllOf,
    AnyOf,
    AtLeast,
    Bound,
    Compare,
    Is,
    Known,
    Leaf,
    Node,
    Not,
    OneOf,
    Only,
    Rate,
    Ref,
)
from ettle.engine.wording.plain import a_thing, count, hours, listed, name, plain_value, sentence, title

Titles = Mapping[str, str]
NO_TITLES: Titles = {}

YES_NO = {
    ("in_work", "yes"): "in work",
    ("in_work", "no"): "out of work",
    ("in_learning", "yes"): "in education or training",
    ("in_learning", "no"): "not in education or training",
    ("right_to_work", "yes"): "has the right to work in the UK",
    ("disability", "yes"): "is disabled",
    ("volunteering", "yes"): "volunteering",
    ("paused", "no"): "not paused",
}
COMPARED = {"at_least": "{} or more", "more_than": "more than {}", "at_most": "{} or less", "less_than": "less than {}"}


def test_in_english(
    node: Node, titles: Titles = NO_TITLES, leaf_in_english: Callable[[Leaf], str] | None = None
) -> str:
    """A predicate as a phrase; its single tests by `leaf_in_english`, where their names mean something of their own."""

    def said(each: Node) -> str:
        return test_in_english(each, titles, leaf_in_english)

    match node:
        case Ref(id):
            return title(id, titles)
        case AllOf(of):
            return listed(map(said, of))
        case AnyOf(of):
            return listed(map(said, of), "or")
        case Not(of):
            return f"not ({said(of)})"
        case AtLeast(number, of):
            return f"at least {number} of: {'; '.join(map(said, of))}"
    return (leaf_in_english or _leaf)(node)


def _leaf(leaf: Leaf) -> str:
    match leaf:
        case Known(named, known):
            return f"{name(named)} is {'known' if known else 'not known'}"
        case Is(named, value):
            return YES_NO.get((named, str(value)), _is(named, plain_value(value)))
        case OneOf(named, values):
            return f"{name(named)}: {listed((plain_value(each) for each in values), 'or')}"
        case Only(named, values):
            allowed = listed((plain_value(each) for each in values), "or")
            return f"{name(named)}: nothing but {allowed}" if values else f"no {name(named)}"
        case Compare():
            return _compared(leaf)


def _is(named: str, value: str) -> str:
    return {"yes": name(named), "no": f"not {name(named)}"}.get(value, f"{name(named)}: {value}")


def bounds_in_english(test: Compare) -> str:
    return listed(_bound(test, bound) for bound in test.bounds)


def _compared(test: Compare) -> str:
    bounds = bounds_in_english(test)
    if test.fact:
        return f"{bounds} since {name(test.fact)}"
    if test.among:
        return f"{bounds} on {listed((name(each) for each in test.among), 'or')}"
    return {"age": f"aged {bounds}", "hours_per_week": f"{bounds} a week"}.get(test.name, f"{name(test.name)} {bounds}")


def _bound(test: Compare, bound: Bound) -> str:
    value = bound.value
    if isinstance(value, Rate):
        said = f"the {name(value.rate)}"
    elif test.name in HOURS:
        said = hours(int(value))
    elif test.name.startswith("weeks_"):
        said = count(int(value), "week")
    else:
        said = pounds(int(value)) if test.name == "pay_per_hour" else f"{Decimal(value):f}"
    return COMPARED[bound.comparison].format(said)


def span_in_english(span: Span) -> str:
    for unit in ("days", "working_days", "weeks", "months"):
        number = getattr(span, unit)
        if number is not None:
            return _by_group(number, name(unit.removesuffix("s")))
    return ""


def _by_group(number: int | Mapping[str, int], thing: str) -> str:
    if not isinstance(number, Mapping):
        return count(number, thing)
    same = set(number.values())
    if len(same) == 1:
        return count(same.pop(), thing)
    return listed(f"{count(each, thing)} ({name(group)})" for group, each in number.items())


def phase_in_english(phase: Phase) -> str:
    begins = listed((_boundary(each) for each in phase.from_), "or")
    ends = f", until {listed((_boundary(each) for each in phase.until), 'or')}" if phase.until else ""
    limit = f", for {span_in_english(phase.at_most)} at most" if phase.at_most else ""
    return sentence(f"from {begins}{ends}{limit}")


def _boundary(boundary: Boundary) -> str:
    if isinstance(boundary, Working):
        return f"work begins ({test_in_english(boundary.work)})"
    if isinstance(boundary, Lost):
        return f"such work ends ({test_in_english(boundary.lost.work)})"
    return {"start": "the start", "leave": "leaving"}[boundary]


def offer_in_english(offer: Offer, titles: Titles = NO_TITLES) -> str:
    """What a person is owed, as a sentence."""
    what = listed((a_thing(name(each)) for each in offer.by), "or")
    during = f", during {listed(title(each, titles) for each in offer.during)}" if offer.during else ""
    if offer.every is not None:
        return sentence(f"{what} every {_each(offer.every)}{during}")
    if offer.at_least is not None and offer.per is not None:
        average = f", on average over {offer.averaged_over} of them" if (offer.averaged_over or 1) > 1 else ""
        owed = _by_group(offer.at_least.hours, "hour")
        return sentence(f"{owed} of {listed(name(e) for e in offer.by)} each {_each(offer.per)}{average}{during}")
    if offer.within is not None:
        return sentence(f"{what} within {span_in_english(offer.within)} of the {name(offer.within.of)}{during}")
    weeks = listed(str(each) for each in offer.at.weeks) if offer.at else ""
    slack = f", give or take {span_in_english(offer.give_or_take)}" if offer.give_or_take else ""
    after = "work begins" if offer.after == "work" else "the start"
    return sentence(f"{what} {weeks} weeks after {after}{slack}")


def _each(span: Span) -> str:
    said = span_in_english(span)
    return said.removeprefix("1 ")


def outcome_in_english(outcome: Outcome, titles: Titles = NO_TITLES) -> str:
    """What counts as the result, as a sentence or two."""
    return " ".join(sentence(part) for part in (_operation(outcome, titles), *_filters(outcome, titles)) if part)


def _operation(outcome: Outcome, titles: Titles) -> str:
    match outcome.operation:
        case "sustained":
            assert outcome.sustained is not None
            return _sustained(outcome.sustained) + _qualifying(outcome)
        case "earned":
            assert outcome.earned is not None
            return _earned(outcome.earned)
        case "repeated":
            assert outcome.repeated is not None
            repeated = outcome.repeated
            every = _by_group(repeated.every.weeks, "week")
            return f"each {every} more in a row after “{title(repeated.after, titles)}”, up to {repeated.times_at_most} times"
        case "happens":
            assert outcome.happens is not None
            when = f" ({test_in_english(outcome.happens.when, titles)})" if outcome.happens.when else ""
            return f"{a_thing(name(outcome.happens.kind))} is recorded{when}"
        case "improves":
            assert outcome.improves is not None
            area = "any area" if outcome.improves.area == "any" else name(outcome.improves.area)
            points = count(outcome.improves.by_at_least, "point")
            return f"{points} or more above the first {name(outcome.improves.tool)} assessment, in {area}"
        case "all":
            return f"all of: {listed(title(each, titles) for each in outcome.all)}"
        case "any":
            return f"any of: {listed((title(each, titles) for each in outcome.any), 'or')}"
    return f"after {listed(title(each, titles) for each in outcome.requires)}"


def _sustained(how: Sustained) -> str:
    length = _by_group(how.weeks, "week") if how.weeks is not None else _by_group(how.days or 0, "day")
    if how.consecutive == "yes":
        bridge = f", gaps of up to {count(how.bridge.days, 'day')} passed over" if how.bridge else ""
        return f"{length} without a gap{bridge}"
    if how.within is not None:
        return f"{length} inside {_by_group(how.within.weeks, 'week')}"
    first = _by_group(how.within_of_start.days, "day") if how.within_of_start else ""
    return f"{length} among the first {first}"


def _qualifying(outcome: Outcome) -> str:
    return f", each day {test_in_english(outcome.qualifying)}" if outcome.qualifying else " in work"


def _earned(how: Earned) -> str:
    if isinstance(how.at_least, HoursAtRate):
        target = f"{how.at_least.weeks} weeks of {how.at_least.hours} hours at the {name(how.at_least.at_rate)}"
    elif isinstance(how.at_least, Mapping):
        target = listed(f"{pounds(pence)} ({name(group)})" for group, pence in how.at_least.items())
    else:
        target = pounds(how.at_least)
    within = f" in the first {_by_group(how.within_of_start.days, 'day')}" if how.within_of_start else ""
    known = f", as recorded by day {how.known_within.days}" if how.known_within else ""
    return f"{target} or more earned{within}{known}"


def _filters(outcome: Outcome, titles: Titles) -> list[str]:
    parts = []
    if outcome.requires and outcome.operation != "requires":
        parts.append(f"only after {listed(f'“{title(each, titles)}”' for each in outcome.requires)}")
    if outcome.counting == "award":
        parts.append("only the job of the award counts")
    elif outcome.counting is not None:
        parts.append(f"only work that is {test_in_english(outcome.counting)} counts")
    if outcome.same == "employer":
        parts.append("with one employer")
    if outcome.hours == "single":
        parts.append("hours are those of the largest job")
    if outcome.work_begun_before == "counts":
        parts.append("work begun before the start counts")
    if outcome.work_begins is not None:
        parts.append(f"the work begins in {listed(title(each, titles) for each in outcome.work_begins.in_)}")
    if outcome.not_after is not None:
        parts.append(f"not after {title(outcome.not_after, titles)}")
    if outcome.once == "person":
        parts.append("once for a person")
    if outcome.pause == "stops":
        parts.append("a pause stops the clock")
    if outcome.evidence is not None:
        any_, all_ = outcome.evidence.any, outcome.evidence.all
        types = listed((name(each) for each in any_), "or") if any_ else listed(name(each) for each in all_)
        parts.append(f"evidence for every day: {types}")
    return parts


def payment_in_english(payment: Payment, titles: Titles = NO_TITLES) -> str:
    """What is paid for, to whom and under which conditions (the sums are shown apart)."""
    parts = [f"{_basis(payment, titles)}, to the {payment.to if payment.to != 'split' else 'providers in shares'}"]
    if payment.claim and payment.claim.within:
        parts.append(f"claim within {count(payment.claim.within.days, 'day')}")
    if payment.claim and payment.claim.claimable_after:
        parts.append(f"held for {count(payment.claim.claimable_after.working_days, 'working day')}")
    if payment.pro_rata not in (None, "no"):
        parts.append("paid by days if not reached in full")
    if payment.pay_within:
        parts.append(f"paid within {count(payment.pay_within.days, 'day')}")
    if payment.clawback == "no":
        parts.append("what was paid is kept if the person leaves later")
    if payment.bonus:
        parts.append(f"with a bonus for {test_in_english(payment.bonus.when, titles)}")
    group = "on the day of the start" if payment.price_on == "start" else "on the day it is reached"
    parts.append(f"the price is the one {group}")
    return " ".join(sentence(part) for part in parts)


def _basis(payment: Payment, titles: Titles) -> str:
    if payment.for_ is not None:
        return f"for “{title(payment.for_, titles)}”"
    if payment.monthly is not None:
        return f"each month in {title(payment.monthly.while_, titles)}, {payment.monthly.months} at most"
    if payment.share_of_pay is not None:
        share = payment.share_of_pay
        return f"{share.percent.normalize():f}% of pay for the first {count(share.weeks_at_most, 'week')}"
    return "at the start"


def sums(payment: Payment) -> dict[str, str]:
    """The sums of a payment by what they depend on (`""` where on nothing), as a person reads them."""
    if payment.percent_of is not None and payment.percent is not None:
        return {"": f"{payment.percent.normalize():f}% of the award"}
    amount = payment.amount
    if isinstance(amount, ByContractYear):
        return _numbered("contract year", amount.contract_year)
    if isinstance(amount, ByOrdinal):
        return _numbered("number", amount.ordinal)
    if isinstance(amount, Mapping):
        return {name(group): pounds(pence) for group, pence in amount.items()}
    return {"": pounds(amount)} if amount is not None else {}


def _numbered(word: str, amounts: Mapping[str, int | dict[str, int]]) -> dict[str, str]:
    found = {}
    for number, amount in amounts.items():
        if isinstance(amount, Mapping):
            found.update({f"{word} {number}, {name(group)}": pounds(pence) for group, pence in amount.items()})
        else:
            found[f"{word} {number}"] = pounds(amount)
    return found
