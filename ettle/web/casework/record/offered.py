"""The choices a form offers: code lists of the rulebook, the rules of an enrolment, what the journey holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from ettle.engine.events.catalogue import Referral
from ettle.engine.rules.programme import Programme
from ettle.engine.wording.events import event_in_english
from ettle.engine.wording.plain import day, name
from ettle.web.access.models import Organisation
from ettle.web.access.roles import Category
from ettle.web.casework import who
from ettle.web.casework.record.knowing import INSTEAD
from ettle.web.casework.record.scene import Scene, enrolment_in_words
from ettle.web.casework.stored import CATEGORY_OF_NEED
from ettle.web.contracts.queries import programmes, rulebook, title_of
from ettle.web.contracts.titles import titles_of
from ettle.web.frame.day import today

Pairs = list[tuple[str, str]]

WORDS: Mapping[str, str] = {
    "in_person": "In person",
    "yes": "Yes",
    "no": "No",
    "not_in_work": "Not in work",
    "in_work": "In work",
    "no_engagement": "Did not want to say",
    "unknown": "No answer",
    "payroll": "From payroll",
    "declared": "The person says so",
    "no_contact": "Could not be reached",
}
"""Codes of the catalogue that need other words than their own."""


def in_words(code: str) -> str:
    said = WORDS.get(code) or name(code)
    return said[:1].upper() + said[1:]


def code_list(name: str, on: date) -> Pairs:
    """The codes of a list that may be used on a day, in the order of the list; the newest release wins."""
    found: dict[str, str] = {}
    listed = rulebook().code_lists.get(name)
    for release in sorted(listed.releases) if listed else ():
        for code in listed.releases[release].values() if listed else ():
            if (code.from_ is None or code.from_ <= on) and (code.until is None or on < code.until):
                found[code.code] = code.label
    return list(found.items())


def choices(source: str, scene: Scene) -> Pairs:
    """The choices of a source by its name: one of ours, or a code list."""
    if ":" in source:
        family, _, of = source.partition(":")
        return OF_ONE[family](scene, of)
    return CHOICES[source](scene) if source in CHOICES else code_list(source, today())


def suggestions(source: str, scene: Scene) -> list[str]:
    """What may be meant, for a text that takes anything: what the journey already says."""
    field = {"employers": "employer", "hosts": "host", "levels": "level", "contract_types": "contract_type"}
    said = [getattr(event, field.get(source, source.rstrip("s")), None) for event in scene.events]
    return sorted({each for each in said if isinstance(each, str)} | set(USUAL.get(source, ())))


USUAL = {
    "referral_reasons": ("not eligible", "not ready", "chose another service", "no capacity"),
    "destinations": ("employment", "education", "training", "another service", "not known"),
    "contract_types": ("permanent", "fixed_term", "zero_hours", "agency"),
    "levels": tuple(f"SCQF {level}" for level in range(1, 13)),
    "purposes": ("sharing", "referral", "evaluation"),
}


def _needs(scene: Scene) -> Pairs:
    """The needs that this post may see: a health need is not recorded by somebody who could not read it."""
    return [
        (code, label)
        for code, label in code_list("need", today())
        if scene.sight.has(Category(CATEGORY_OF_NEED.get(code, "journey")))
    ]


def _offers(scene: Scene) -> Pairs:
    return _by_programme(scene, lambda rules: rules.offer)


def _paid(scene: Scene) -> Pairs:
    """What evidence may be for: payments and outcomes, and the conditions of joining."""

    def parts(rules: Programme) -> Iterable[str]:
        joining = rules.eligibility.rules if rules.eligibility else {}
        return *rules.payments, *rules.outcomes, *joining

    return _by_programme(scene, parts)


def _by_programme(scene: Scene, parts: Callable[[Programme], Iterable[str]]) -> Pairs:
    """Parts of the rules, each once; where there are several programmes with the name of its own."""
    found: dict[str, dict[str, list[str]]] = {}
    several = dict.fromkeys(stay.programme for stay in scene.to_choose_from)
    for stay in scene.to_choose_from:
        if rules := scene.rules_of(stay):
            titles = titles_of(rules)
            for id in parts(rules):
                of = found.setdefault(id, {}).setdefault(titles[id], [])
                if stay.programme not in of:
                    of.append(stay.programme)
    if len(several) < 2:
        return [(id, next(iter(titled))) for id, titled in found.items()]
    return [
        (id, "; ".join(f"{title_of(each)}: {words}" for words, of in titled.items() for each in of))
        for id, titled in found.items()
    ]


def _rules(scene: Scene) -> list[tuple[Any, dict[str, str]]]:
    found = [scene.rules_of(stay) for stay in scene.stays]
    return [(rules, titles_of(rules)) for rules in found if rules is not None]


def _open(kind: str) -> Callable[[Scene], Pairs]:
    return lambda scene: [
        (event.id, f"{event_in_english(event).rstrip('.')}, since {day(event.on)}") for event in scene.open_spells(kind)
    ]


def _jobs(scene: Scene) -> Pairs:
    return [(e.id, f"{event_in_english(e).rstrip('.')}, from {day(e.on)}") for e in scene.events if e.kind == "work"]


def _organisations(scene: Scene) -> Pairs:
    return [(each.id, each.name) for each in Organisation.objects.filter(closed_on=None).order_by("name")]


def _providers(scene: Scene) -> Pairs:
    return [(each.id, each.name) for each in who.providers(scene.acting.day).exclude(id=scene.acting.organisation)]


def _colleagues(scene: Scene) -> Pairs:
    """Those of the organisation who can be key worker today, by the code that events name them by."""
    found = who.key_workers_of(scene.acting)
    return [(code, name) for code, name in found.items() if code != scene.acting.code]


def _referrals(scene: Scene) -> Pairs:
    """The referrals to the organisation: what was sent to another is that one's to answer."""
    ours = [e for e in scene.events if isinstance(e, Referral) and e.to == scene.acting.organisation]
    return [(e.id, f"{event_in_english(e).rstrip('.')}, {day(e.on)}") for e in ours]


def _earlier(scene: Scene) -> Pairs:
    return [(stay.id, enrolment_in_words(stay)) for stay in scene.stays if stay.left is not None]


def _groups(scene: Scene) -> Pairs:
    return [(id, group.title) for rules, _ in _rules(scene) for id, group in rules.groups.items()]


def groups_of(scene: Scene, programme: str) -> Pairs:
    agreed = programmes().get(programme)
    return [(id, group.title) for id, group in agreed.programme.groups.items()] if agreed else []


def contracts_of(scene: Scene, programme: str) -> Pairs:
    agreed = programmes().get(programme)
    ours = [each for each in agreed.contracts if each.parties.provider == scene.acting.organisation] if agreed else []
    return [(each.contract, each.title) for each in ours]


def answers_of(scene: Scene, fact: str) -> Pairs:
    """The answers of one question: its own codes, those of its list, or yes and no; then not saying."""
    declared = rulebook().facts[fact]
    own = list((declared.codes or {}).items())
    if declared.type == "yes_no":
        own = [("yes", "Yes"), ("no", "No")]
    elif declared.code_list:
        own = code_list(declared.code_list, today())
    return [*own, *INSTEAD]


CHECKPOINTS = (4, 13, 26, 52)
PAUSES = ("health", "caring", "custody", "bereavement", "holiday", "other")
CHOICES: Mapping[str, Callable[[Scene], Pairs]] = {
    "checkpoints": lambda scene: [(str(weeks), f"{weeks} weeks") for weeks in CHECKPOINTS],
    "answers": lambda scene: [(code, in_words(code)) for code in ("in_work", "not_in_work", "no_engagement", "unknown")],
    "missed": lambda scene: [("no", "No, did not come"), ("excused", "Yes, excused")],
    "pauses": lambda scene: [(code, in_words(code)) for code in PAUSES],
    "instead": lambda scene: INSTEAD,
    "needs": _needs,
    "offers": _offers,
    "paid": _paid,
    "open_work": _open("work"),
    "open_pause": _open("pause"),
    "jobs": _jobs,
    "organisations": _organisations,
    "providers": _providers,
    "colleagues": _colleagues,
    "referrals": _referrals,
    "earlier": _earlier,
    "groups": _groups,
    "schemes": lambda scene: [(id, each.programme.title) for id, each in programmes().items() if "incentive" in
                              each.programme.title.lower()],
}  # fmt: skip
OF_ONE: Mapping[str, Callable[[Scene, str], Pairs]] = {
    "group": groups_of, "contract": contracts_of, "fact": answers_of,
}  # fmt: skip
