"""The architecture contracts hold, and each is proved by a planted violation that it catches."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import grimp
import pytest

from tests.repository.tree import ROOT

NAMES = {
    each["id"]: each["name"]
    for each in tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
}
BIN = Path(sys.executable).parent
ENGINE_MAY_USE = {"pydantic", "pydantic_core", "numpy", "pyarrow", "typing_extensions", "ettle", "annotated_types"}
# Beyond those, only the parts of the standard library that compute: no clock, no disk, no network, no chance.
ENGINE_MAY_NOT_USE = {
    "asyncio", "ftplib", "glob", "http", "io", "logging", "multiprocessing", "os", "pathlib", "random", "secrets", "shutil",
    "signal", "smtplib", "socket", "sqlite3", "ssl", "subprocess", "sys", "tempfile", "threading", "time", "urllib",
}  # fmt: skip


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the code. What is planted is planted in another one, all at once, and looked at once: to look takes a second."""
    tree = tmp_path_factory.mktemp("copy")
    shutil.copytree(ROOT / "ettle", tree / "ettle", ignore=shutil.ignore_patterns("__pycache__", "static", "published"))
    shutil.copy(ROOT / "pyproject.toml", tree)
    return tree


def another(copy: Path, name: str) -> Path:
    return shutil.copytree(copy, copy.with_name(name))


@dataclass(frozen=True)
class Checked:
    passed: bool
    report: str


def imports_checked(tree: Path) -> Checked:
    command = [BIN / "lint-imports", "--no-cache", "--no-logo"]
    done = subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False)
    return Checked(done.returncode == 0, " ".join(done.stdout.split()))


@pytest.fixture(scope="module")
def before(copy: Path) -> Checked:
    return imports_checked(copy)


@pytest.fixture(scope="module")
def after(copy: Path, before: Checked) -> Checked:
    """Of another copy, with every violation in it."""
    tree = another(copy, "violated")
    for planted, _, _ in VIOLATIONS.values():
        for file, text in planted.items():
            plant(tree, file, text)
    return imports_checked(tree)


def plant(tree: Path, file: str, text: str) -> None:
    """Add a module, with the packages above it, or add to one that is there."""
    path = tree / file
    path.parent.mkdir(parents=True, exist_ok=True)
    for parent in path.parents:
        if parent == tree:
            break
        (parent / "__init__.py").touch()
    with path.open("a") as module:
        module.write(text)


def test_the_contracts_hold(before: Checked):
    assert before.passed, before.report


# What is planted, which contract catches it, and the words by which its report shows that it was this.
VIOLATIONS = {
    "the engine imports django": (
        {"ettle/engine/basics/planted.py": "import django\n"},
        "pure",
        "ettle.engine.basics.planted -> django",
    ),
    "the engine imports ruamel": (
        {"ettle/engine/rules/planted.py": "from ruamel.yaml import YAML\n"},
        "pure",
        "ettle.engine.rules.planted -> ruamel",
    ),
    "the engine reaches the network": (
        {"ettle/engine/events/planted.py": "import urllib.request\n"},
        "pure",
        "ettle.engine.events.planted -> urllib",
    ),
    "the engine imports files": (
        {"ettle/engine/basics/planted.py": "import ettle.files\n"},
        "rooms",
        "ettle.engine.basics.planted -> ettle.files",
    ),
    "files import the web": (
        {"ettle/files/planted.py": "import ettle.web.frame\n"},
        "rooms",
        "ettle.files.planted -> ettle.web.frame",
    ),
    "a room nobody listed": ({"ettle/utils/planted.py": ""}, "rooms", "utils"),
    "events import rules": (
        {"ettle/engine/events/planted.py": "import ettle.engine.rules\n"},
        "engine",
        "ettle.engine.events.planted -> ettle.engine.rules",
    ),
    "a part of the engine nobody listed": ({"ettle/engine/helpers/planted.py": ""}, "engine", "helpers"),
    "a low desk imports a high desk": (
        {
            "ettle/web/casework/planted.py": "",
            "ettle/web/access/planted.py": "import ettle.web.casework.planted\n",
        },
        "desks",
        "ettle.web.access.planted -> ettle.web.casework.planted",
    ),
    "a desk imports another of its height": (
        {
            "ettle/web/claims/planted.py": "",
            "ettle/web/gateway/planted.py": "import ettle.web.claims.planted\n",
        },
        "desks",
        "ettle.web.gateway.planted -> ettle.web.claims.planted",
    ),
    "a desk nobody listed": ({"ettle/web/common/planted.py": ""}, "desks", "common"),
    "the frame imports the site": (
        {"ettle/web/frame/planted.py": "import ettle.web.site.views\n"},
        "desks",
        "ettle.web.frame.planted -> ettle.web.site.views",
    ),
    "the ledger imports journeys": (
        {"ettle/web/claims/ledger/planted.py": "import ettle.web.casework\n"},
        "ledger",
        "ettle.web.claims.ledger.planted -> ettle.web.casework",
    ),
    "a circle inside a desk": (
        {
            "ettle/web/casework/one.py": "import ettle.web.casework.two\n",
            "ettle/web/casework/two.py": "import ettle.web.casework.one\n",
        },
        "cycles",
        "No cycles are allowed in ettle.web.casework",
    ),
}


@pytest.mark.parametrize("violation", VIOLATIONS, ids=lambda name: name.replace(" ", "-"))
def test_a_planted_violation_is_caught(before: Checked, after: Checked, violation: str):
    _, contract, shown = VIOLATIONS[violation]
    assert shown not in before.report
    assert f"{NAMES[contract]} BROKEN" in after.report
    assert shown in after.report


CLOCKS = [
    "from datetime import date\nday = date.today()\n",
    "import datetime\nmoment = datetime.datetime.now()\n",
    "from datetime import datetime as d\nmoment = d.utcnow()\n",
    "import time\nmoment = time.time()\n",
    "from time import monotonic\nmoment = monotonic()\n",
    "import random\nchance = random.random()\n",
    "import uuid\none = uuid.uuid4()\n",
]


@pytest.fixture(scope="module")
def clocks_found(copy: Path) -> str:
    """What ruff says of every clock, each in a file of its own, in the engine and outside."""
    tree = another(copy, "with-clocks")
    for number, text in enumerate(CLOCKS):
        plant(tree, f"ettle/engine/rules/planted_{number}.py", text)
        plant(tree, f"ettle/web/site/planted_{number}.py", text)
    command = [BIN / "ruff", "check", "--no-cache", "--select", "TID251", "--output-format", "concise", "ettle"]
    return subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False).stdout


@pytest.mark.parametrize("number", range(len(CLOCKS)), ids=lambda number: CLOCKS[number].splitlines()[-1])
def test_the_engine_may_not_ask_the_time_or_the_dice(clocks_found: str, number: int):
    assert f"ettle/engine/rules/planted_{number}.py" in clocks_found
    assert f"ettle/web/site/planted_{number}.py" not in clocks_found, "outside the engine it is allowed"


def test_what_the_engine_uses_from_outside_is_on_the_short_list(outside_of: Callable[[str], dict[str, set[str]]]):
    used = outside_of("ettle.engine")
    loops = {each for each in used.pop("numba", set()) if not each.startswith("ettle.engine.bulk.kernels.")}
    assert not loops, f"numba compiles the loops of ettle/engine/bulk/kernels and nothing else: {loops}"
    foreign = {name: by for name, by in used.items() if not _allowed(name)}
    assert not foreign, f"The engine may use pydantic, numpy and pyarrow: {foreign}"


def _allowed(name: str) -> bool:
    if name in ENGINE_MAY_NOT_USE:
        return False
    return name in ENGINE_MAY_USE or name in sys.stdlib_module_names


@pytest.fixture
def outside_of() -> Callable[[str], dict[str, set[str]]]:
    graph = grimp.build_graph("ettle", include_external_packages=True, cache_dir=None)

    def ask(package: str) -> dict[str, set[str]]:
        used: dict[str, set[str]] = {}
        for module in {package} | graph.find_descendants(package):
            for imported in graph.find_modules_directly_imported_by(module):
                if not imported.startswith("ettle"):
                    used.setdefault(imported.partition(".")[0], set()).add(module)
        return used

    return ask


def test_types_are_strict_in_the_engine(copy):
    """An untyped function in the engine stops `make check`."""
    tree = another(copy, "untyped")
    plant(tree, "ettle/engine/basics/planted.py", "def untyped(day):\n    return day\n")
    checked = subprocess.run(
        [BIN / "mypy", "--cache-dir", tree / ".mypy_cache", "ettle/engine/basics/planted.py"],
        cwd=tree,
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode != 0
    assert "Function is missing a type annotation" in checked.stdout
