"""One changed file, tried in a process forked off a warm one: does a question, or an example, see the mistake?"""

from __future__ import annotations

import ast
import contextlib
import importlib.abc
import importlib.util
import io
import multiprocessing
import os
import resource
import signal
import sys
from collections.abc import Iterable, Sequence
from importlib.machinery import ModuleSpec
from multiprocessing.context import ForkProcess
from pathlib import Path
from types import ModuleType

import pytest

from .mistakes import Mistake
from .questions import Question

SECONDS = 20
"""Of processor time for one question, which takes a few thousandths: a mistake that never ends is noticed too."""
SECONDS_OF_TESTS = 300
MEMORY = 4 << 30
OURS = ("ettle.", "spec.", "tests.agreement.")
SEEN, NOT_SEEN = 1, 0
FORK = multiprocessing.get_context("fork")


class _Changed(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives one module with other source; nothing on disk is touched."""

    def __init__(self, module: str, source: str) -> None:
        self.module, self.source = module, source

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        return importlib.util.spec_from_loader(name, self) if name == self.module else None

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self.source, self.module, "exec"), module.__dict__)


def trial(mistake: Mistake, asked: Sequence[Question], own_tests: Sequence[str]) -> ForkProcess:
    """A process, begun, that ends with 0 only when nothing saw the mistake."""
    begun = FORK.Process(target=_try, args=(mistake, asked, own_tests))
    begun.start()
    return begun


def _try(mistake: Mistake, asked: Sequence[Question], own_tests: Sequence[str]) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        seen = _is_seen(mistake, asked) or (own_tests and _fails(own_tests))
    os._exit(SEEN if seen else NOT_SEEN)


def _is_seen(mistake: Mistake, asked: Sequence[Question]) -> bool:
    try:
        typed_anew = "ettle.engine.rules.rulebook" in put_in_place(mistake)
        for question in asked:
            if mistake.function is None or question.leads_through(mistake.file, *mistake.statement):
                signal.setitimer(signal.ITIMER_PROF, SECONDS)
                if question.answer(typed_anew) != question.right:
                    return True
    except Exception:  # a mistake that breaks the evaluator is seen at once
        return True
    return False


def _fails(tests: Sequence[str]) -> bool:
    signal.setitimer(signal.ITIMER_PROF, SECONDS_OF_TESTS)
    quiet = ["-q", "-x", "-p", "no:cacheprovider", "-p", "no:xdist", "--no-header", "--tb=no"]
    return pytest.main([*quiet, *tests]) != pytest.ExitCode.OK


def put_in_place(mistake: Mistake) -> set[str]:
    """The changed module will be imported, and everything built on the right one anew. What was forgotten."""
    name = ".".join(mistake.file.with_suffix("").parts)
    gone = _built_on(name)
    for each in gone:
        del sys.modules[each]
    sys.meta_path.insert(0, _Changed(name, mistake.write()))
    return gone


def _built_on(name: str) -> set[str]:
    """The module, and every module of ours that imports it, or one that does."""
    imports = {each: _imports(module) for each, module in sys.modules.items() if each.startswith(OURS)}
    found, more = {name}, {name}
    while more:
        more = {each for each, names in imports.items() if names & found} - found
        found |= more
    return found & sys.modules.keys()


_IMPORTS: dict[str, frozenset[str]] = {}


def _imports(module: ModuleType) -> frozenset[str]:
    """The names of what a module imports: of modules, or of what they hold, which does no harm."""
    name = module.__name__
    if name not in _IMPORTS:
        file = getattr(module, "__file__", None)
        tree = ast.parse(Path(file).read_text()) if file else ast.parse("")
        package = name if file and file.endswith("__init__.py") else name.rpartition(".")[0]
        _IMPORTS[name] = frozenset(_named(tree, package))
    return _IMPORTS[name]


def _named(tree: ast.Module, package: str) -> Iterable[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            whole = importlib.util.resolve_name("." * node.level + (node.module or ""), package) if node.level else ""
            base = whole or node.module or ""
            yield base
            yield from (f"{base}.{each.name}" for each in node.names)


def warm() -> None:
    """Everything is imported once, before the first fork; which module is built on which is read once too."""
    for each in list(sys.modules.values()):
        if each.__name__.startswith(OURS):
            _imports(each)
