"""Mistakes in what claims are priced, due, corrected and taken back by: `python -m tests.mutation.claims --sample N --seed S`.

These stand among Django's models, which cannot be imported anew, so a mistake is put into the functions themselves: each
in a process forked off one that has the tables, which asks the tests of claims until one fails. What runs when a
module is imported (constants, defaults) is not tried. Survivors are listed; `survivors.md` says of each known one why.
"""

from __future__ import annotations

import argparse
import contextlib
import functools
import inspect
import io
import os
import random
import sys
import time
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import pytest

from tests import conftest  # sets up Django for a server of this run's own

from .kill import FORK, NOT_SEEN, SEEN
from .mistakes import Mistake, mistakes
from .run import AT_LEAST

ROOM = Path("ettle/web/claims")
FILES = [
    ROOM / f"{name}.py"
    for name in (
        *("basis", "settling", "entitled", "differing", "correcting", "recovering"),
        *("posting", "waits", "run", "batches/making", "batches/lines"),
    )
]
TESTS = [
    f"tests/claims/{name}.py"
    for name in (
        *("test_correcting", "test_corrected_once", "batches/test_come_back", "test_fee_taken_back", "test_varied"),
        *("test_worked_out_anew", "test_restated", "test_run", "test_first_thread", "batches/test_money_out"),
        *("test_told_to_the_ledger", "incentives/test_from_agreement_to_payment", "test_profile"),
    )
]
"""Those that ask most first."""


def every_mistake() -> list[Mistake]:
    return [each for file in FILES for each in mistakes(file) if each.function]


def put_into_its_functions(mistake: Mistake) -> None:
    """Give each function of the module the code that the changed source has for it."""
    name = ".".join(mistake.file.with_suffix("").parts)
    module, changed = import_module(name), ModuleType(name)
    exec(compile(mistake.write(), str(mistake.file), "exec"), changed.__dict__)
    codes = dict(_functions(changed))
    for path, function in _functions(module):
        function.__code__ = codes[path].__code__


def _functions(module: ModuleType) -> Iterator[tuple[str, FunctionType]]:
    for name, held in vars(module).items():
        if getattr(held, "__module__", None) != module.__name__:
            continue
        if inspect.isclass(held):
            yield from ((f"{name}.{each}", found) for each, one in vars(held).items() if (found := _function(one)))
        elif found := _function(held):
            yield name, found


def _function(held: Any) -> FunctionType | None:
    """The function itself, under whatever decorates it."""
    if isinstance(held, property):
        held = held.fget
    elif isinstance(held, functools.cached_property):
        held = held.func
    found = inspect.unwrap(held) if callable(held) else held
    return found if isinstance(found, FunctionType) else None


def survives(mistake: Mistake | None) -> bool:
    """Whether no test sees it, asked in a process of its own. None = no mistake."""
    begun = FORK.Process(target=_try, args=(mistake,))
    begun.start()
    begun.join()
    return begun.exitcode == NOT_SEEN


def _try(mistake: Mistake | None) -> None:
    from django.test import utils

    utils.setup_databases = lambda *_, **__: []  # there already
    utils.teardown_databases = lambda *_, **__: None
    if mistake is not None:
        put_into_its_functions(mistake)
    quiet = ["-q", "-x", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:randomly", "--no-header", "--tb=no"]
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        code = pytest.main([*quiet, *TESTS])
    if mistake is None and code:
        os.write(2, said.getvalue().encode())
    os._exit(NOT_SEEN if code == pytest.ExitCode.OK else SEEN)


@contextlib.contextmanager
def tables() -> Iterator[None]:
    """A server with the tables in it, and nothing open that a fork would share."""
    from django.db import connections
    from django.test.utils import setup_databases

    from ettle.web.site.settings import ENVIRONMENT

    Path(os.environ["ETTLE_DATA_DIR"], "static").mkdir(parents=True, exist_ok=True)
    ENVIRONMENT.cluster.start()
    try:
        setup_databases(verbosity=0, interactive=False)
        connections["default"].close()
        connections["default"].close_pool()  # type: ignore[attr-defined]
        yield
    finally:
        conftest.pytest_unconfigure(None)  # type: ignore[arg-type]


def main() -> int:
    options = argparse.ArgumentParser(prog="python -m tests.mutation.claims", description=__doc__)
    options.add_argument("--sample", type=int, default=100)
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--only", default="", help="mistakes whose place has this in it")
    options.add_argument("--minutes", type=float, default=1e6, help="after how many no other is begun")
    chosen = options.parse_args()
    every = [each for each in every_mistake() if chosen.only in each.name]
    sample = random.Random(chosen.seed).sample(every, min(chosen.sample, len(every)))
    with tables():
        if not survives(None):
            raise SystemExit("The tests of claims fail as they are: see above")
        tried, survived = _tried(sample, time.monotonic() + 60 * chosen.minutes)
    print(f"{tried} of {len(every)} mistakes, seed {chosen.seed}: {tried - survived} killed, {survived} survived")
    return 0 if 100 * (tried - survived) >= AT_LEAST * tried else 1


def _tried(sample: Sequence[Mistake], until: float) -> tuple[int, int]:
    """How many were tried, and how many of those survived; said while they are tried."""
    tried = survived = 0
    for mistake in sample:
        if time.monotonic() > until:
            break
        begun, lives = time.monotonic(), survives(mistake)
        tried, survived = tried + 1, survived + lives
        print(f"{'  survived' if lives else 'killed'}: {mistake.name} ({time.monotonic() - begun:.0f} s)", flush=True)
    return tried, survived


if __name__ == "__main__":
    sys.exit(main())
