"""Whether somebody who was referred is known already: told to the service that answers, as far as it may see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ettle.web.access.acting import Acting, as_system
from ettle.web.audit import entry as audit
from ettle.web.casework import queries
from ettle.web.casework.linking.actions import may_link
from ettle.web.gateway.carrying import reach_of
from ettle.web.gateway.models import Referral
from ettle.web.people.duplicates import Answer, Described, alike, said_not_same
from ettle.web.people.finding import shown_alike
from ettle.web.people.models import Born


@dataclass(frozen=True, slots=True)
class Known:
    """Those alike as the page shows them, and whether somebody alike is with another service."""

    rows: list[dict[str, Any]]
    elsewhere: bool
    people: frozenset[str] = frozenset()
    """Those of the rows of whom the asker may say whether they are the person, as on the page that links two records."""

    @property
    def same(self) -> list[tuple[str, str]]:
        """Those of whom the asker may say that they are, in words."""
        sure = [row for row in self.rows if row["person"] in self.people]
        return [(row["person"], f"It is {row['name']}: {', '.join(row['why'])}") for row in sure]


def known(acting: Acting, referral: Referral) -> Known:
    """Whoever is like the person referred, leaving out whom somebody linked to them or said to be somebody else."""
    if referral.is_over:
        return Known([], False)
    found = _alike(acting, referral)
    ours = [each for each in found.seen if not each.sight.by_agreement_alone]
    audit.read(*(each.person for each in ours))
    elsewhere = found.elsewhere or len(ours) < len(found.seen)  # whom an agreement tells of is another service's
    return Known(shown_alike(acting, ours), elsewhere, frozenset(each.person for each in ours if may_link(each.sight)))


def _alike(acting: Acting, referral: Referral) -> Answer:
    person = referral.person_id
    with as_system():
        settled = {*queries.linked({person}), *said_not_same(person)}
    reach = reach_of(referral)
    born = Born.objects.filter(person=person).values_list("on", flat=True).first()
    said = Described(
        referral.given, referral.family, born, phone=reach.get("Phone", ""), postcode=reach.get("Postcode", "")
    )
    return alike(acting, said, settled)
