"""What a contract says on a day, in plain English and in parts: for its page, and to set one state beside another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from ettle.engine.basics.money import pounds
from ettle.engine.rules.programme import Cap, Contract, Fee, Programme, Tier
from ettle.engine.rules.versions import Agreement, Version
from ettle.engine.wording.plain import count, day, listed, name, sentence
from ettle.engine.wording.rules import payment_in_english, sums
from ettle.web.contracts.reading import Said, read_aloud
from ettle.web.contracts.titles import titles_of

NO_LIMIT = "None"
PARTS = (
    "Dates",
    "Prices",
    "Limits",
    "Service fee",
    "Volumes",
    "Profile",
    "Supply chain",
    "What is paid, and when",
    "What counts",
    "What people are owed",
    "Who can join",
    "Phases",
)
"""In the order in which a contract is read."""


@dataclass(frozen=True, slots=True)
class Term:
    """One thing agreed: of which part, what it is called, what it says."""

    part: str
    what: str
    says: str
    illustrative: bool = False


@dataclass(frozen=True, slots=True)
class Stand:
    """A contract on a day for somebody who started on a day: the rules merged, and the contract's own blocks."""

    contract: Contract
    version: Version

    @property
    def rules(self) -> Programme:
        return self.version.rules


def standing_on(agreement: Agreement, start: date, on: date) -> Stand | None:
    """What holds on a day for a start on another; None where no rules are in force for that start."""
    if agreement.contract is None or not agreement.covers(start):
        return None
    versions = [each for each in agreement.versions(start) if each.in_force.start <= max(on, start)]
    return Stand(agreement.terms.on(max(on, start)), versions[-1]) if versions else None


def usual_start(agreement: Agreement, on: date) -> date:
    """That day, or the nearest on which somebody could start under the contract."""
    assert agreement.contract is not None, "an agreement under a contract has one"
    in_force = agreement.contract.in_force
    last = in_force.until - timedelta(days=1) if in_force.until else on
    return max(min(on, last), in_force.from_)


def terms(stand: Stand, agreement: Agreement) -> list[Term]:
    """Everything a contract says, in the order of `PARTS`."""
    found = [*_dates(stand), *_prices(stand), *_limits(stand), *_fees(stand), *_numbers(stand), *_chain(stand)]
    found += _rules(stand, agreement)
    return sorted(found, key=lambda each: PARTS.index(each.part))


def _dates(stand: Stand) -> Iterator[Term]:
    in_force = stand.contract.in_force
    yield Term("Dates", "First day on which somebody starts under it", day(in_force.from_))
    last = day(in_force.until - timedelta(days=1)) if in_force.until else "No last day is agreed"
    yield Term("Dates", "Last day on which somebody starts under it", last)


def _prices(stand: Stand) -> Iterator[Term]:
    groups = {name(id): group.title for id, group in stand.rules.groups.items()}
    for rule, payment in stand.rules.payments.items():
        title = payment.title or sentence(name(rule))[:-1]
        for column, sum in sums(payment).items():
            what = f"{title}, {groups.get(column, column)}" if column else title
            yield Term("Prices", what, sum, payment.illustrative == "yes")


def _limits(stand: Stand) -> Iterator[Term]:
    titles = titles_of(stand.rules)
    for id, cap in stand.contract.caps.items():
        yield Term("Limits", f"Cap: {name(id)}", cap_in_english(cap, titles), cap.illustrative == "yes")
    for id, tier in stand.contract.tiers.items():
        words = tier_in_english(tier, stand.contract, titles)
        yield Term("Limits", f"Tier: {name(id)}", words, tier.illustrative == "yes")
    found = stand.contract.found_by_payer
    if found is not None:
        words = f"{found.percent.normalize():f}% of the price is paid"
        yield Term("Limits", "A result that the payer found first", words, found.illustrative == "yes")


def cap_in_english(cap: Cap, titles: Mapping[str, str]) -> str:
    """The most that is paid, over what."""
    most = pounds(cap.pence) if cap.pence is not None else count(cap.lines or 0, "result")
    over = "over the whole contract" if cap.per == "contract" else "in each year of the contract"
    return f"At most {most} {over}, for {listed(titles.get(each, name(each)) for each in cap.of)}"


def tier_in_english(tier: Tier, contract: Contract, titles: Mapping[str, str]) -> str:
    """From which result on another price is paid, and which."""
    volume = contract.volumes.get(tier.of)
    of = f" of {volume:,}" if volume is not None else ""
    beyond = f"Beyond {tier.above_volume_percent.normalize():f}% of the volume{of}"
    by = tier.amount if isinstance(tier.amount, Mapping) else {"": tier.amount}
    price = listed(f"{pounds(pence)}{f' for {name(group)}' if group else ''}" for group, pence in by.items())
    return f"{beyond}, {titles.get(tier.of, name(tier.of))} is paid at {price}"


def _fees(stand: Stand) -> Iterator[Term]:
    for id, fee in stand.contract.fees.items():
        yield Term("Service fee", sentence(name(id))[:-1], fee_in_english(fee), fee.illustrative == "yes")


def fee_in_english(fee: Fee) -> str:
    """The whole fee, and how it is spread over the months of the contract."""
    bands = listed(
        f"{percent.normalize():f}% over months {band.replace('-', ' to ')}" for band, percent in fee.months.items()
    )
    return f"{pounds(fee.of)}: {bands}"


def _numbers(stand: Stand) -> Iterator[Term]:
    titles = titles_of(stand.rules)
    for id, number in stand.contract.volumes.items():
        yield Term("Volumes", "Starts" if id == "starts" else titles.get(id, name(id)), f"{number:,}")
    for band, number in stand.contract.profile.items():
        yield Term("Profile", band_in_english(band), count(number, "start"))


def band_in_english(band: str) -> str:
    """A part of the profile: a year, or months of the contract."""
    return f"In {band}" if len(band) == 4 and band.isdigit() else f"Months {band.replace('-', ' to ')}"


def _chain(stand: Stand) -> Iterator[Term]:
    passed = sum(stand.contract.splits.values())
    for id, percent in stand.contract.splits.items():
        yield Term("Supply chain", name(id), f"{percent.normalize():f}% of what the provider is paid")
    if passed:
        yield Term("Supply chain", name(stand.contract.parties.provider), f"{(100 - passed).normalize():f}% is kept")


def _rules(stand: Stand, agreement: Agreement) -> Iterator[Term]:
    read = read_aloud(stand.version, [*agreement.variations, *agreement.contract_variations], titles_of(stand.rules))
    for rule, payment in stand.rules.payments.items():
        words = payment_in_english(payment, titles_of(stand.rules))
        yield Term(
            "What is paid, and when", payment.title or sentence(name(rule))[:-1], words, payment.illustrative == "yes"
        )
    for part, several in (
        ("What counts", read.outcomes),
        ("What people are owed", read.offers),
        ("Phases", read.phases),
    ):
        yield from (Term(part, each.title, each.words, each.illustrative) for each in several)
    yield from _conditions(read.conditions)


def _conditions(branch: object) -> Iterator[Term]:
    if isinstance(branch, Said):
        yield Term("Who can join", branch.title or "A condition", branch.words, branch.illustrative)
    for each in getattr(branch, "of", ()):
        yield from _conditions(each)
