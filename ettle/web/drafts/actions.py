"""Keep what is typed, throw it away, remove what is old."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.http import QueryDict

from ettle.web.access.acting import as_system
from ettle.web.audit import entry as audit
from ettle.web.drafts.key import PARTS, Key
from ettle.web.drafts.models import KEPT_FOR, Draft
from ettle.web.drafts.queries import copies, own
from ettle.web.frame.day import now

LARGEST = 200_000
"""Letters of all fields together, as they are stored. The longest box of our forms holds 4,000."""
MOST_COPIES = 10
NEVER_KEPT = {"csrfmiddlewaretoken", *PARTS}
Fields = list[tuple[str, str]]


class TooLarge(ValueError):
    """More than a draft may hold."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What one tab sends: what is in its fields, and the copy it began from at the version it had then."""

    tab: str
    branch: str
    version: str
    fields: Fields


@dataclass(frozen=True, slots=True)
class Kept:
    """The copy that now holds it, and another one whose words this tab's writer had not seen."""

    draft: Draft
    unseen: Draft | None = None


def typed_in(sent: QueryDict, key: Key) -> Typed:
    """What somebody typed into a form, of what it sent. Raises TooLarge. Text that cannot be stored (NUL, half letters) loses those letters only."""
    left_out = NEVER_KEPT | set(key.own)
    fields = [(name, _storable(value)) for name in sent for value in sent.getlist(name) if name not in left_out]
    if len(json.dumps(fields, ensure_ascii=False)) > LARGEST:
        raise TooLarge
    tab, branch, version = (sent.get(name, "")[:40] for name in PARTS[1:])
    return Typed(tab, branch, version, fields)


def keep(key: Key, typed: Typed) -> Kept:
    """Keep what a tab typed in the tab's own copy. What it began from is moved on only if nobody else has since."""
    held = list(copies(key).select_for_update())
    mine = _own_copy(held, typed) or Draft(owner_id=key.owner, form=key.form, subject=key.subject, version=0)
    others = [each for each in held if each.pk != mine.pk and _pairs(each) != typed.fields]
    mine.organisation_id, mine.title, mine.address = key.organisation, key.title, key.address
    mine.tab, mine.fields, mine.saved_at = typed.tab, typed.fields, now()
    mine.version += 1
    is_new = mine.pk is None
    mine.save()
    audit.wrote("draft", mine.pk)
    for oldest in held[MOST_COPIES - 1 :]:
        if oldest.pk != mine.pk:
            oldest.delete()
    return Kept(mine, others[0] if is_new and others else None)


def end(key: Key, typed: Typed) -> None:
    """The form was sent: its copy goes, and any other that says the same. Words that were not sent stay."""
    for each in copies(key):
        began_here = str(each.pk) == typed.branch and str(each.version) == typed.version
        if each.tab == typed.tab or began_here or _pairs(each) == typed.fields:
            each.delete()


def throw_away(drafts: Iterable[Draft]) -> int:
    """Delete drafts at their owner's wish; how many."""
    gone = list(drafts)
    for each in gone:
        audit.wrote("draft thrown away", each.pk)
        each.delete()
    return len(gone)


def remove_old(at: datetime | None = None) -> int:
    """Delete everybody's drafts that nothing was added to for 30 days; how many. Run once a day."""
    with as_system():
        removed, _ = Draft.objects.filter(saved_at__lte=(at or now()) - KEPT_FOR).delete()
    return removed


def thrown_away(owner: int, organisation: str, pk: str) -> int:
    """Delete one draft of one's own by its number."""
    return throw_away(own(owner, organisation).filter(pk=int(pk)) if pk.isdecimal() and len(pk) < 19 else [])


def _own_copy(held: list[Draft], typed: Typed) -> Draft | None:
    """The copy this tab wrote last; else the one it began from, where that is still as the tab saw it."""
    for each in held:
        if each.tab == typed.tab:
            return each
    for each in held:
        if str(each.pk) == typed.branch and str(each.version) == typed.version:
            return each
    return None


def _pairs(draft: Draft) -> Fields:
    return [(name, value) for name, value in draft.fields]


def _storable(text: str) -> str:
    return "".join(letter for letter in text if letter != "\0" and not "\ud800" <= letter <= "\udfff")
