"""What follows when an organisation is of another kind or in another area: told before it is done, and then done so.

Of grants only those by sharing agreements rest on the kind, because a Jobcentre is never given some of what they share.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ettle.engine.rules.sharing import SharingAgreement
from ettle.engine.sharing.agreements import AGREEMENT, categories_of
from ettle.engine.wording.seeing import CATEGORIES
from ettle.web.access.acting import as_system
from ettle.web.access.agreements import NEVER_TO_A_BENEFIT_OFFICE, agreements, titles
from ettle.web.access.models import Grant, Organisation
from ettle.web.casework.models import Standing

Kind = Organisation.Kind


@dataclass(frozen=True, slots=True)
class Shares:
    """What one agreement shares with an organisation unless it is a Jobcentre."""

    agreement: SharingAgreement
    categories: tuple[str, ...]

    @property
    def words(self) -> str:
        return ", ".join(words for each, words in CATEGORIES.items() if each in self.categories)


def not_for_a_jobcentre(organisation: str) -> list[Shares]:
    """The agreements that share with an organisation what a Jobcentre is never given, with what that is."""
    found = []
    for each in agreements().values():
        barred = categories_of(each.shared) & NEVER_TO_A_BENEFIT_OFFICE if organisation in each.receivers else set()
        if barred:
            found.append(Shares(each, tuple(sorted(barred))))
    return found


def taken(organisation: str, shares: Shares) -> int:
    """Of how many people an organisation would see less. An automatic count: who they are is not asked."""
    with as_system():
        rows = Grant.objects.filter(organisation=organisation, because=AGREEMENT, source=shares.agreement.agreement)
        return rows.filter(category__in=shares.categories).values("person").distinct().count()


def people_shared(organisation: str) -> set[str]:
    """Everybody whom an agreement may share with an organisation: those with its givers, and those shared with it already."""
    givers = {giver for each in not_for_a_jobcentre(organisation) for giver in each.agreement.givers}
    grants = Grant.objects.filter(organisation__in=givers, because__in=["enrolment", "referral"])
    already = Grant.objects.filter(organisation=organisation, because=AGREEMENT)
    enrolled = Standing.objects.filter(organisation__in=givers)
    return {
        *grants.values_list("person_id", flat=True).distinct(),
        *already.values_list("person_id", flat=True).distinct(),
        *enrolled.values_list("person", flat=True).distinct(),
    }


def is_other_for_grants(was: str, kind: str) -> bool:
    return (was == Kind.JOBCENTRE) != (kind == Kind.JOBCENTRE)


def what_follows(it: Organisation, kind: str, area: str, areas: dict[str, str]) -> list[str]:
    """What a change means, as sentences."""
    return [*_of_agreements(it, kind), *_of_kind(it, kind), *_of_area(it, kind, area, areas)]


def _of_agreements(it: Organisation, kind: str) -> Iterator[str]:
    named, barred = titles(), not_for_a_jobcentre(it.pk) if is_other_for_grants(it.kind, kind) else []
    for each in barred:
        title = named[each.agreement.agreement]
        if kind == Kind.JOBCENTRE:
            count = taken(it.pk, each)
            of = f"{count} {'person' if count == 1 else 'people'}"
            yield f"The agreement “{title}” no longer gives it {each.words}: no Jobcentre is given that. It sees this of {of} now."
        else:
            yield f"The agreement “{title}” gives it {each.words} of everybody that the agreement is about."
    if not barred:
        yield "No sharing agreement gives it more or less of anybody."


def _of_kind(it: Organisation, kind: str) -> Iterator[str]:
    if Kind.PROVIDER in (it.kind, kind) and it.kind != kind:
        yield (
            "It is among the providers that people are moved to."
            if kind == Kind.PROVIDER
            else "It is among the providers that people are moved to only while key workers have posts there."
        )
    if kind == Kind.GOVERNMENT != it.kind:
        yield "Its administrators, auditors and data protection officers look after every organisation."
    if it.kind == Kind.GOVERNMENT != kind:
        yield "Its administrators, auditors and data protection officers no longer look after every organisation."


def _of_area(it: Organisation, kind: str, area: str, areas: dict[str, str]) -> Iterator[str]:
    before, after = areas.get(it.area, it.area), areas.get(area, area)
    was, is_now = (each for each in (it.kind == Kind.COUNCIL and before, kind == Kind.COUNCIL and after))
    if was and was != is_now:
        yield f"Its administrators, auditors and data protection officers no longer look after the organisations of {was}."
    if is_now and was != is_now:
        yield f"Its administrators, auditors and data protection officers look after the organisations of {is_now}."
    if it.area != area:
        yield (
            f"The council of {before} no longer looks after it." if before else "No council looked after it until now."
        )
        yield f"The council of {after} looks after it." if after else "No council looks after it."
