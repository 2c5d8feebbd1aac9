"""Every reason the engine can give has a sentence, and every sentence a reason."""

from __future__ import annotations

import ast
from pathlib import Path

import ettle.engine
from ettle.engine.wording.reasons import SENTENCES

ENGINE = Path(ettle.engine.__file__).parent
BY_STATE = ("missed", "due", "at_risk")


def codes_in(path: Path) -> set[str]:
    """The first argument of every `Reason(..)` written in a file."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Reason" and node.args:
            found |= said(node.args[0])
    return found


def said(code: ast.expr) -> set[str]:
    if isinstance(code, ast.Constant):
        return {str(code.value)}
    if isinstance(code, ast.JoinedStr) and isinstance(code.values[0], ast.Constant):
        return {f"{code.values[0].value}{state}" for state in BY_STATE}
    return {"met", "late"} if isinstance(code, ast.Name) else set()


def test_every_code_the_engine_gives_has_a_sentence():
    codes = set().union(*(codes_in(path) for path in ENGINE.rglob("*.py") if "wording" not in path.parts))
    assert codes, "no reasons found: has the way they are written changed?"
    assert codes - set(SENTENCES) == set()


def test_no_sentence_is_left_over():
    codes = set().union(*(codes_in(path) for path in ENGINE.rglob("*.py") if "wording" not in path.parts))
    assert set(SENTENCES) - codes == set()
