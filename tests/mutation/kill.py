"""Ask the questions of the agreement of one changed file: `python -m tests.mutation.kill MODULE FILE`.

Ends with 1 when a difference, or a failing example of the manual, is seen: the mistake is killed.
"""

from __future__ import annotations

import importlib.abc
import importlib.util
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

HISTORIES = 3000


class _Changed(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives one module with other source; nothing on disk is touched."""

    def __init__(self, module: str, source: str) -> None:
        self.module, self.source = module, source

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        return importlib.util.spec_from_loader(name, self) if name == self.module else None

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self.source, self.module, "exec"), module.__dict__)


def is_seen() -> bool:
    from tests.agreement.agree import difference
    from tests.agreement.generate import small

    return any(difference(small(seed)) is not None for seed in range(HISTORIES))


def fails_the_manual() -> bool:
    import pytest

    quiet = ["-q", "-x", "-p", "no:cacheprovider", "--no-header", "--tb=no"]
    return pytest.main([*quiet, "spec"]) != 0


def main() -> int:
    module, file = sys.argv[1:]
    sys.meta_path.insert(0, _Changed(module, Path(file).read_text()))
    return 1 if is_seen() or fails_the_manual() else 0


if __name__ == "__main__":
    sys.exit(main())
