"""What an administrator does to areas, organisations and teams. The caller has asked whether they may."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from ettle.web.access.acting import Acting, as_system
from ettle.web.access.closing import wait_to_close
from ettle.web.access.models import Area, FormerName, Organisation, Staff, Team
from ettle.web.administration.places import following
from ettle.web.administration.places.queries import Place, left_in, posts_in_the_way
from ettle.web.administration.staff import actions as staff_actions
from ettle.web.audit import entry as audit
from ettle.web.casework import actions as casework
from ettle.web.casework.models import Behind, Standing

AT_ONCE = 1000


class NotEmpty(ValueError):
    """A place was to be closed and something is left in it."""


class Otherwise(ValueError):
    """An organisation is not as it was when somebody looked at what would follow."""


@transaction.atomic
def add_area(*, by: Acting, id: str, name: str) -> None:
    Area.objects.create(id=id, name=name)
    audit.wrote("area", id)


@transaction.atomic
def add_organisation(*, by: Acting, id: str, name: str, kind: str, area: str) -> Organisation:
    """Enter an organisation. Who is with it already by what events say is worked out anew, so that it may see them."""
    made = Organisation.objects.create(id=id, name=name, kind=kind, area=area)
    with as_system():
        people = Standing.objects.filter(organisation=id).values_list("person", flat=True).distinct()
        behind = [Behind(person=each, organisation=id) for each in people]
        Behind.objects.bulk_create(behind, AT_ONCE, ignore_conflicts=True)
    audit.wrote("organisation", id)
    return made


@transaction.atomic
def add_team(*, by: Acting, name: str) -> Team:
    made = Team.objects.create(organisation_id=by.organisation, name=name)
    audit.wrote("team", f"{by.organisation}: {name}")
    return made


@transaction.atomic
def first_administrator(*, by: Acting, organisation: str, code: str, name: str, email: str) -> tuple[Staff, str]:
    """The one who then gives every other post of an organisation where nobody works yet, and a link that lets them in."""
    staff = staff_actions.add_staff(by=by, code=code, name=name, email=email)
    staff_actions.add_post(
        by=by, staff=staff, organisation=organisation, role="administrator", team="", from_on=by.day
    )  # fmt: skip
    return staff, staff_actions.let_in(by=by, staff=staff)


@transaction.atomic
def rename(*, by: Acting, place: Place, name: str, on: date) -> None:
    """Name a place anew from a day; what it was called until then is kept."""
    FormerName.objects.create(what=place.what, of=place.id, name=place.name, until_on=on)
    _keep(place, name=name)
    audit.wrote("name", f"{place.what} {place.id}: {name} from {on}")


@transaction.atomic
def change_kind(*, by: Acting, organisation: str, was: tuple[str, str], kind: str, area: str) -> None:
    """Make it another kind, or put it in another area, and work out anew who sees whom by agreements.

    Nobody records or gives a post there meanwhile. Raises Otherwise where it is no longer `was` (its kind and area),
    or has posts that only those who answer for an area may have.
    """
    casework.wait_for_everybody()
    wait_to_close(organisation)
    it = Organisation.objects.select_for_update().get(pk=organisation)
    if (it.kind, it.area) != was or it.closed_on or posts_in_the_way(by, organisation, kind):
        raise Otherwise
    Organisation.objects.filter(pk=organisation).update(kind=kind, area=area)
    if following.is_other_for_grants(it.kind, kind) and following.not_for_a_jobcentre(organisation):
        with as_system():
            casework.work_out_again(following.people_shared(organisation), by.day)
    audit.wrote("kind and area", f"organisation {organisation}: {kind}, {area}; was {it.kind}, {it.area}")


@transaction.atomic
def close(*, by: Acting, place: Place, on: date) -> None:
    """Close a place when what is under way there has ended and nobody is left. Raises NotEmpty."""
    wait_to_close(place.row.organisation_id if isinstance(place.row, Team) else place.id)
    if left := left_in(by, place):
        raise NotEmpty("; ".join(each.words for each in left))
    _keep(place, closed_on=on)
    audit.wrote("closed", f"{place.what} {place.id} on {on}")


@transaction.atomic
def open_again(*, by: Acting, place: Place) -> None:
    if place.closed_on is None:
        return
    _keep(place, closed_on=None)
    audit.wrote("opened again", f"{place.what} {place.id}")


def _keep(place: Place, **said: Any) -> None:
    """Keep this of a place and nothing else: its row was read before, and may be another by now.

    An area that nobody named has no row yet.
    """
    rows: Any = type(place.row).objects
    if not rows.filter(pk=place.row.pk).update(**said):
        rows.create(**{"id": place.id, "name": place.name, **said})
