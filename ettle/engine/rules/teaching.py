"""What the types refuse, as problems that teach: one for each thing that is wrong, without the noise of unions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cache
from typing import Any, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from ettle.engine.rules.elsewhere import instead, of_a_contract
from ettle.engine.rules.problems import Misfit, Path, Problem, Whereabouts, did_you_mean, listed, shown
from ettle.engine.rules.schema import keys_at

Typed = TypeVar("Typed", bound=BaseModel)
PATTERNS = {
    "^[a-z]": "an id: small letters, digits, `_` and `-`, beginning with a letter",
    "^[0-9]{1,3}": "an age or age band such as 16-17 or 23+",
    "^[1-9]": "a number from 1",
}
"""What the beginning of a pattern of the types means in words."""


@dataclass(frozen=True, slots=True)
class _Refused:
    """One error of pydantic's, at the place of the document that it speaks of."""

    kind: str
    path: Path
    branches: tuple[tuple[Path, str], ...]
    """Where on the way a union was, and which of its types this error belongs to."""
    said: str
    value: Any
    extra: Mapping[str, Any]


def typed(model: type[Typed], kind: str, written: Any, where: Whereabouts) -> tuple[Typed | None, list[Problem]]:
    """The document as its type, or its problems."""
    try:
        return _door(model).validate_python(written, by_alias=True, by_name=False), []
    except ValidationError as error:
        return None, problems_of(error, kind, written, where)


@cache
def _door(model: type[Typed]) -> TypeAdapter[Typed]:
    return TypeAdapter(model)


def problems_of(error: ValidationError, kind: str, written: Any, where: Whereabouts) -> list[Problem]:
    """Every problem of a document of a kind, in the order of its places."""
    refused = [_placed(each, written) for each in error.errors(include_url=False)]
    chosen = _without_echoes(_fitting(refused))
    return [_problem(each, kind, where) for each in chosen]


def _placed(error: Any, written: Any) -> _Refused:
    value, path, branches = written, [], []
    loc = error["loc"]
    for place, step in enumerate(loc):
        if (isinstance(value, dict) and step in value) or (
            isinstance(value, list) and isinstance(step, int) and step < len(value)
        ):
            value = value[step]
            path.append(step)
        elif error["type"] == "missing" and place == len(loc) - 1:
            path.append(step)
        elif step != "[key]":
            branches.append((tuple(path), str(step)))
    context = error.get("ctx", {})
    cause = context.get("error")
    inner = cause.path if isinstance(cause, Misfit) else ()
    said = str(cause) if cause is not None else error["msg"]
    return _Refused(error["type"], (*path, *inner), tuple(branches), said, error["input"], context)


def _fitting(refused: Sequence[_Refused]) -> list[_Refused]:
    """Of each union only what the type that fits best has to say."""
    kept = [each for each in refused if not each.branches]
    unions: dict[Path, dict[str, list[_Refused]]] = {}
    for each in refused:
        if each.branches:
            (at, branch), *rest = each.branches
            unions.setdefault(at, {}).setdefault(branch, []).append(replace(each, branches=tuple(rest)))
    for at, by_branch in unions.items():
        scores = {branch: _misfit(at, several) for branch, several in by_branch.items()}
        best = min(scores, key=lambda branch: scores[branch])
        if scores[best][0] == 2:
            kept.append(_fits_none(at, by_branch.values()))
        else:
            kept += _fitting(by_branch[best])
    return kept


def _misfit(at: Path, several: Sequence[_Refused]) -> tuple[int, int, int]:
    """How badly a type fits, the best least: its sort, then keys it does not know, then how shallow."""
    here = [each for each in several if each.path == at]
    sort = max((2 if _is_of_another_sort(each) else 1 for each in here), default=0)
    missing = [str(each.path[-1]) for each in several if each.kind == "missing"]
    extra = [str(each.path[-1]) for each in several if each.kind == "extra_forbidden"]
    unlike = [key for key in extra if not get_close_matches(key, missing, 1)]
    return sort, len(unlike) + max(0, len(missing) - len(extra)), -max(len(each.path) for each in several)


def _is_of_another_sort(each: _Refused) -> bool:
    return each.kind.endswith(("_type", "literal_error")) or each.kind == "is_instance_of"


def _fits_none(at: Path, branches: Iterable[Sequence[_Refused]]) -> _Refused:
    firsts = [next(each for each in several if each.path == at) for several in branches]
    expected = list(dict.fromkeys(_expected(each) for each in firsts))
    words = [word for each in firsts if each.kind == "literal_error" for word in _literals(each)]
    return replace(firsts[0], kind="fits_none", branches=(), extra={"expected": " or ".join(expected), "words": words})


def _without_echoes(refused: Sequence[_Refused]) -> list[_Refused]:
    """Leave out what the same slip says twice: a missing key where one much like it is unknown (or all that is
    written is), a list that is too short only because its entries are wrong.
    """
    broken = {each.path[:-1] for each in refused} | {each.path[:-2] for each in refused}
    refused = [each for each in refused if each.kind != "too_short" or each.path not in broken]
    unknown: dict[Path, list[str]] = {}
    for each in refused:
        if each.kind == "extra_forbidden":
            unknown.setdefault(each.path[:-1], []).append(str(each.path[-1]))
    return [each for each in refused if each.kind != "missing" or not _echoes(each, unknown.get(each.path[:-1], []))]


def _echoes(missing: _Refused, unknown: Sequence[str]) -> bool:
    """Whether a key is missing because something else was written in its place."""
    written = missing.value if isinstance(missing.value, dict) else {}
    nothing_known = bool(unknown) and len(unknown) == len(written)
    return nothing_known or bool(get_close_matches(str(missing.path[-1]), unknown, n=1))


def _problem(each: _Refused, kind: str, where: Whereabouts) -> Problem:
    if each.kind == "missing":
        key = each.path[-1]
        return where.problem(each.path[:-1], f"`{key}` is missing", cure=f"add `{key}: ..`")
    if each.kind == "extra_forbidden" or (each.path[2:3] == ("amount",) and of_a_contract(each.path)):
        return _unknown_key(each, kind, where)
    if each.kind in ("value_error", "assertion_error"):
        found, _, cure = each.said.rpartition("; ")
        if found.startswith(("is ", "has more ", "lies ", "holds ", "begins ")):
            found = f"{shown(each.value)} {found}"
        return where.problem(each.path, found or cure, cure=cure if found else "")
    found, cure = f"found {shown(each.value) if each.value not in ([], {}) else 'nothing in it'}", _cure(each)
    return where.problem(each.path, found, _expected(each), cure)


def _unknown_key(each: _Refused, kind: str, where: Whereabouts) -> Problem:
    *above, key = each.path
    known = keys_at(kind, tuple(above))
    otherwise = f"take it out, or use one of {listed(known)}" if known else "take it out"
    if kind == "programme":
        otherwise = instead(each.path) or otherwise
    cure = (kind == "programme" and of_a_contract(each.path)) or did_you_mean(key, known, otherwise)
    return where.problem(each.path, f"`{key}` is not a key of this place", cure=cure)


def _cure(each: _Refused) -> str:
    if each.kind == "fits_none":
        return did_you_mean(each.value, each.extra["words"], "") if isinstance(each.value, str) else ""
    if each.kind == "literal_error":
        return did_you_mean(each.value, _literals(each), "write one of them")
    if each.kind == "string_type":
        return _instead_of_text(each)
    if each.kind == "string_pattern_mismatch" and each.extra["pattern"].startswith("^[a-z]"):
        return f"write `{re.sub('^[^a-z]+|[^a-z0-9_-]+', '_', str(each.value).lower()).strip('_') or 'a_word'}`"
    return ""


def _instead_of_text(each: _Refused) -> str:
    """Where a list names ids, one written as a map (`by: [{contact: ..}]`) asks more than can be asked there."""
    if isinstance(each.value, dict) and isinstance(rate := each.value.get("rate"), str):
        return f"write the id alone: `{rate}`"
    if isinstance(each.value, dict) and each.value and isinstance(each.path[-1], int):
        return f"write the id alone, such as `{next(iter(each.value))}`; nothing can be asked of it here"
    return "" if isinstance(each.value, dict | list) else "put it in quotes"


_WORDS: Mapping[str, str] = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "decimal_type": "a number",
    "dict_type": "a map",
    "model_type": "a map",
    "model_attributes_type": "a map",
    "tuple_type": "a list",
    "list_type": "a list",
}
_MEASURED: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "greater_than_equal": lambda extra: f"{extra['ge']} or more",
    "less_than_equal": lambda extra: f"{extra['le']} or less",
    "string_pattern_mismatch": lambda extra: next(
        (said for begins, said in PATTERNS.items() if extra["pattern"].startswith(begins)), "another shape"
    ),
    "too_short": lambda extra: "at least one entry",
    "string_too_short": lambda extra: "some text",
    "string_too_long": lambda extra: f"at most {extra['max_length']} letters",
    "too_long": lambda extra: f"at most {extra['max_length']} entries",
    "fits_none": lambda extra: str(extra["expected"]),
    "literal_error": lambda extra: listed(re.findall(r"'([^']*)'", extra["expected"])),
}


def _expected(each: _Refused) -> str:
    if each.kind in _MEASURED:
        return _MEASURED[each.kind](each.extra)
    return _WORDS.get(each.kind, each.said[:1].lower() + each.said[1:])


def _literals(each: _Refused) -> list[str]:
    return re.findall(r"'([^']*)'", each.extra["expected"])
