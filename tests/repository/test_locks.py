"""The locks: whole, checked by hash, and free of any address."""

import json
import re

import pytest

from tests.repository.tree import ROOT

LOCKS = [
    "requirements.lock",
    "requirements-dev.lock",
    "setup/installer.lock",
    "setup/node.lock",
    "setup/spark.lock",
    "bench/peers/requirements.lock",
]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_is_pinned_and_hashed(lock):
    text = (ROOT / lock).read_text()
    pinned = re.findall(r"^[a-z0-9][^\n]*==[^\n]*\\\n    --hash=sha256:", text, re.MULTILINE)
    named = re.findall(r"^[a-z0-9]", text, re.MULTILINE)
    assert len(pinned) == len(named) > 0


@pytest.mark.parametrize("lock", [*LOCKS, "web_assets/package-lock.json"])
def test_no_lock_names_where_packages_come_from(lock):
    text = (ROOT / lock).read_text()
    assert not re.search(r"https?://|--(extra-)?index-url|--find-links", text)


def test_the_running_lock_and_those_that_hold_it_agree():
    def versions(name):
        return set(re.findall(r"^(\S+==\S+)(?: ;.*)? \\$", (ROOT / name).read_text(), re.MULTILINE))

    running = versions("requirements.lock")
    for lock in ("requirements-dev.lock", "setup/spark.lock"):
        assert running <= versions(lock), f"run `make lock`: {lock} lacks {sorted(running - versions(lock))}"


def test_every_npm_package_is_checked_by_hash():
    packages = json.loads((ROOT / "web_assets" / "package-lock.json").read_text())["packages"]
    assert all("integrity" in package for name, package in packages.items() if name)
