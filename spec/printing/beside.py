"""Pages from the tests beside the chapters: each test as a sentence, with what it explains and the tables it draws."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator, Mapping
from pathlib import Path

SPEC = Path(__file__).parents[1]
BESIDE = {
    "events": "Which events count",
    "rules": "Merging, versions and locks",
    "settle": "Settling a contract",
    "sharing": "Who sees what by an agreement",
}
"""Folders of tests that draw their tables in Python, with the title of their page."""
PRINTED = "<!-- Printed from spec/{}/ by `make docs`. Change the tests, not this page. -->"


def pages_beside() -> Mapping[str, str]:
    """A page for each folder that is there, by its file name."""
    there = {folder: title for folder, title in BESIDE.items() if (SPEC / folder).is_dir()}
    return {f"beside-{folder}.md": "\n\n".join(_page(folder, title)) + "\n" for folder, title in there.items()}


def _page(folder: str, title: str) -> Iterator[str]:
    yield PRINTED.format(folder)
    yield f"# {title}"
    yield "Each heading is a test, and holds. In a table a dot is an empty cell."
    for path in sorted((SPEC / folder).glob("test_*.py")):
        yield from _module(ast.parse(path.read_text(encoding="utf-8")))


def _module(module: ast.Module) -> Iterator[str]:
    said = ast.get_docstring(module) or ""
    heading, _, rest = said.partition("\n")
    yield f"## {heading.rstrip('.')}"
    if rest.strip():
        yield rest.strip()
    shared = {name: text for node in module.body for name, text in _drawn(node)}
    for node in module.body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield from _test(node, shared)


def _drawn(node: ast.stmt) -> Iterator[tuple[str, str]]:
    """A table drawn for several tests, by its name."""
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
        yield from ((node.targets[0].id, text) for text in _tables(node.value, {}))


def _test(node: ast.FunctionDef, shared: Mapping[str, str]) -> Iterator[str]:
    yield "### " + node.name.removeprefix("test_").replace("_", " ").capitalize()
    said = ast.get_docstring(node)
    if said:
        yield said
    for text in dict.fromkeys(_tables(node, shared)):
        yield f"```text\n{text}\n```"


def _tables(node: ast.AST, shared: Mapping[str, str]) -> Iterator[str]:
    """The tables in the code; one with gaps to be filled by each run is left out."""
    gapped = {part for each in ast.walk(node) if isinstance(each, ast.JoinedStr) for part in each.values}
    for each in ast.walk(node):
        if each in gapped:
            continue
        if isinstance(each, ast.Constant) and isinstance(each.value, str) and " | " in each.value:
            yield inspect.cleandoc(each.value)
        elif isinstance(each, ast.Name) and each.id in shared:
            yield shared[each.id]
