"""People enough for a figure: sixty of Ettlebrae Works, twenty elsewhere, counted as they stood on the day of the site."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from ettle.web.access.models import Staff
from ettle.web.casework import actions as casework
from ettle.web.measurement.evaluating import count_now
from ettle.web.measurement.models import Evaluation
from tests.cast import ELSEWHERE, WORKS, make_staff
from tests.remembered import remembered
from tests.web.told import DAY, told


@pytest.fixture(autouse=True)
def apart(tmp_path: Any, settings: Any) -> None:
    settings.FIGURES = tmp_path / "figures"


@pytest.fixture
@remembered
def counters(cast: dict[str, Staff]) -> dict[str, Staff]:
    """A commissioner, an analyst, a partnership officer."""
    return {
        code: make_staff(code, name, "council", role)
        for code, name, role in (
            ("col", "Col Baxter", "commissioner"),
            ("ina", "Ina Dunn", "analyst"),
            ("una", "Una Esslemont", "partnership_officer"),
        )
    }


@pytest.fixture
def counting(cast: dict[str, Staff], counters: dict[str, Staff]) -> dict[str, Staff]:
    """The cast with those who count."""
    cast.update(counters)
    return cast


def one(number: int, provider: str, worker: str) -> list[Any]:
    """One person: started in 2020, in work at once or after a while or never, a woman or a man."""
    person = f"p{number:03d}"
    begun = DAY - timedelta(days=640 - number)
    start = {"programme": "fair-start-scotland", "provider": provider, "area": "lot-6", "group": "core"}
    events = [
        told(
            "referral",
            begun.isoformat(),
            person=person,
            source="jobcentre",
            programme="fair-start-scotland",
            to=provider,
        ),
        told(
            "fact",
            begun.isoformat(),
            id=f"{person}-sex",
            person=person,
            name="sex",
            value="female" if number % 5 < 3 else "male",
        ),
        told("start", begun.isoformat(), person=person, **start),
        told("key_worker", begun.isoformat(), person=person, worker=worker),
    ]
    if number % 2:
        day = (begun + timedelta(days=30)).isoformat()
        events.append(told("work", day, person=person, employer="cafe", hours_per_week=20))
    return events


@pytest.fixture
@remembered
def everybody(counting: dict[str, Staff], recorded: Any) -> dict[str, Staff]:
    workers = ("ben", "bea", "bob")
    events = [each for n in range(60) for each in one(n, WORKS, workers[n % 3])]
    events += [each for n in range(60, 80) for each in one(n, ELSEWHERE, "cai")]
    casework.record_events(by="ben", events=events, for_day=DAY)
    return counting


@pytest.fixture(scope="session")
def counted_before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("counted")


@pytest.fixture
@remembered
def evaluation(everybody: dict[str, Staff]) -> Evaluation:
    return count_now(by="system: figures")


@pytest.fixture
def fife(counting, recorded):
    """Three people of Fife whose rows may go as they are."""
    start = {"programme": "fair-start-scotland", "provider": WORKS, "area": "lot-6", "group": "core"}
    events = []
    for person in ("eve", "fin", "gus"):
        events += [
            told(
                "fact", "2021-01-04", id=f"{person}-born", person=person, name="date_of_birth", value=date(1990, 1, 1)
            ),
            told("fact", "2021-01-04", id=f"{person}-lives", person=person, name="lives_in", value="fife"),
            told("start", "2021-01-04", person=person, **start),
        ]
    casework.record_events(by="ben", events=events, for_day=DAY)
    count_now(by="system: figures")
    return counting


@pytest.fixture
def counted(evaluation: Evaluation, settings: Any, counted_before: Path) -> Evaluation:
    """What everybody comes to, with the files it was counted on: those made the first time, copied."""
    files = counted_before / str(evaluation.pk)
    if settings.FIGURES.is_dir():
        shutil.copytree(settings.FIGURES, files)
    else:
        shutil.copytree(files, settings.FIGURES)
    return evaluation
