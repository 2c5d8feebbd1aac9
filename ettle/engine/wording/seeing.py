"""Why somebody may be seen, in plain English: one sentence for each reason of a grant."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from ettle.engine.wording.plain import day

CATEGORIES = {
    "name": "the name",
    "identity": "who they are",
    "contact": "how to reach them",
    "journey": "what happened on their journey",
    "health": "health",
    "justice": "justice",
    "equality": "equality",
    "notes": "notes",
    "safeguarding": "safeguarding",
    "money": "payments",
    "outline": "an outline of their journey",
}


def reason(
    because: str, source: str, since: date | None, organisation: str, titles: Mapping[str, str] | None = None
) -> str:
    """A sentence that ends the words "may be seen because …". `titles` are those of agreements, by id."""
    when = day(since) if since else ""
    said = {
        "enrolment": f"they have been enrolled with {organisation} since {when}",
        "referral": f"they were referred to {organisation} on {when}",
        "agreement": f"the agreement “{(titles or {}).get(source, source)}” shares them with {organisation} since {when}",
        "consent": f"they agreed to it on {when}",
        "broken glass": "somebody’s safety depended on it: the record was opened with a reason, which is on record",
    }
    return said.get(because, f"{because}, {source}")
