"""Whose claims one may see, on which side one stands, and by what names people are called there.

The lead of a contract sees its people by name as far as it sees them elsewhere; whoever pays sees a reference. This is
the first line; row-level security asks the same again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Literal

from django.db.models import Q, QuerySet
from django.http import Http404

from ettle.engine.rules.programme import Contract
from ettle.web.access.acting import Acting
from ettle.web.access.models import Organisation, Post, Staff
from ettle.web.access.roles import ROLES, Act, Category
from ettle.web.access.sight import sights_of
from ettle.web.audit import entry as audit
from ettle.web.claims.models import Entitled, Line, Statement
from ettle.web.contracts.queries import rulebook
from ettle.web.people.queries import identities_of

Side = Literal["payer", "provider"]
BOTH: tuple[Side, ...] = ("payer", "provider")
MOST_NAMED = 2


def contracts_of(acting: Acting, *sides: Side) -> list[Contract]:
    """The contracts that one's organisation pays or leads, by title."""
    found = [each.contract for each in rulebook().contracts.values() if each.contract is not None]
    mine = [each for each in found if (side := side_of(acting, each)) and side in (sides or BOTH)]
    return sorted(mine, key=lambda each: each.title)


def side_of(acting: Acting, contract: Contract) -> Side | None:
    """On which side of a contract one's organisation stands; None where it is another's."""
    if contract.parties.payer == acting.organisation:
        return "payer"
    return "provider" if contract.parties.provider == acting.organisation else None


def contract_or_404(acting: Acting, id: str, *sides: Side) -> Contract:
    for each in contracts_of(acting, *sides):
        if each.contract == id:
            return each
    raise _nobodys()


def month_or_404(written: str) -> date:
    """The first day of a month written as 2021-11."""
    try:
        return date.fromisoformat(f"{written}-01")
    except ValueError:
        raise Http404("No such month.") from None


def _own(acting: Acting) -> Q:
    return Q(payer=acting.organisation) | Q(provider=acting.organisation)


def statements_of(acting: Acting) -> QuerySet[Statement]:
    return Statement.objects.filter(_own(acting))


def lines_of(acting: Acting) -> QuerySet[Line]:
    return Line.objects.filter(_own(acting))


def earned_by(acting: Acting) -> QuerySet[Entitled]:
    """What may be claimed by the organisation, as lead."""
    return Entitled.objects.filter(provider=acting.organisation)


def line_or_404(acting: Acting, id: int) -> Line:
    """One line of one's own contracts, recorded as read; somebody else's is answered as if there were none."""
    found = lines_of(acting).filter(pk=id).select_related("statement", "corrects", "restates").first()
    if found is None:
        raise _nobodys()
    audit.read(*filter(None, [found.person]))
    return found


def _nobodys() -> Http404:
    audit.refused("not theirs to see")
    return Http404("Nothing of theirs.")


def names_of(acting: Acting, people: Iterable[str]) -> dict[str, str]:
    """The names of those whom one may see by name. For whoever pays nobody has one."""
    if ROLES[acting.post.role].sees == {}:
        return {}
    seen = sights_of(acting, {each for each in people if each})
    identities = identities_of(each for each, sight in seen.items() if sight.has(Category.NAME))
    return {person: identity.name for person, identity in identities.items()}


def organisations(ids: Iterable[str]) -> dict[str, str]:
    """Organisations by name; one that is not entered here keeps its id."""
    wanted = {each for each in ids if each}
    return {each: each for each in wanted} | dict(Organisation.objects.filter(id__in=wanted).values_list("id", "name"))


def staff_names(codes: Iterable[str]) -> dict[str, str]:
    """Staff by name; the machine as `Automatic`."""
    wanted = {each for each in codes if each}
    named = dict(Staff.objects.filter(code__in=wanted).values_list("code", "name"))
    return {each: named.get(each, "Automatic" if each.startswith("system") else each) for each in wanted}


def whoever_may(act: Act, organisation: str, on: date, but: Sequence[str] = ()) -> str:
    """Who of an organisation may do something, by name where they are few, else by their role."""
    roles = [id for id, role in ROLES.items() if act in role.acts]
    posts = Post.objects.filter(organisation=organisation, role__in=roles, from_on__lte=on, staff__is_active=True)
    standing = posts.exclude(until_on__lte=on).exclude(staff__code__in=but)
    names: Mapping[str, None] = dict.fromkeys(standing.order_by("staff__name").values_list("staff__name", flat=True))
    if 0 < len(names) <= MOST_NAMED:
        return " or ".join(names)
    first = "payer" if act is Act.PAY else roles[0]  # a contract manager authorises what a payer makes
    return f"a {ROLES[first].title.lower()}"
