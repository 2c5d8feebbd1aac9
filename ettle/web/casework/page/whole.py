"""Everything one journey's page says, gathered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from ettle.engine.events.counting import Journey
from ettle.engine.sharing.grants import provider_on, worker_on
from ettle.engine.wording.plain import day, name
from ettle.web.casework import who
from ettle.web.casework.enrolled import Enrolled, enrolments
from ettle.web.casework.page import joining, spells
from ettle.web.casework.page.attention import attention
from ettle.web.casework.page.offers import offers
from ettle.web.casework.page.outcomes import folded, outcomes
from ettle.web.casework.page.payments import payments
from ettle.web.casework.page.telling import Telling
from ettle.web.casework.page.timeline import Entry, by_day, latest, with_names
from ettle.web.casework.standing import next_due
from ettle.web.contracts.queries import rulebook, title_of

RECENT = 12
"""Entries of the timeline on the page itself; the rest have a page of their own."""


def journey_page(
    journey: Journey, on: date, known_at: datetime, enrolment: str, hidden: frozenset[str] = frozenset(), *, sums: bool
) -> dict[str, Any]:
    """The parts of the page by name. `enrolment` chooses one; the latest where it names none. `sums`: what is paid too."""
    found = enrolments(journey, rulebook(), on, known_at)
    chosen = next((each for each in found if each.stay.id == enrolment), found[0] if found else None)
    entries, number = latest(journey, on, hidden, RECENT)
    worker = worker_on(journey, chosen.stay.id if chosen else "", on) or ""
    provider = (provider_on(journey, chosen.stay.id, on) or "") if chosen else ""
    area = (chosen.stay.start.area or "") if chosen else ""
    names = names_in(entries, worker, provider, who.code_of_area(area))
    recent = with_names(entries, names)
    anchors = frozenset(anchor for each in recent for anchor in (each.anchor, *each.anchors))
    page: dict[str, Any] = {
        "journey": journey,
        "days": by_day(recent),
        "entries": number,
        "recent": len(recent),
        "enrolments": [(each, title_of(each.stay.programme)) for each in found],
        "chosen": chosen,
        "facts": _facts(
            chosen,
            names.get(worker, worker),
            names.get(provider) or name(provider),
            names.get(who.code_of_area(area)) or name(area),
        ),
    }
    page |= _spells(journey, chosen, on)
    return page | _rules(Telling(journey, chosen, hidden, anchors, sums)) if chosen else page


def names_in(entries: Sequence[Entry], *more: str) -> dict[str, str]:
    """The names of everybody, and of every organisation, that entries mention by code; and of `more`."""
    told = (code for each in entries for event in each.told if event for code in who.codes_in(event))
    return who.names_of_all([*more, *told, *(code for each in entries for code in each.by)])


def _facts(chosen: Enrolled | None, worker: str, provider: str, area: str) -> Sequence[tuple[str, str]]:
    if chosen is None:
        return [("Key worker", worker or "Nobody yet"), ("Phase", "Not started")]
    return _header(chosen, worker, provider, area)


def _header(chosen: Enrolled, worker: str, provider: str, area: str) -> Sequence[tuple[str, str]]:
    result, following = chosen.result, next_due(chosen)
    said = [
        ("Key worker", worker or "Nobody yet"),
        ("Phase", chosen.phase),
        ("Programme", f"{title_of(chosen.stay.programme)}, since {day(chosen.stay.begun)}"),
        ("Left", day(chosen.left) if chosen.left else ""),
        ("Provider", provider or "Not recorded"),
        ("Group", chosen.titles.get(result.group, name(result.group)) if result.group else ""),
        ("Area", area),
        ("Next due", f"{chosen.titles.get(following.rule, '')}, by {day(following.due_on)}" if following else ""),
    ]
    return [(label, value[:1].upper() + value[1:]) for label, value in said if value]


def _spells(journey: Journey, chosen: Enrolled | None, on: date) -> dict[str, Any]:
    found = spells.spells_of(journey, on)
    since = chosen.stay.begun if chosen else min((each.on for each in found), default=on)
    return {"spells": spells.table(found, on), "picture": spells.picture(found, since, on)}


def _rules(telling: Telling) -> dict[str, Any]:
    chosen = telling.enrolled
    owed, reached, paid = offers(telling), outcomes(telling), payments(telling)
    joined, clashes = joining.eligibility(telling), joining.conflicts(telling)
    near, far = folded(reached)
    applied = chosen.version.applied if chosen.version else ()
    return {
        "owed": owed,
        "outcomes": reached,
        "near": near,
        "far": far,
        "payments": paid,
        "sums": telling.sums,
        "eligibility": joined,
        "conditions": joining.conditions(telling),
        "conflicts": clashes,
        "attention": attention(telling, owed, [*reached, *paid, *clashes, *([joined] if joined else [])]),
        "version": telling.version_words(),
        "variations": [telling.version_words(each) for each in applied],
        "programme": title_of(chosen.stay.programme),
    }
