"""What bulk evaluation and its peers were measured at, as a table and as one line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bench.page import table

HEAD = ("measured", "CPU s", "wall s", "RSS MB", "beside", "bar")
RULES = "four outcomes, two offers"


@dataclass(frozen=True)
class Run:
    people: int
    few: int
    """On how many people pandas and plain Python were measured."""
    events: int
    columns: int
    scan: dict[str, Any]
    ours: dict[str, Any]
    several: dict[str, Any]
    same: dict[str, Any]
    """Ours by the rules that the peers know as well, and no more."""
    from_store: dict[str, Any]
    """Ours from a store by kind instead of the wide file."""
    several_from_store: dict[str, Any]
    sql: dict[str, Any]
    others: dict[str, dict[str, Any]]
    """The peers measured on a few people, by name."""
    equal: bool

    @property
    def scans(self) -> float:
        return float(self.ours["cpu"] / self.scan["cpu"])

    @property
    def ratio(self) -> float:
        """How many times our CPU the same rules take in SQL."""
        return float(self.sql["cpu"] / self.same["cpu"])


def last_line(run: Run) -> str:
    rss = max(run.ours["rss_mb"], run.several["rss_mb"])
    return f"scans {run.scans:.2f}, ratio {run.ratio:.1f}, rss {rss:.0f} MB, peers equal {'yes' if run.equal else 'no'}"


def lines(run: Run) -> list[str]:
    several = run.several["cpu"] / run.ours["cpu"]
    stored, several_stored = run.from_store["cpu"], run.several_from_store["cpu"]
    rows = [
        _row("DuckDB: a scan of the same columns", run.scan, f"{run.columns} columns of one wide Parquet; the unit"),
        _row("Ettle: outcomes, offers, payments, written", run.ours, f"{run.scans:.2f} scans", "<= 2.5 scans"),
        _row("Ettle: the same with 16 variations", run.several, f"{several:.2f} times one", "<= 2.5 times"),
        _row(
            "Ettle: the same from a store by kind",
            run.from_store,
            f"{stored / run.scan['cpu']:.2f} scans of the wide file",
            "<= 1.5 scans",
        ),
        _row(
            "Ettle: from the store with 16 variations",
            run.several_from_store,
            f"{several_stored / stored:.2f} times one",
            "<= 4 times",
        ),
        _row(f"Ettle: {RULES} alone, written", run.same, "what the peers do, and which event decided"),
        _row(f"DuckDB SQL: {RULES}, written", run.sql, f"{run.ratio:.1f} times ours", ">= 8 times"),
        *(_scaled(run, name, used) for name, used in run.others.items()),
    ]
    by_definition = f"{run.ours['by_definition']:,} people one by one by the definition"
    return [
        f"{run.people:,} people, {run.events:,} events; {by_definition}. The peers' answers are "
        f"{'equal' if run.equal else 'NOT EQUAL'} to ours, by the whole programme and by it cut to their rules, on {run.few:,} people.",
        "",
        *table(HEAD, rows),
    ]


def _row(what: str, used: dict[str, Any], beside: str, bar: str = "") -> tuple[str, ...]:
    return (what, f"{used['cpu']:.2f}", f"{used['wall']:.2f}", f"{used['rss_mb']:.0f}", beside, bar)


def _scaled(run: Run, name: str, used: dict[str, Any]) -> tuple[str, ...]:
    times = run.people / run.few
    cpu, wall = used["cpu"] * times, used["wall"] * times
    said = f"{cpu / run.same['cpu']:.0f} times ours"
    if times == 1:
        return _row(f"{name}: {RULES}, written", used, said)
    said = f"{said}: SCALED, {used['cpu']:.1f} s measured on {run.few:,} people, times {times:g}"
    return (f"{name}: {RULES}, written", f"{cpu:.0f}", f"{wall:.0f}", f"({used['rss_mb']:.0f})", said, "")
