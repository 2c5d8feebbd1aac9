"""For which organisations an administrator imports: a file puts people on a list, so it is fewer than they oversee."""

from __future__ import annotations

from ettle.web.access.acting import Acting
from ettle.web.access.models import Organisation, Post
from ettle.web.access.oversight.queries import overseen


def imports_for(acting: Acting) -> dict[str, str]:
    """Organisations by id: one's own, and the providers one oversees that have no administrator to do it themselves."""
    found = overseen(acting)
    of_their_own = Post.objects.filter(role="administrator", from_on__lte=acting.day, staff__is_active=True)
    others = (
        Organisation.objects.filter(pk__in=found, kind=Organisation.Kind.PROVIDER)
        .exclude(pk__in=of_their_own.exclude(until_on__lte=acting.day).values("organisation"))
        .values_list("pk", flat=True)
    )
    return {id: name for id, name in found.items() if id in {acting.organisation, *others}}
