"""Which areas, organisations and teams an administrator looks after, and what stands in the way of closing one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.db.models import Count, Max, Q, QuerySet

from ettle.engine.wording.plain import name as in_words
from ettle.web.access.acting import Acting, as_system
from ettle.web.access.models import Area, FormerName, Organisation, Post, Team
from ettle.web.access.oversight.queries import overseen
from ettle.web.administration.staff.forms import OF_WHO_ANSWERS, OVERSEE
from ettle.web.casework.models import Standing
from ettle.web.contracts.queries import programmes

What = Literal["area", "organisation", "team"]
Kind = Organisation.Kind


@dataclass(frozen=True, slots=True)
class Place:
    """One area, organisation or team, whichever it is."""

    what: What
    id: str
    name: str
    closed_on: date | None
    row: Area | Organisation | Team

    @property
    def former(self) -> QuerySet[FormerName]:
        """What it was called before, the latest first."""
        return FormerName.objects.filter(what=self.what, of=self.id).order_by("-until_on", "-id")


@dataclass(frozen=True, slots=True)
class Left:
    """What is left in a place that is to be closed, and what to do about it."""

    count: int
    words: str
    cure: str


def is_government(acting: Acting) -> bool:
    return acting.post.organisation.kind == Kind.GOVERNMENT


def may_add_organisations(acting: Acting) -> bool:
    """A council enters the organisations of its area, the government those of any."""
    own = acting.post.organisation
    return is_government(acting) or (own.kind == Kind.COUNCIL and bool(own.area))


def areas_of(acting: Acting) -> dict[str, str]:
    """Id and name of the areas that an administrator looks after; one that nobody named is called as it is written."""
    own = acting.post.organisation
    if is_government(acting):
        ids = {*Area.objects.values_list("id", flat=True), *Organisation.objects.values_list("area", flat=True)} - {""}
    else:
        ids = {own.area} if may_add_organisations(acting) else set()
    return _named(ids)


def _named(ids: set[str]) -> dict[str, str]:
    named = dict(Area.objects.filter(id__in=ids).values_list("id", "name"))
    return dict(sorted(((id, named.get(id) or _plain(id)) for id in ids), key=lambda each: each[1]))


def name_of_area(id: str) -> str:
    return _named({id})[id] if id else ""


def _plain(id: str) -> str:
    words = in_words(id)
    return words[:1].upper() + words[1:]


def organisations_of(acting: Acting) -> list[Organisation]:
    """Those that an administrator looks after, by area and name, with how many work there today."""
    works = Q(posts__from_on__lte=acting.day) & (Q(posts__until_on=None) | Q(posts__until_on__gt=acting.day))
    found = Organisation.objects.filter(id__in=list(overseen(acting))).prefetch_related("team_set")
    return list(found.annotate(staff=Count("posts__staff", filter=works, distinct=True)).order_by("area", "name", "id"))


def by_area(acting: Acting) -> list[tuple[str, str, list[Organisation]]]:
    """Id and name of each area with its organisations; first those of none."""
    rows = organisations_of(acting)
    names = _named({each.area for each in rows if each.area} | set(areas_of(acting)))
    grouped = [(id, names[id], [each for each in rows if each.area == id]) for id in names]
    of_none = [each for each in rows if not each.area]
    return [*([("", "Of no area", of_none)] if of_none else []), *grouped]


def place_of(acting: Acting, what: str, id: str) -> Place | None:
    """One that the administrator looks after; None for any other, as for none."""
    if "\0" in id:
        return None
    match what:
        case "area":
            return _area(acting, id)
        case "organisation":
            found = Organisation.objects.filter(id=id).first() if id in overseen(acting) else None
            return Place("organisation", found.pk, found.name, found.closed_on, found) if found else None
        case "team":
            mine = Team.objects.filter(organisation=acting.organisation)
            team = mine.filter(pk=int(id)).first() if id.isascii() and id.isdigit() and len(id) < 18 else None
            return Place("team", str(team.pk), team.name, team.closed_on, team) if team else None
    return None


def _area(acting: Acting, id: str) -> Place | None:
    name = areas_of(acting).get(id)
    if name is None:
        return None
    row = Area.objects.filter(id=id).first() or Area(id=id, name=name)
    return Place("area", id, row.name, row.closed_on, row)


def contracts_naming(organisation: str) -> Sequence[str]:
    """The contracts of the rulebook by which it delivers, with their programmes."""
    return [
        f"{each.programme.title}: {under.title}"
        for each in programmes().values()
        for under in each.contracts
        if under.parties.provider == organisation
    ]


def standing_posts(acting: Acting) -> QuerySet[Post]:
    """Posts that stand today or begin later."""
    return Post.objects.filter(Q(until_on=None) | Q(until_on__gt=acting.day))


def may_change_kind(acting: Acting, place: Place) -> bool:
    """Whoever looks after an area, not of their own organisation; of one that looks beyond itself the government alone."""
    if not isinstance(place.row, Organisation) or place.closed_on or place.id == acting.organisation:
        return False
    return is_government(acting) or (may_add_organisations(acting) and place.row.kind not in OVERSEE)


def posts_in_the_way(acting: Acting, organisation: str, kind: str) -> int:
    """How many have a post there that nobody may have in an organisation of this kind."""
    if kind in OVERSEE:
        return 0
    held = standing_posts(acting).filter(organisation=organisation, role__in=OF_WHO_ANSWERS)
    return held.values("staff").distinct().count()


def staff_in(acting: Acting, place: Place) -> int:
    held = standing_posts(acting)
    held = held.filter(team=int(place.id)) if place.what == "team" else held.filter(organisation=place.id)
    return held.values("staff").distinct().count()


def last_end_in(place: Place) -> date | None:
    """The last day on which a post in it ended, or an organisation of it closed: it stood until then at least."""
    match place.what:
        case "area":
            ends = Organisation.objects.filter(area=place.id).aggregate(last=Max("closed_on"))
        case "organisation":
            ends = Post.objects.filter(organisation=place.id).aggregate(last=Max("until_on"))
        case "team":
            ends = Post.objects.filter(team=int(place.id)).aggregate(last=Max("until_on"))
    return ends["last"]


def people_with(organisation: str) -> int:
    """How many people are with an organisation or referred to it. An automatic count: who they are is not asked."""
    with as_system():
        here = Standing.objects.filter(organisation=organisation, under_way=True)
        return here.values("person").distinct().count()


def left_in(acting: Acting, place: Place) -> list[Left]:
    """What stands in the way of closing a place; nothing where it may be closed."""
    match place.what:
        case "area":
            open_ones = Organisation.objects.filter(area=place.id, closed_on=None).count()
            found = [Left(open_ones, _many(open_ones, "organisation"), "Close them first, each on its own page")]
        case "organisation":
            people, staff = people_with(place.id), staff_in(acting, place)
            found = [
                Left(people, _many(people, "person", "people"), "A provider manager there, or a contract manager of the "
                     "area, hands them to another provider: Move people, Another provider"),
                Left(staff, _many(staff, "member of staff", "members of staff"), "Its own administrator ends their posts: "
                     "Staff, They leave. Whoever closes it cannot work there"),
            ]  # fmt: skip
        case "team":
            staff = staff_in(acting, place)
            cure = "End each post that is in this team and give one in another: Staff, Add a post"
            found = [Left(staff, _many(staff, "member of staff", "members of staff"), cure)]
    return [each for each in found if each.count]


def _many(count: int, one: str, many: str = "") -> str:
    return f"{count} {one if count == 1 else many or one + 's'}"


def was_never_staffed(organisation: Organisation) -> bool:
    """Whether nobody ever had a post there: its first administrator can be given by whoever looks after the area."""
    return organisation.closed_on is None and not organisation.posts.exists()
