"""With whom a person is shared on a day, by which agreement, and what they were told: for their own page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from ettle.engine.events.counting import Journey
from ettle.engine.sharing.grants import GrantRow
from ettle.engine.wording.sharing import things_in_english
from ettle.web.access import agreements
from ettle.web.access.models import Organisation
from ettle.web.frame.planned import rows_of


@dataclass(frozen=True, slots=True)
class SharedWith:
    """What one organisation sees by one agreement."""

    organisation: str
    sees: str
    title: str
    told: str
    since: date
    until: date | None
    purpose: str


def shared_with(journey: Journey, on: date) -> Sequence[SharedWith]:
    """Worked out from the events as the rest of the page is, for the day that the page is of."""
    if not agreements.shares_anything(journey, on):
        return ()
    rows = [row for row in agreements.shared([journey]).grants if row.person == journey.person and _stands(row, on)]
    asked = {"ids": sorted({row.organisation for row in rows})}
    known = {each.pk: each for each in rows_of(Organisation, THESE, asked)}
    given = [
        row for row in rows if row.organisation in known and agreements.may_be_given(row, known[row.organisation].kind)
    ]
    by = sorted(given, key=_whom)
    return [_said(list(several), known[where].name) for (where, _), several in groupby(by, key=_whom)]


THESE = "select * from access_organisation where id = any(%(ids)s)"


def _whom(row: GrantRow) -> tuple[str, str]:
    return row.organisation, row.source


def _stands(row: GrantRow, on: date) -> bool:
    return row.valid_from <= on and (row.valid_until is None or row.valid_until > on)


def _said(rows: Sequence[GrantRow], organisation: str) -> SharedWith:
    agreement = agreements.written()[rows[0].source]
    categories = {row.category for row in rows}
    things = [each for each in agreement.shared if agreements.is_among(each, categories)]
    return SharedWith(
        organisation,
        things_in_english(things),
        agreements.titles()[rows[0].source],
        agreement.told_to_person,
        min(row.valid_from for row in rows),
        min((row.valid_until for row in rows if row.valid_until), default=None),
        agreement.purpose,
    )
