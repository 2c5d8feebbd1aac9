"""The rules of rules.sql in pandas, whole columns at a time: `pandas_rules.py FILE ON OUT`.

Days are whole numbers since 1970, NONE an empty one. CPU seconds and memory as one line of JSON.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from measuring import measured

COLUMNS = [
    "id", "person", "enrolment", "kind", "on", "recorded_at", "until", "ended", "last_known", "employer",
    "hours_per_week", "programme", "group", "rule", "replaces", "reached", "attended",
]  # fmt: skip
WORDS = ["kind", "ended", "programme", "group", "rule", "reached", "attended"]
DAYS = ["on", "until", "last_known"]
NONE, ENDLESS, ANY_HOURS = -(10**6), 10**6, 168.0
EPOCH = date(1970, 1, 1)
OUTCOMES = {"job_start": ("works", 1, 1), "job_13": ("hours", 91, 112), "job_26": ("hours", 182, 210), "job_52": ("hours", 364, 420)}  # fmt: skip


def read(file: str, on: int) -> pd.DataFrame:
    """What counts: of each correction and what it corrects the later recorded; what was taken back is gone."""
    table = pq.read_table(file, columns=COLUMNS, read_dictionary=WORDS)
    for place, name in enumerate(table.column_names):
        if name in DAYS:
            table = table.set_column(
                place, name, pc.fill_null(table.column(name).cast(pa.int32()).cast(pa.int64()), NONE)
            )
        elif name == "hours_per_week":
            table = table.set_column(place, name, table.column(name).cast(pa.float64()))
    rows = table.to_pandas()
    mending = rows.loc[rows["replaces"].notna(), ["id", "replaces", "kind", "recorded_at"]]
    both = mending.merge(rows[["id", "recorded_at"]], left_on="replaces", right_on="id", suffixes=("", "_old"))
    later = (both["recorded_at"] > both["recorded_at_old"]) | (
        (both["recorded_at"] == both["recorded_at_old"]) & (both["id"] > both["id_old"])
    )
    gone = np.where((both["kind"] == "retract") | later, both["id_old"], both["id"])
    return rows[(rows["on"] <= on) & ~rows["id"].isin(gone)].drop(columns="replaces")


def of_kinds(rows: pd.DataFrame, *kinds: str) -> pd.DataFrame:
    return rows[rows["kind"].isin(kinds)]


def all_stays(rows: pd.DataFrame) -> pd.DataFrame:
    died = of_kinds(rows, "death").groupby("person")["on"].min().rename("died")
    starts = of_kinds(rows, "start")
    stays = starts.loc[starts["programme"] == "fair-start-scotland", ["person", "enrolment", "on", "group"]]
    stays = stays.rename(columns={"on": "begun"}).join(died, on="person").reset_index(drop=True)
    stays["died"] = stays["died"].fillna(ENDLESS).astype(int)
    stays["stay"] = stays.index
    leaves = of_kinds(rows, "leave")[["person", "enrolment", "on"]].merge(
        stays[["person", "enrolment", "begun", "stay"]]
    )
    left = leaves[leaves["on"] >= leaves["begun"]].groupby("stay")["on"].min()
    stays["left"] = np.minimum(left.reindex(stays.index).fillna(ENDLESS).astype(int), stays["died"])
    return stays


def all_covers(rows: pd.DataFrame, tomorrow: int) -> pd.DataFrame:
    died = of_kinds(rows, "death").groupby("person")["on"].min().rename("died")
    covers = of_kinds(rows, "work", "learning", "pause", "excuse").join(died, on="person")
    on, until = covers["on"], covers["until"]
    closing = np.maximum(np.minimum(covers["died"].fillna(ENDLESS), tomorrow), on)
    known = np.where(covers["last_known"] == NONE, on, covers["last_known"]) + 1
    sure = np.where(covers["ended"] == "yes", np.minimum(known, closing), closing)
    given, capped = until != NONE, np.minimum(until, tomorrow)
    covers = covers.assign(
        sure=np.where(given, capped, sure).astype(int), maybe=np.where(given, capped, closing).astype(int)
    )
    return covers[covers["on"] < covers["maybe"]]


def all_work(covers: pd.DataFrame, stays: pd.DataFrame) -> pd.DataFrame:
    """Jobs: work of one employer with no day between; each counts for the latest enrolment that had begun by then."""
    work = covers[covers["kind"] == "work"].copy()
    work["boss"] = work["employer"].fillna("?" + work["id"])
    work = work.sort_values(["person", "boss", "on", "recorded_at", "id"])
    keys = ["person", "boss"]
    before = work.groupby(keys)["sure"].cummax().groupby([work["person"], work["boss"]]).shift()
    work["job"] = (before.isna() | (work["on"] > before)).cumsum()
    work["job_begun"] = work.groupby("job")["on"].transform("min")
    found = pd.merge_asof(
        work.sort_values("job_begun"), stays[["person", "begun", "stay"]].sort_values("begun"),
        left_on="job_begun", right_on="begun", by="person",
    )  # fmt: skip
    found = found[found["stay"].notna()]
    return found.assign(stay=found["stay"].astype(int))[["stay", "on", "sure", "maybe", "hours_per_week"]]


def all_pieces(work: pd.DataFrame, learning: pd.DataFrame, stays: pd.DataFrame, tomorrow: int) -> pd.DataFrame:
    """The days of a stay cut wherever anything changes, and what holds on each piece."""
    cuts = [
        each[["stay", name]].set_axis(["stay", "d"], axis=1)
        for each in (work, learning)
        for name in ("on", "sure", "maybe")
    ]
    cut = pd.concat([*cuts, stays[["stay", "begun"]].set_axis(["stay", "d"], axis=1)]).drop_duplicates()
    cut = cut.sort_values(["stay", "d"])
    cut["until"] = cut.groupby("stay")["d"].shift(-1).fillna(tomorrow).astype(int)
    cut = cut.merge(stays[["stay", "begun"]])
    cut = cut[(cut["d"] >= cut["begun"]) & (cut["d"] < cut["until"])].reset_index(drop=True)
    cut["piece"] = cut.index
    now = _over(cut, work)
    certain = now["d"] < now["sure"]
    now["low"] = np.where(certain, now["hours_per_week"].fillna(0.0), 0.0)
    now["high"], now["works"], now["may_work"] = now["hours_per_week"].fillna(ANY_HOURS), certain, True
    sums = now.groupby("piece").agg(
        low=("low", "sum"), high=("high", "sum"), works=("works", "max"), may_work=("may_work", "max")
    )
    cut = cut.join(sums, on="piece")
    cut = cut.fillna({"low": 0.0, "high": 0.0}).astype({"works": "boolean", "may_work": "boolean"})
    learns = _over(cut[["stay", "d", "piece"]], learning)
    may_learn = cut["piece"].isin(learns["piece"])
    does_learn = cut["piece"].isin(learns.loc[learns["d"] < learns["sure"], "piece"])
    return cut.assign(
        works_0=cut["works"].fillna(False).astype(bool), works_1=cut["may_work"].fillna(False).astype(bool),
        hours_0=(cut["low"] >= 16) & ~may_learn, hours_1=(cut["high"] >= 16) & ~does_learn,
    )  # fmt: skip


def _over(cut: pd.DataFrame, spells: pd.DataFrame) -> pd.DataFrame:
    both = cut[["stay", "d", "piece"]].merge(spells, on="stay")
    return both[(both["on"] <= both["d"]) & (both["d"] < both["maybe"])].copy()


def joined(stretches: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Stretches that touch or overlap made one, within each of `by`."""
    rows = stretches.sort_values([*by, "d"])
    before = rows.groupby(by)["until"].cummax().groupby([rows[name] for name in by]).shift()
    rows["run"] = (before.isna() | (rows["d"] > before)).cumsum()
    return rows.groupby([*by, "run"], as_index=False).agg(d=("d", "min"), until=("until", "max"))


def outcomes(pieces: pd.DataFrame, stays: pd.DataFrame, tomorrow: int) -> pd.DataFrame:
    to_come = stays.assign(d=np.maximum(stays["begun"], tomorrow), until=stays["died"])
    to_come = to_come.loc[to_come["died"] > tomorrow, ["stay", "d", "until"]]
    found = []
    for rule, (counts, need, window) in OUTCOMES.items():
        days = []
        for reading in range(3):
            stretches = pieces.loc[pieces[f"{counts}_{min(reading, 1)}"], ["stay", "d", "until"]]
            runs = joined(pd.concat([stretches, to_come]) if reading == 2 else stretches, ["stay"])
            day = _filled(runs, need, window).reindex(stays.index)
            days.append(day.where(day < stays["died"]))
        sure, perhaps, best = days
        state = np.select(
            [sure.notna(), perhaps.notna(), best.notna()], ["achieved", "unknown", "possible"], "impossible"
        )
        said = stays[["person", "enrolment"]].assign(rule=rule, state=state)
        found.append(said.assign(on=sure, earliest=best.where(state == "possible")))
    return pd.concat(found)


def _filled(runs: pd.DataFrame, need: int, window: int) -> pd.Series:
    """By stay the day on which so many days within so many from the first day of some run are full."""
    both = runs[["stay", "d"]].rename(columns={"d": "first"}).merge(runs[["stay", "d", "until"]], on="stay")
    both = both[(both["d"] >= both["first"]) & (both["d"] < both["first"] + window)].sort_values(["stay", "first", "d"])
    days = np.minimum(both["until"], both["first"] + window) - both["d"]
    have = days.groupby([both["stay"], both["first"]]).cumsum()
    full = (have >= need) & (have - days < need)
    on = both["d"] + (need - (have - days)) - 1
    return on[full].groupby(both["stay"]).min()


def phases(pieces: pd.DataFrame, stays: pd.DataFrame, rows: pd.DataFrame, on: int) -> pd.DataFrame:
    """In work on 16 certain hours, before work otherwise, each with its limit from first entry."""
    working = joined(pieces.loc[pieces["low"] >= 16, ["stay", "d", "until"]], ["stay"])
    working["until"] = working["until"].where(working["until"] <= on, ENDLESS)
    ends = working.loc[working["until"] < ENDLESS, ["stay", "until"]].set_axis(["stay", "d"], axis=1)
    before = (
        pd.concat([stays[["stay", "begun"]].set_axis(["stay", "d"], axis=1), ends])
        .drop_duplicates()
        .reset_index(drop=True)
    )
    later = before.reset_index().merge(working, on="stay", suffixes=("", "_work"))
    until = later[later["until"] > later["d"]].groupby("index")["d_work"].min()
    before["until"] = until.reindex(before.index).fillna(ENDLESS).astype(int)
    closed = pd.concat([before.assign(phase="pre_employment"), working.assign(phase="in_work")])[
        ["stay", "phase", "d", "until"]
    ]
    closed = closed.merge(stays[["stay", "left"]])
    closed["until"] = np.minimum(closed["until"], closed["left"])
    kept = closed[closed["d"] < closed["until"]]
    first = kept.groupby(["stay", "phase"], as_index=False)["d"].min().rename(columns={"d": "first"})
    limits = _groups(first, stays, rows)
    year = (limits["phase"] == "in_work") | limits["group"].isin(["core", "advanced"])
    months = np.select([year, limits["group"] == "intense"], [12, 18], 0)
    limits["last"] = np.where(months > 0, months_after(limits["first"].to_numpy(), months), ENDLESS)
    kept = kept.merge(limits[["stay", "phase", "last"]])
    kept["until"] = np.minimum(kept["until"], kept["last"])
    return kept[kept["d"] < kept["last"]]


def _groups(first: pd.DataFrame, stays: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    changes = of_kinds(rows, "group_change")[["person", "enrolment", "on", "recorded_at", "id", "group"]]
    changes = changes.merge(stays[["person", "enrolment", "stay"]]).sort_values(["on", "recorded_at", "id"])
    both = first.merge(changes[["stay", "on", "group"]], on="stay")
    both = both[both["on"] <= both["first"]].assign(group=lambda found: found["group"].astype(object).fillna("-"))
    changed = both.groupby(["stay", "phase"])["group"].last().rename("changed")
    found = first.merge(stays[["stay", "group"]]).join(changed, on=["stay", "phase"])
    return found.assign(group=found["changed"].fillna(found["group"].astype(object)))


def months_after(days: np.ndarray, count: np.ndarray) -> np.ndarray:
    """The same day so many months later, or the last day of that month."""
    day = np.asarray(days).astype("datetime64[D]")
    month = day.astype("datetime64[M]")
    place = (day - month.astype("datetime64[D]")).astype(int)
    later = month + np.asarray(count).astype("timedelta64[M]")
    last = (later + 1).astype("datetime64[D]") - np.timedelta64(1, "D")
    return np.minimum(later.astype("datetime64[D]") + place, last).astype(int)


def stretches(phases_: pd.DataFrame, on: int) -> pd.DataFrame:
    found = joined(phases_[["stay", "d", "until"]], ["stay"])
    found["until"] = found["until"].where(found["until"] <= on, ENDLESS)
    return found[found["d"] <= on].reset_index(drop=True)


def periods(found: pd.DataFrame, rule: str, tomorrow: int) -> pd.DataFrame:
    end = np.minimum(found["until"], tomorrow)
    count = (end - found["d"] + 6) // 7 if rule == "weekly_contact" else (end - found["d"]) // 28 + 1
    each = found.loc[found.index.repeat(count), ["stay", "d", "until"]].rename(columns={"until": "end"})
    each["stretch"] = each.index
    each = each.reset_index(drop=True)
    each["k"] = each.groupby("stretch").cumcount()
    day, k = each["d"].to_numpy(), each["k"].to_numpy()
    start, following = (
        (day + 7 * k, day + 7 * k + 7) if rule == "weekly_contact" else (months_after(day, k), months_after(day, k + 1))
    )
    each = each.assign(start=start, until=np.minimum(following, each["end"]), whole=following - start)
    return each[each["start"] < np.minimum(each["end"], tomorrow)].reset_index(drop=True)


def offer(rule: str, found: pd.DataFrame, done: pd.DataFrame, off: pd.DataFrame, on: int) -> pd.DataFrame:
    each = periods(found, rule, on + 1)
    each["period"] = each.index
    at = pd.merge_asof(
        done.sort_values("on"), each[["stay", "start", "until", "period"]].sort_values("start"),
        left_on="on", right_on="start", by="stay",
    )  # fmt: skip
    at = at[at["on"] < at["until"]]
    did = each["period"].isin(at.loc[at["happened"] == "yes", "period"])
    may = each["period"].isin(at.loc[at["happened"] != "yes", "period"])
    away = _away(each, off[off["rule"].isna() | (off["rule"] == rule)])
    length = each["until"] - each["start"]
    state = np.select(
        [did, 2 * length < each["whole"], 2 * away["sure"] > length, may | (2 * away["perhaps"] > length),
         on >= each["until"], 4 * (each["until"] - on) < length],
        ["met", "not_owed", "excused", "unknown", "missed", "at_risk"], "due",
    )  # fmt: skip
    each = each.assign(rule=rule, state=state).sort_values(["stay", "start"])
    return each.assign(n=each.groupby("stay").cumcount() + 1)[["stay", "rule", "n", "start", "until", "state"]]


def _away(each: pd.DataFrame, off: pd.DataFrame) -> pd.DataFrame:
    """Of each period the days surely away, and perhaps."""
    both = each[["stay", "start", "until", "period"]].merge(off, on="stay")
    both = both[(both["on"] < both["until"]) & (both["maybe"] > both["start"])].reset_index(drop=True)
    first = np.maximum(both["start"], both["on"])
    days = both.loc[both.index.repeat(np.minimum(both["until"], both["maybe"]) - first)]
    day = first.loc[days.index] + days.groupby(level=0).cumcount()
    days = days.assign(day=day, known=days["certain"] & (day < days["sure"]))
    once = days.groupby(["period", "day"])["known"].max().groupby(level=0).agg(["sum", "size"])
    once = once.set_axis(["sure", "perhaps"], axis=1)
    return once.reindex(each["period"]).fillna(0).astype(int).reset_index(drop=True)


def all_off(covers: pd.DataFrame, stays: pd.DataFrame) -> pd.DataFrame:
    both = covers[covers["kind"].isin(["pause", "excuse"])].merge(
        stays[["person", "enrolment", "stay"]], on="person", suffixes=("", "_of")
    )
    own, pause = both["enrolment"] == both["enrolment_of"], both["kind"] == "pause"
    both = both[own | (pause & both["enrolment"].isna())]
    given, pause = both["until"] != NONE, both["kind"] == "pause"
    return both.assign(
        sure=np.where(given, both["until"], both["sure"]), maybe=np.where(given, both["until"], both["maybe"]),
        certain=pause | both["rule"].notna(), rule=both["rule"].astype(object).where(~pause),
    )[["stay", "rule", "on", "sure", "maybe", "certain"]]  # fmt: skip


def all_done(rows: pd.DataFrame, stays: pd.DataFrame) -> pd.DataFrame:
    done = of_kinds(rows, "contact", "activity", "review")[["person", "enrolment", "kind", "on", "reached", "attended"]]
    names = ["contact", "activity"]
    said = np.select([done["kind"] == name for name in names], [done["reached"], done["attended"]], "yes")
    done = done.assign(happened=said)
    done = done[done["happened"].isna() | (done["happened"] == "yes")]
    return done.merge(stays[["person", "enrolment", "stay"]])[["stay", "kind", "on", "happened"]]


def rules(file: str, on: int, out: Path) -> None:
    rows = read(file, on)
    stays, covers = all_stays(rows), all_covers(rows, on + 1)
    learning = covers[covers["kind"] == "learning"].merge(stays[["person", "stay"]])[["stay", "on", "sure", "maybe"]]
    pieces = all_pieces(all_work(covers, stays), learning, stays, on + 1)
    found = outcomes(pieces, stays, on + 1).astype({"on": "Int32", "earliest": "Int32"})
    found.sort_values(["person", "enrolment", "rule"]).to_parquet(
        out / "outcome.parquet", compression="zstd", index=False
    )
    parts, done, off = phases(pieces, stays, rows, on), all_done(rows, stays), all_off(covers, stays)
    before = parts[parts["phase"] == "pre_employment"]
    offers = pd.concat([
        offer("weekly_contact", stretches(parts, on), done, off, on),
        offer("monthly_review", stretches(before, on), done[done["kind"] == "review"], off, on),
    ]).merge(stays[["stay", "person", "enrolment"]])  # fmt: skip
    offers = offers.rename(columns={"start": "from"}).astype({"from": "int32", "until": "int32"}).drop(columns="stay")
    offers.sort_values(["person", "enrolment", "rule", "n"]).to_parquet(
        out / "offer.parquet", compression="zstd", index=False
    )


def main(file: str, on: str, out: str) -> None:
    with measured():
        rules(file, (date.fromisoformat(on) - EPOCH).days, Path(out))


if __name__ == "__main__":
    main(*sys.argv[1:])
