"""Mistakes a hand makes: each changes one spot of a file's syntax tree."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
SUMS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Div: ast.Mult,
}
CALLS = {"min": "max", "max": "min", "any": "all", "all": "any"}
SAID_ONLY = {"Reason", "Progress", "_missing", "_contradictions", "_why_impossible", "params"}
"""Calls whose contents are reasons for people, not answers: their words have tests of their own."""


@dataclass(frozen=True)
class Mistake:
    """One changed spot: the file, the place, what it was and what it became, and what writes the whole changed source."""

    file: Path
    line: int
    column: int
    was: str
    became: str
    write: Callable[[], str] = field(compare=False, repr=False)
    """The changed source: written when it is tried, as there are many mistakes and few are tried."""
    function: str | None = None
    """The function it is in. Outside of every function a line runs once, on import, and counts for all."""
    statement: tuple[int, int] = (0, 0)
    """First and last line of the statement (of its head, where others stand inside it)."""

    @property
    def name(self) -> str:
        return f"{self.file.as_posix()}:{self.line}:{self.column} {self.change}"

    @property
    def change(self) -> str:
        return f"`{self.was}` -> `{self.became}`"


def mistakes(file: Path) -> Iterator[Mistake]:
    """Every mistake that can be made in a file, in order."""
    tree = ast.parse(file.read_text())
    spots = [node for node in ast.walk(tree) if not _is_said_only(node)]
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in spots:
        if _inside_what_is_said(node, parents):
            continue
        for change in _changes(node):
            place = node.lineno, node.col_offset  # type: ignore[attr-defined]
            written = partial(_written, tree, node, change)
            found_in = _function(node, parents), _statement(node, parents)
            yield Mistake(file, *place, _text(node), _text(change), written, *found_in)


def _changes(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Compare) and type(node.ops[0]) in COMPARISONS:
        yield ast.Compare(node.left, [COMPARISONS[type(node.ops[0])](), *node.ops[1:]], node.comparators)
    elif isinstance(node, ast.BinOp) and type(node.op) in SUMS:
        yield ast.BinOp(node.left, SUMS[type(node.op)](), node.right)
    elif isinstance(node, ast.BoolOp):
        yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield node.operand
    elif isinstance(node, ast.Constant) and isinstance(node.value, int) and not isinstance(node.value, bool):
        yield ast.Constant(node.value + 1)
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield ast.Constant(not node.value)
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
        yield ast.Call(ast.Name(CALLS[node.func.id], ast.Load()), node.args, node.keywords)
    elif isinstance(node, ast.IfExp):
        yield node.body
        yield node.orelse
    elif isinstance(node, ast.Continue):
        yield ast.Pass()


def _written(tree: ast.Module, node: ast.AST, change: ast.AST) -> str:
    marked = copy.deepcopy(tree)
    place = next(i for i, each in enumerate(ast.walk(tree)) if each is node)
    target = next(each for i, each in enumerate(ast.walk(marked)) if i == place)
    made = _Replace(target, copy.deepcopy(change)).visit(marked)
    return ast.unparse(ast.fix_missing_locations(made))


class _Replace(ast.NodeTransformer):
    def __init__(self, target: ast.AST, change: ast.AST) -> None:
        self.target, self.change = target, change

    def visit(self, node: ast.AST) -> ast.AST:
        return self.change if node is self.target else self.generic_visit(node)


def _function(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> str | None:
    """The innermost function whose body holds the node; a default belongs to the line of the `def`, outside."""
    while node in parents:
        parent = parents[node]
        if isinstance(parent, ast.FunctionDef) and node in parent.body:
            return parent.name
        node = parent
    return None


def _statement(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> tuple[int, int]:
    while not isinstance(node, ast.stmt):
        node = parents[node]
    body = getattr(node, "body", None)
    return node.lineno, max(body[0].lineno - 1, node.lineno) if body else node.end_lineno or node.lineno


def _text(node: ast.AST) -> str:
    return " ".join(ast.unparse(ast.fix_missing_locations(copy.deepcopy(node))).split())[:90]


def _is_said_only(node: ast.AST) -> bool:
    return not hasattr(node, "lineno")


def _inside_what_is_said(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> bool:
    """Inside a reason, a type, a decorator, or a function that only explains."""
    while node in parents:
        parent = parents[node]
        if isinstance(parent, ast.Call) and isinstance(parent.func, ast.Name) and parent.func.id in SAID_ONLY:
            return True
        if isinstance(parent, ast.FunctionDef) and (parent.name in SAID_ONLY or node is parent.returns):
            return True
        if isinstance(parent, ast.arg | ast.AnnAssign) and node is parent.annotation:
            return True
        if isinstance(parent, ast.Assert) or node in getattr(parent, "decorator_list", ()):
            return True
        node = parent
    return False
