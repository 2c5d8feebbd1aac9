"""What was found, counted and told: recall by scheme, false questions, and their difference between groups of people."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt

from ettle.simulation.schemes import Planted
from tests.claims.schemes.measuring import Checked, CheckedYear

Z = 1.959963984540054
CHARACTERISTICS = ("age_band", "sex", "disability", "ethnicity")
FEWEST = 100


def wilson(many: int, of: int) -> tuple[float, float]:
    share, under = many / of, 1 + Z**2 / of
    half = Z * sqrt(share * (1 - share) / of + Z**2 / (4 * of**2))
    return (share + Z**2 / (2 * of) - half) / under, (share + Z**2 / (2 * of) + half) / under


def difference(many: int, of: int, others_many: int, others: int) -> tuple[float, float, float]:
    """Of two shares, with Newcombe's interval of 95 %, in points."""
    one, two = many / of, others_many / others
    (low, high), (others_low, others_high) = wilson(many, of), wilson(others_many, others)
    below = sqrt((one - low) ** 2 + (others_high - two) ** 2)
    above = sqrt((high - one) ** 2 + (two - others_low) ** 2)
    return 100 * (one - two), 100 * (one - two - below), 100 * (one - two + above)


def found(claim: Checked) -> bool:
    return bool(claim.stops or claim.questions)


def honest(checked: CheckedYear) -> list[Checked]:
    """Claims that are right: what is not planted, nor the other one of a planted pair."""
    wrong = {(each.enrolment, each.rule) for each in checked.year.planted}
    named = {event for each in checked.year.planted for event in each.events}
    return [
        each
        for each in checked.claims
        if each.payable and (each.id.enrolment, each.id.rule) not in wrong and each.claim not in named
    ]


def told(years: Sequence[CheckedYear]) -> Iterator[str]:
    """Of several years together: each is another seed, with people of its own."""
    rows = [row for each in years for row in _planted(each)]
    right = [claim for each in years for claim in honest(each)]
    yield "scheme                  planted  rules  stopped  asked  found"
    for scheme in sorted({each.scheme for each, _ in rows}):
        yield _of_scheme(scheme, [claim for each, claim in rows if each.scheme == scheme])
    yield ""
    yield from _of_honest(years)
    yield ""
    yield from _codes(right, [claim for _, claim in rows if claim])
    yield ""
    groups = _groups(years)
    yield f"group against all others          claims  asked   difference in points (95 %), against a bar of {BAR:g}"
    yield from map(str, groups)
    yield ""
    several = [claim for _, claim in rows]
    many = sum(_caught(claim) for claim in several)
    beyond = [claim for claim in several if claim and claim.payable]
    asked = sum(found(claim) for claim in right)
    low, high = (100 * each for each in wilson(asked, len(right)))
    yield f"recall: {many} of {len(several)} planted claims ({many / len(several):.1%}) are found by rules, stops or questions"
    yield f"recall beyond the rules: {sum(map(found, beyond))} of {len(beyond)} payable planted claims ({sum(map(found, beyond)) / len(beyond):.1%})"
    yield f"false questions: {asked} of {len(right)} honest claims ({asked / len(right):.1%}, {low:.1f} to {high:.1f})"
    yield f"widest difference between groups: {_widest(groups)}"


def _planted(checked: CheckedYear) -> list[tuple[Planted, Checked | None]]:
    """Each planted row with its claim: None where the rules do not pay it, or pay it and not the other claim of its pair."""
    by_result = {(each.id.enrolment, each.id.rule): each for each in checked.claims}
    by_claim = {each.claim: each for each in checked.claims}
    rows: list[tuple[Planted, Checked | None]] = []
    for each in checked.year.planted:
        claim = by_result.get((each.enrolment, each.rule))
        pair = [by_claim[id] for id in each.events if id in by_claim and by_claim[id] is not claim]
        once = each.scheme in OF_A_PAIR and any(not other.payable and other.id.rule == each.rule for other in pair)
        rows.append((each, None if once else claim))
    return rows


OF_A_PAIR = ("two_providers", "second_record", "two_funds")
"""Two claims for one result: where the rules pay one of the two, nothing is paid twice."""


def _caught(claim: Checked | None) -> bool:
    """Whether the rules do not pay it, a stop holds it, or a question is asked of it."""
    return claim is None or not claim.payable or found(claim)


def _of_scheme(scheme: str, claims: Sequence[Checked | None]) -> str:
    rules = sum(claim is None or not claim.payable for claim in claims)
    stopped = sum(bool(claim and claim.stops) for claim in claims)
    asked = sum(bool(claim and claim.questions) for claim in claims)
    caught = sum(map(_caught, claims))
    return f"{scheme:22} {len(claims):8} {rules:6} {stopped:8} {asked:6} {caught:6}  {caught / len(claims):.0%}"


def _of_honest(years: Sequence[CheckedYear]) -> Iterator[str]:
    kinds: dict[str, list[Checked]] = defaultdict(list)
    for checked in years:
        like = {each.enrolment: each.how for each in checked.year.neighbours}
        planted = {each.person for each in checked.year.planted}
        for claim in honest(checked):
            also = "right claims of a planted person" if claim.person in planted else "others"
            kinds[f"like: {like[claim.id.enrolment]}" if claim.id.enrolment in like else also].append(claim)
    yield "honest claims, by whom they look like                 claims  stopped  asked"
    for kind, claims in sorted(kinds.items()):
        stopped, asked = sum(bool(claim.stops) for claim in claims), sum(bool(claim.questions) for claim in claims)
        share = sum(map(found, claims)) / len(claims)
        yield f"{kind[:50]:50} {len(claims):9} {stopped:8} {asked:6}  {share:.1%}"


def _codes(right: Sequence[Checked], planted: Sequence[Checked]) -> Iterator[str]:
    def count(claims: Sequence[Checked]) -> Counter[str]:
        return Counter(code for claim in claims for code in (*claim.stops, *claim.questions))

    wrong, honest_ = count(planted), count(right)
    yield "stop or question             of planted  of honest"
    for code in sorted(wrong | honest_):
        yield f"{code:28} {wrong[code]:10} {honest_[code]:10}"


BAR = 2.0
"""Points by which the share of false questions may differ between groups."""


@dataclass(frozen=True)
class Group:
    """One group of people held against everybody else of known answer."""

    name: str
    claims: int
    share: float
    points: float
    low: float
    high: float

    @property
    def verdict(self) -> str:
        """Whether the interval lies within the bar, beyond it, or is too wide to say."""
        if self.low >= -BAR and self.high <= BAR:
            return "within"
        return "beyond" if self.low > BAR or self.high < -BAR else "not decided"

    @property
    def words(self) -> str:
        return f"{self.points:+.1f} ({self.low:+.1f} to {self.high:+.1f})"

    def __str__(self) -> str:
        return f"{self.name:32} {self.claims:7} {self.share:6.1%}   {self.words}  {self.verdict}"


def _groups(years: Sequence[CheckedYear]) -> list[Group]:
    """Each group that is large enough, over all years."""
    groups = []
    for name in CHARACTERISTICS:
        answered = [each for checked in years for each in _answers(checked, name) if each[0] is not None]
        for group in sorted({str(each) for each, _ in answered}):
            own, others = [a for each, a in answered if each == group], [a for each, a in answered if each != group]
            if min(len(own), len(others)) >= FEWEST:
                points = difference(sum(own), len(own), sum(others), len(others))
                groups.append(Group(f"{name}: {group}", len(own), sum(own) / len(own), *points))
    return groups


def _answers(checked: CheckedYear, name: str) -> Iterator[tuple[str | None, bool]]:
    who = {each.person: each for each in checked.year.details}
    return ((getattr(who[claim.person], name), found(claim)) for claim in honest(checked) if claim.person in who)


def _widest(groups: Sequence[Group]) -> str:
    if not groups:
        return "no group is large enough"
    widest = max(groups, key=lambda each: abs(each.points))
    verdicts = Counter(each.verdict for each in groups)
    counted = ", ".join(f"{verdicts[each]} {each}" for each in ("within", "not decided", "beyond"))
    return f"{widest.name} {widest.words} points, {widest.verdict}; of {len(groups)} groups {counted} the bar of {BAR:g} points"
