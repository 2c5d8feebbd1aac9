"""Variations nobody has agreed to, mixed as a policy desk asks them: other hours, weeks, windows, prices, offers."""

from __future__ import annotations

import tempfile
from pathlib import Path

from ettle.engine.rules.rulebook import Rulebook
from ettle.files.rulebook import default_rulebook, load_rulebook

HOURS = "{all: [{hours_per_week: {at_least: %d}}, {in_learning: no}]}"
CHANGES = [
    "{outcomes: {job_13: {qualifying: %s}}}" % (HOURS % 10),
    "{outcomes: {job_13: {qualifying: %s}}}" % (HOURS % 20),
    "{outcomes: {job_26: {qualifying: %s}}}" % (HOURS % 12),
    "{outcomes: {job_13: {sustained: {within: {weeks: 20}}}}}",
    "{outcomes: {job_26: {sustained: {within: {weeks: 36}}}}}",
    "{outcomes: {job_13: {sustained: {weeks: 10}}}}",
    "{payments: {job_13: {amount: {core: 80000}}}}",
    "{payments: {job_26: {amount: {core: 70000}}}}",
    "{payments: {job_52: {amount: {intense: 120000}}}}",
    "{payments: {job_13: {amount: {advanced: 140000}}, job_26: {amount: {advanced: 90000}}}}",
    "{outcomes: {job_52: {sustained: {within: {weeks: 70}}}}}",
    "{payments: {job_52: {price_on: achieved}}}",
    "{outcomes: {job_13: {qualifying: {all: [{in_work: yes}]}}}}",
    "{payments: {job_13: {amount: 100000}}}",
    "{offer: {monthly_review: {every: {months: 3}}}}",
    "{offer: {meaningful_activity: {at_least: {hours: 2}}}}",
]
TEXT = """programme: fair-start-scotland
variation: bench-{number:02}
title: A change to measure with
in_force: {{from: 2018-03-13, basis: start}}
illustrative: yes
change: {change}
"""
"""A document of a variation."""


def variants(count: int) -> dict[str, Rulebook]:
    """So many rulebooks, each with one of the changes alone."""
    found = {}
    for number, change in enumerate(CHANGES[:count]):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"bench-{number:02}.yaml"
            path.write_text(TEXT.format(number=number, change=change), encoding="utf-8")
            found[path.stem] = load_rulebook(default_rulebook(), None, [path]).rulebook
    return found
