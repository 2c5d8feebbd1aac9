"""What is wrong with a sharing agreement that its types cannot tell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ettle.engine.rules.checks.finding import Finding, unknown
from ettle.engine.rules.predicates import AllOf, AnyOf, Is, Leaf, Node, Not, OneOf, Ref, placed_leaves
from ettle.engine.rules.problems import Path
from ettle.engine.rules.sharing import CATEGORIES, FIELDS, NAMES, RECEIVER, SharingAgreement, SharingCase


def findings(agreement: SharingAgreement, facts: Mapping[str, object] | None) -> Iterator[Finding]:
    """What is wrong with an agreement. `facts` are those declared; None = not asked."""
    yield from _source(agreement)
    yield from _directions(agreement)
    yield from _categories(agreement)
    yield from _basis(agreement)
    if agreement.people is not None:
        yield from _people(agreement, agreement.people, facts)
    yield from _cases(agreement)


def _source(agreement: SharingAgreement) -> Iterator[Finding]:
    if agreement.source is not None and agreement.source not in agreement.sources:
        yield unknown(("source",), agreement.source, "an id of this document's `sources`", agreement.sources)
    if agreement.illustrative == "yes" and not agreement.unconfirmed:
        cure = 'say in `unconfirmed` why, such as `text: "The agreement itself is not published."`'
        yield Finding(("illustrative",), "it is illustrative and says not why", cure=cure)


def _directions(agreement: SharingAgreement) -> Iterator[Finding]:
    if not agreement.givers:
        yield Finding(("parties",), "no party gives", "one that `gives`", "write `does: gives` or `does: both`")
    elif not any(other != giver for giver in agreement.givers for other in agreement.receivers):
        yield Finding(("parties",), "nobody receives from another", "one that `receives`", "write `does: receives`")


def _categories(agreement: SharingAgreement) -> Iterator[Finding]:
    for place, category in enumerate(agreement.categories):
        if category in agreement.categories[:place]:
            yield Finding(("categories", place), f"`{category}` is there twice", cure="take one of them out")
    for category, fields in agreement.fields.items():
        if category not in agreement.categories:
            cure = f"add `{category}` to `categories`, or take this out"
            yield Finding(("fields", category), f"`{category}` is not one of this agreement's `categories`", cure=cure)
        elif category not in FIELDS:
            found = f"`{category}` cannot be narrowed to fields"
            yield Finding(("fields", category), found, cure="share it whole, or take it out of `categories`")
        else:
            yield from _fields(category, fields)


def _fields(category: str, fields: tuple[str, ...]) -> Iterator[Finding]:
    if not fields:
        yield Finding(("fields", category), "no field is named", cure="name one, or take the category out")
    for place, field in enumerate(fields):
        if field not in FIELDS[category]:
            yield unknown(("fields", category, place), field, f"a field of `{category}`", FIELDS[category])


def _basis(agreement: SharingAgreement) -> Iterator[Finding]:
    if agreement.lawful_basis == "consent" and agreement.needs_consent == "no":
        found = "the lawful basis is consent, and no consent is needed"
        yield Finding(("needs_consent",), found, cure="write `needs_consent: yes`, or name another lawful basis")


def _people(agreement: SharingAgreement, people: Node, facts: Mapping[str, object] | None) -> Iterator[Finding]:
    for path, leaf in _leaves(people):
        at: Path = ("people", *path)
        if not isinstance(leaf, Is | OneOf):
            cure = "write `{name: value}` or `{name: {one_of: [..]}}`, joined by `all`, `any` and `not`"
            yield Finding(at, "such a test cannot decide who is shared", cure=cure)
        elif leaf.name in ("enrolled_with", "referred_by"):
            yield from _named_parties(at, leaf, agreement)
        elif leaf.name not in NAMES and facts is not None and leaf.name not in facts:
            yield unknown(at, leaf.name, f"one of {', '.join(NAMES)} or a fact of facts.yaml", (*NAMES, *facts))


def _leaves(node: Node, path: Path = ()) -> Iterator[tuple[Path, Leaf | Ref | Node]]:
    """Every test with the way to it; what joins them otherwise than by all, any and not is told of as one."""
    if isinstance(node, AllOf | AnyOf):
        word = "all" if isinstance(node, AllOf) else "any"
        for place, each in enumerate(node.of):
            yield from _leaves(each, (*path, word, place))
    elif isinstance(node, Not):
        yield from _leaves(node.of, (*path, "not"))
    elif isinstance(node, Is | OneOf):
        yield from placed_leaves(node, path)
    else:
        yield path, node


def _named_parties(at: Path, leaf: Is | OneOf, agreement: SharingAgreement) -> Iterator[Finding]:
    known = (*agreement.parties, *([RECEIVER] if leaf.name == "referred_by" else []))
    for value in [leaf.value] if isinstance(leaf, Is) else leaf.values:
        if value not in known:
            yield unknown(at, str(value), "a party of this agreement", known)


def _cases(agreement: SharingAgreement) -> Iterator[Finding]:
    cases = agreement.cases
    for kind, what in (("may", "who may see"), ("may_not", "who may not see")):
        if not any(getattr(case, kind) for case in cases.values()):
            cure = f"add one with `{kind}: [..]`, the day before and the day of an edge"
            yield Finding(("cases",) if cases else (), f"no case says {what}", cure=cure)
    for id, case in cases.items():
        yield from _case(agreement, ("cases", id), case)


def _case(agreement: SharingAgreement, at: Path, case: SharingCase) -> Iterator[Finding]:
    if case.may and case.who not in agreement.parties:
        yield unknown(
            (*at, "who"), case.who, "a party of this agreement, since it may see something", agreement.parties
        )
    known = [*CATEGORIES, *(f"{category}.{field}" for category, several in FIELDS.items() for field in several)]
    for kind in ("may", "may_not"):
        yield from _things((*at, kind), getattr(case, kind), known)


def _things(at: Path, things: tuple[str, ...], known: Iterable[str]) -> Iterator[Finding]:
    for place, thing in enumerate(things):
        if thing not in known:
            yield unknown((*at, place), thing, "a category, or a field of one", known)
