"""What is sourced, what is illustrative and what is not known, programme by programme."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ettle.engine.rules.checks.parts import parts
from ettle.engine.rules.fields import InForce, Sourced
from ettle.engine.rules.problems import dotted
from ettle.engine.rules.programme import Programme
from ettle.files.agreements import read_contracts, read_programme
from ettle.files.cases import read_cases
from ettle.files.rulebook import default_rulebook
from spec.printing.tables import table

PRINTED = "<!-- Printed from the rulebook by `make docs`. Change the rulebook, not this page. -->"


@dataclass(frozen=True, slots=True)
class Coverage:
    """One programme as far as it is known."""

    programme: Programme
    sourced: tuple[str, ...]
    partly: tuple[str, ...]
    """With a source for some of what it says, and illustrative all the same."""
    illustrative: tuple[str, ...]
    cases: int
    variations: tuple[str, ...]
    what_ifs: tuple[str, ...]
    contracts: tuple[str, ...]


def coverage_page() -> str:
    return "\n\n".join(_page([_coverage(path) for path in _folders()])) + "\n"


def _folders() -> list[Path]:
    return sorted(path for path in (default_rulebook() / "programmes").iterdir() if path.is_dir())


def _coverage(path: Path) -> Coverage:
    root = default_rulebook()
    folder = read_programme(path, root)
    assert folder.programme is not None and folder.programme.typed is not None, f"{path.name} cannot be read"
    programme = folder.programme.typed
    rules = dict(_rules(programme))
    cases, _ = read_cases(path / "cases.yaml", root, path.name) if (path / "cases.yaml").is_file() else ([], [])
    agreed = [each.contract.typed for each in read_contracts(root / "contracts", root) if each.contract]
    return Coverage(
        programme,
        tuple(rule for rule, said in rules.items() if said.illustrative != "yes"),
        tuple(rule for rule, said in rules.items() if said.illustrative == "yes" and said.source),
        tuple(rule for rule, said in rules.items() if not said.source),
        len(cases),
        tuple(each.typed.variation for each in folder.variations if each.typed),
        tuple(each.typed.variation for each in folder.what_ifs if each.typed),
        tuple(each.contract for each in agreed if each and each.programme == path.name),
    )


def _rules(programme: Programme) -> Iterator[tuple[str, Sourced | InForce]]:
    for path, part in parts(programme):
        if isinstance(part, Sourced | InForce):
            yield dotted(path), part


def _page(programmes: list[Coverage]) -> Iterator[str]:
    yield PRINTED
    yield "# What is sourced, what is illustrative, what is not known"
    yield (
        "Every rule and sum names its source or says that it is illustrative: made up by us because the fact was not "
        "found. One with both has a source for some of what it says. Nothing illustrative may be taken for what was agreed."
    )
    columns = ("programme", "sourced", "sourced in part", "illustrative", "looked for, not found", "cases")
    yield table(columns, [_counts(each) for each in programmes])
    for each in programmes:
        yield from _programme(each)


def _counts(each: Coverage) -> tuple[str, ...]:
    numbers = (each.sourced, each.partly, each.illustrative, each.programme.unconfirmed)
    return (each.programme.title, *(str(len(part)) for part in numbers), str(each.cases))


def _programme(each: Coverage) -> Iterator[str]:
    yield f"## {each.programme.title}"
    if each.programme.about:
        yield each.programme.about
    yield _listed("Sourced", each.sourced)
    yield _listed("Sourced in part, and illustrative for the rest", each.partly)
    yield _listed("Illustrative", each.illustrative)
    for title, documents in (
        ("Variations", each.variations),
        ("What-ifs", each.what_ifs),
        ("Contracts", each.contracts),
    ):
        if documents:
            yield _listed(title, documents)
    yield from _explained("Looked for, and not found", each.programme.unconfirmed)
    yield from _explained("Sources", each.programme.sources)


def _listed(title: str, rules: tuple[str, ...]) -> str:
    return f"**{title}**: " + (", ".join(f"`{rule}`" for rule in rules) or "nothing") + "."


def _explained(title: str, said: Mapping[str, str]) -> Iterator[str]:
    if said:
        yield f"**{title}**"
        yield "\n".join(f"- `{id}`: {text}" for id, text in said.items())
