"""Questions as data: a small tree of tests, with no evaluated strings.

Written `{name: value}`, `{name: {at_least: n}}`, `{name: {one_of: [..]}}`, `{name: {only: [..]}}`,
`{name: {is: known}}`, `{all: [..]}`, `{any: [..]}`, `{not: ..}`, `{at_least: 2, of: [..]}`, or a bare id.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import PlainSerializer, PlainValidator, WithJsonSchema

from ettle.engine.rules.problems import Misfit, Path, did_you_mean, listed, shown

Comparison = Literal["at_least", "more_than", "at_most", "less_than"]
COMPARISONS: tuple[Comparison, ...] = ("at_least", "more_than", "at_most", "less_than")
HOURS = frozenset({"hours_per_week", "hours"})
"""Names held in hundredths of an hour: their bounds are converted once, here."""


@dataclass(frozen=True, slots=True)
class Rate:
    """A bound looked up in `rates/<id>.yaml` on the day in question."""

    rate: str


@dataclass(frozen=True, slots=True)
class Bound:
    comparison: Comparison
    value: int | Decimal | Rate


@dataclass(frozen=True, slots=True)
class Compare:
    """A number within bounds. `fact` names the date of `weeks_since`, `among` the benefits of `weeks_on`."""

    name: str
    bounds: tuple[Bound, ...]
    fact: str | None = None
    among: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Is:
    """The name equals the value; for a set, contains it."""

    name: str
    value: str | int | Decimal | date


@dataclass(frozen=True, slots=True)
class OneOf:
    """The name equals, or for a set contains, one of the values."""

    name: str
    values: tuple[str | int | Decimal | date, ...]


@dataclass(frozen=True, slots=True)
class Only:
    """The set holds nothing besides these values; of none, the set is empty."""

    name: str
    values: tuple[str | int | Decimal | date, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """Whether the name is known at all: always yes or no, never unknown."""

    name: str
    known: bool


@dataclass(frozen=True, slots=True)
class AllOf:
    of: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    of: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    of: Node


@dataclass(frozen=True, slots=True)
class AtLeast:
    count: int
    of: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Ref:
    """Another rule of the same block, by id."""

    id: str


Leaf = Compare | Is | OneOf | Only | Known
Node = Leaf | AllOf | AnyOf | Not | AtLeast | Ref


def parsed(written: Any) -> Node:
    """The tree a predicate says. Raises ValueError naming the part that is not in the language."""
    if isinstance(written, Compare | Is | OneOf | Only | Known | AllOf | AnyOf | Not | AtLeast | Ref):
        return written
    if isinstance(written, str):
        return Ref(written)
    if not isinstance(written, dict) or not written:
        raise Misfit(f"{shown(written)} is not a test; write one such as {{in_work: yes}}")
    if set(written) == {"at_least", "of"}:
        return AtLeast(_whole(written["at_least"]), _several("of", written["of"]))
    if len(written) != 1:
        names = ", ".join(map(str, written))
        raise Misfit(f"several tests in one ({names}); join them: {{all: [{{..}}, {{..}}]}}")
    [(name, said)] = written.items()
    if name in _JOINERS:
        return _JOINERS[name](said)
    try:
        return _leaf(str(name), said)
    except Misfit as misfit:
        raise Misfit(str(misfit), (name, *misfit.path)) from misfit


def _several(word: str, written: Any) -> tuple[Node, ...]:
    if not isinstance(written, list) or not written:
        raise Misfit(f"`{word}` with {shown(written)}; give it a list of tests")
    return tuple(_inside((word, place), each) for place, each in enumerate(written))


def _inside(path: Path, written: Any) -> Node:
    """What `parsed` gives; a misfit in it names the way from outside."""
    try:
        return parsed(written)
    except Misfit as misfit:
        raise Misfit(str(misfit), (*path, *misfit.path)) from misfit


def _all(written: Any) -> Node:
    return AllOf(_several("all", written))


def _any(written: Any) -> Node:
    return AnyOf(_several("any", written))


def _not(written: Any) -> Node:
    return Not(_inside(("not",), written))


_JOINERS: dict[str, Callable[[Any], Node]] = {"all": _all, "any": _any, "not": _not}


def _leaf(name: str, said: Any) -> Leaf:
    if not isinstance(said, dict):
        return Is(name, _scaled(name, _plain(name, said)))
    if name == "weeks_since":
        return _weeks(name, said, fact=said.get("fact"))
    if name == "weeks_on":
        return _weeks(name, said, among=said.get("benefit"))
    if set(said) == {"one_of"}:
        return OneOf(name, _values(name, said["one_of"]))
    if set(said) == {"only"}:
        return Only(name, _values(name, said["only"]))
    if set(said) == {"is"}:
        if said["is"] not in ("known", "unknown"):
            raise Misfit(f"`is` with {shown(said['is'])}; write `known` or `unknown`")
        return Known(name, said["is"] == "known")
    return Compare(name, _bounds(name, said))


_WEEKS_ON = "{weeks_on: {benefit: [uc, jsa], at_least: 13}}"
_WEEKS_SINCE = "{weeks_since: {fact: unemployed_since, at_least: 26}}"
_WEEKS = {"benefit": _WEEKS_ON, "fact": _WEEKS_SINCE}
"""The tests that have a key of their own beside the comparisons, by that key."""


def _weeks(name: str, said: dict[str, Any], fact: Any = None, among: Any = None) -> Compare:
    bounds = {key: value for key, value in said.items() if key not in ("fact", "benefit")}
    if name == "weeks_since" and not isinstance(fact, str):
        raise Misfit(f"`weeks_since` of no date; say which: {_WEEKS_SINCE}")
    if name == "weeks_on" and "benefit" not in said:
        strange = next((f"`weeks_on` asks nothing of `{key}`" for key in bounds if key not in COMPARISONS), None)
        raise Misfit(f"{strange or '`weeks_on` of no benefits'}; say which benefits: {_WEEKS_ON}")
    if name == "weeks_on" and not (isinstance(among, list) and among):
        raise Misfit(f"{shown(among)} is not a list; write [..], such as {_WEEKS_ON}", ("benefit",))
    return Compare(name, _bounds(name, bounds), fact=fact, among=tuple(among or ()))


def _bounds(name: str, said: dict[str, Any]) -> tuple[Bound, ...]:
    wrong = [key for key in said if key not in COMPARISONS]
    if wrong and wrong[0] in _WEEKS:
        raise Misfit(f"`{wrong[0]}` is not asked of `{name}`; write {_WEEKS[wrong[0]]}")
    words = (*COMPARISONS, "one_of", "only", "is")
    if not said:
        raise Misfit(f"`{name}` is compared with nothing; use one of {listed(words)}")
    if wrong:
        found = str(wrong[0])
        raise Misfit(f"`{found}` is not a comparison; {did_you_mean(found, words, 'use one of ' + listed(words))}")
    return tuple(Bound(key, _bound(name, said[key])) for key in COMPARISONS if key in said)


def _bound(name: str, value: Any) -> int | Decimal | Rate:
    if isinstance(value, dict) and set(value) == {"rate"}:
        return Rate(str(value["rate"]))
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise Misfit(f"{shown(value)} is not a bound; write a number, or {{rate: id}}")
    scaled = _scaled(name, value)
    assert isinstance(scaled, int | Decimal)
    return scaled


def _scaled(name: str, value: str | int | Decimal | date) -> str | int | Decimal | date:
    if name in HOURS and isinstance(value, int | Decimal):
        hundredths = Decimal(value) * 100
        if hundredths != int(hundredths):
            raise Misfit(f"{value} hours have more than two decimals; round them")
        return int(hundredths)
    return value


def _plain(name: str, value: Any) -> str | int | Decimal | date:
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal | date):
        raise Misfit(f"{shown(value)} is not one value; write a word, a number or a day")
    return value


def _values(name: str, said: Any) -> tuple[str | int | Decimal | date, ...]:
    if not isinstance(said, list):
        raise Misfit(f"{shown(said)} is not a list; write [..]")
    return tuple(_scaled(name, _plain(name, each)) for each in said)


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise Misfit(f"`at_least .. of` with {shown(value)}; write a whole number from 1")
    return value


def leaves(node: Node) -> Iterator[Leaf | Ref]:
    """Every test and reference in the tree, left to right: as `placed_leaves`, without the ways to them."""
    if isinstance(node, _JOINING):
        for each in node.of:
            yield from leaves(each)
    elif isinstance(node, Not):
        yield from leaves(node.of)
    else:
        yield node


_JOINING = (AllOf, AnyOf, AtLeast)


def placed_leaves(node: Node, path: Path = ()) -> Iterator[tuple[Path, Leaf | Ref]]:
    """Every test and reference with the way to it in the document."""
    if isinstance(node, _JOINING):
        word = {AllOf: "all", AnyOf: "any", AtLeast: "of"}[type(node)]
        for place, each in enumerate(node.of):
            yield from placed_leaves(each, (*path, word, place))
    elif isinstance(node, Not):
        yield from placed_leaves(node.of, (*path, "not"))
    else:
        yield (path if isinstance(node, Ref) else (*path, node.name)), node


def written(node: Node) -> Any:
    """The tree as a document writes it: the inverse of `parsed`."""
    match node:
        case Ref(id):
            return id
        case AllOf(of):
            return {"all": [written(each) for each in of]}
        case AnyOf(of):
            return {"any": [written(each) for each in of]}
        case Not(of):
            return {"not": written(of)}
        case AtLeast(count, of):
            return {"at_least": count, "of": [written(each) for each in of]}
        case Known(name, known):
            return {name: {"is": "known" if known else "unknown"}}
        case Is(name, value):
            return {name: _unscaled(name, value)}
        case OneOf(name, values):
            return {name: {"one_of": [_unscaled(name, each) for each in values]}}
        case Only(name, values):
            return {name: {"only": [_unscaled(name, each) for each in values]}}
        case Compare(name, bounds, fact, among):
            said: dict[str, Any] = {"fact": fact} if fact else {"benefit": list(among)} if among else {}
            return {name: said | {bound.comparison: _bound_written(name, bound.value) for bound in bounds}}


def _bound_written(name: str, value: int | Decimal | Rate) -> Any:
    return {"rate": value.rate} if isinstance(value, Rate) else _unscaled(name, value)


def _unscaled(name: str, value: str | int | Decimal | date) -> Any:
    if name in HOURS and isinstance(value, int):
        return value // 100 if value % 100 == 0 else Decimal(value) / 100
    return value


Predicate = Annotated[
    Node,
    PlainValidator(parsed),
    PlainSerializer(written),
    WithJsonSchema({"$comment": "Predicate"}),
]
"""A predicate as a field of a document; its JSON Schema is put in its place by `schema`."""
