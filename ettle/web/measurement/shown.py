"""A figure as its page shows it: the chart, the table with the people behind each number, what it says in large."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, partial

from django.urls import reverse

from ettle.engine.measures.figure import ALL, INTERVAL, NO_RATE, NOT_MEASURED, FigureRow, interval_column, percent
from ettle.engine.wording.figures import capital, count_name, grouped_by
from ettle.engine.wording.plain import day, listed
from ettle.web.measurement import charts
from ettle.web.measurement.figures import Answer
from ettle.web.measurement.words import Groups, cohort_name

NO_ANSWER = ("no_engagement", "unknown", "due_no_answer")
"""Of those whose follow-up was due: not known to be in work, and not known not to be."""
NOT_OWED = "not_owed"
"""In the table alone: whom no follow-up is owed would be most of each bar."""
OF_A_FOLLOW_UP = "follow_up."
PARTS = ("counted", "numerator", "not_known")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the table; `opens` is where the people behind it are, empty where they are not listed."""

    text: str
    opens: str = ""
    behind: str = ""
    """What they are, for who hears the link alone."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table."""

    words: str
    cells: tuple[Cell, ...]
    early: bool
    total: bool
    part: bool
    """A total of one of two breakdowns."""


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure in large, with what it is of."""

    words: str
    figure: str
    of: str


@dataclass(frozen=True)
class Shown:
    """An answer; where it is broken down of all its cohorts that are complete, else of the newest."""

    answer: Answer
    groups: Groups

    @property
    def figure_rows(self) -> tuple[FigureRow, ...]:
        return self.answer.figure.rows

    @property
    def chosen(self) -> str:
        """The cohort whose groups are shown."""
        of_somebody = [row.cohort for row in self.figure_rows if any(row.counts.values())]
        return ALL if ALL in of_somebody else max(of_somebody, default="")

    @property
    def of_time(self) -> str:
        """Of which time the groups are."""
        early = any(row.cohort == self.chosen and not row.matured for row in self.figure_rows)
        return cohort_name(self.chosen) + (", the newest, which is too early to have a rate" if early else "")

    @property
    def is_broken_down(self) -> bool:
        return bool(self.answer.figure.by)

    @cached_property
    def rows(self) -> list[FigureRow]:
        """Cohort by cohort, or group by group of one cohort; the totals last."""
        if not self.is_broken_down:
            return sorted(self.figure_rows, key=lambda row: (row.cohort == ALL, row.cohort))
        here = [row for row in self.figure_rows if row.cohort == self.chosen]
        return sorted(here, key=lambda row: (row.group.count(ALL), row.group[-1:] == (ALL,)))

    def words_of(self, row: FigureRow) -> str:
        if not self.is_broken_down:
            return cohort_name(row.cohort)
        if all(each == ALL for each in row.group):
            return "All of them"
        pairs = zip(self.answer.figure.by, row.group, strict=True)
        return ", ".join(self.groups.name(by, value) for by, value in pairs)

    @cached_property
    def states(self) -> dict[str, str]:
        """The counts that are states apart, with their words; none where the measure has none."""
        first = self.figure_rows[0].counts if self.figure_rows else {}
        measure = self.answer.measure
        other = {*PARTS, *measure.denominators}
        if not (measure.states or measure.operation in ("distribution", "time_to")):
            return {}
        found = [name for name in first if name not in other and name not in ("known", "no_first_day")]
        order = list(charts.FILLS)
        found.sort(key=lambda name: (order.index(name) if name in order else -1, name))
        return {name: count_name(name) for name in found if any(row.counts.get(name) for row in self.figure_rows)}

    @cached_property
    def charts(self) -> list[charts.Chart]:
        alone = [row for row in self.rows if not _is_total(row, self)]
        if not alone:
            return []
        rows = self._noted(alone, self._note)
        made = []
        by = f", by {listed(grouped_by(each).lower() for each in self.answer.figure.by)}" if self.is_broken_down else ""
        first = alone[0]
        if self.states:
            drawn = {name: words for name, words in self.states.items() if name != NOT_OWED}
            noted = self._noted(alone, lambda row: self._note_of(row, drawn))
            made.append(charts.states(f"{self.answer.figure.title}: what is known of each{by}", noted, drawn))
        for label in first.rates if not self.states else ():
            noted = self._noted(alone, partial(_made_of, label))
            made.append(charts.shares(f"{self.answer.figure.title}, {share_name(label)}{by}", noted, label))
        for label in [each for each in first.estimates if not self.states or each.startswith("median")][:2]:
            noted = self._noted(alone, partial(self._note_of_estimate, label))
            made.append(charts.estimates(f"{self.answer.figure.title}: {label}{by}", noted, label))
        so_far = "" if self.answer.measure.operation == "count" else ": how many are counted so far"
        return made or [charts.counts(f"{self.answer.figure.title}{so_far}{by}", rows, next(iter(first.counts)))]

    def _noted(self, rows: Iterable[FigureRow], note: Callable[[FigureRow], str]) -> list[tuple[str, str, FigureRow]]:
        """What stands above the bar of each row: its words, and what the bar is of."""
        return [(self.words_of(row), note(row), row) for row in rows]

    def _note_of_estimate(self, label: str, row: FigureRow) -> str:
        """Of how many an estimate is, where it is not of everybody who is counted."""
        found = row.estimates.get(label)
        return self._note(row) if found is None or found.of is None else f"{found.of:,} of {self._note(row)}"

    def _note(self, row: FigureRow) -> str:
        whole = _whole(row)
        return f"{'hidden' if whole is None else f'{whole:,}'} {UNITS[self.answer.measure.unit][whole != 1]}"

    def _note_of(self, row: FigureRow, drawn: Iterable[str]) -> str:
        """Where a bar is of some of them alone, of how many: its parts add up to that."""
        some, whole = sum(row.counts.get(each) or 0 for each in drawn), _whole(row)
        return self._note(row) if whole is None or some == whole else f"{some:,} of {self._note(row)}"

    @cached_property
    def columns(self) -> list[str]:
        """What says most stands first: a narrow window cuts the states off, not the shares."""
        first = self.figure_rows[0] if self.figure_rows else None
        if first is None:
            return []
        shares = [column for each in first.rates for column in (f"% {each}", interval_column(each))]
        return [column_name(each) for each in (*self._sizes, *shares, *self._estimates, *self._apart)]

    @cached_property
    def _apart(self) -> list[str]:
        """The counts that are states, in the order in which they are drawn."""
        order = list(charts.FILLS)
        return sorted(
            (each for each in self.figure_rows[0].counts if each in order and each not in PARTS), key=order.index
        )

    @cached_property
    def _sizes(self) -> list[str]:
        """The counts that states and shares are of."""
        return [each for each in self.figure_rows[0].counts if each not in self._apart]

    @cached_property
    def _estimates(self) -> list[str]:
        return list(dict.fromkeys(name for row in self.rows for name in row.estimates))

    @cached_property
    def _texts(self) -> dict[int, dict[str, str]]:
        """What stands in each column of a row: the same text as in a file and by the API."""
        return dict(zip(map(id, self.figure_rows), self.answer.figure.to_table(), strict=True))

    @cached_property
    def lines(self) -> list[Line]:
        return [self._line(row) for row in self.rows]

    def _line(self, row: FigureRow) -> Line:
        words, text = self.words_of(row), self._texts[id(row)]
        cells = [self._count(row, words, name, text[name]) for name in self._sizes]
        cells += [Cell(text[column]) for name in row.rates for column in (f"% {name}", interval_column(name))]
        cells += [Cell(text.get(name, "not yet")) for name in self._estimates]
        cells += [self._count(row, words, name, text[name]) for name in self._apart]
        return Line(words, tuple(cells), not row.matured, _is_whole(row, self), _is_total(row, self))

    def _count(self, row: FigureRow, words: str, name: str, text: str) -> Cell:
        if not (self.answer.opens and row.counts[name]):
            return Cell(text)
        query = self.answer.question.query(cohort=row.cohort, count=name)
        query += "".join(f"&group={each}" for each in row.group)
        return Cell(text, f"{reverse('figure_people')}?{query}", f"people, {count_name(name)}, {words}")

    @cached_property
    def tiles(self) -> list[Tile]:
        """What the newest complete cohort says, or all of them where it is broken down."""
        row = self._newest
        if row is None:
            return []
        found = [
            Tile(f"{capital(share_name(each))}, {cohort_name(row.cohort)}", *self._share(row, each))
            for each in self._shares(row)
        ]
        for name, estimate in list(row.estimates.items())[:3]:
            figure, _, interval = estimate.text().rstrip(")").partition(" (")
            found.append(Tile(f"{capital(name)}, {cohort_name(row.cohort)}", figure, interval))
        if not found:
            name, count = next(iter(row.counts.items()))
            found.append(Tile(f"{count_name(name)}, {cohort_name(row.cohort)}", str(count), ""))
        return found

    @property
    def _newest(self) -> FigureRow | None:
        """Of nobody there is a count, and neither a share nor an estimate."""
        whole = [row for row in self.figure_rows if row.matured and all(each == ALL for each in row.group)]
        whole = [row for row in whole if any(row.counts.values()) or not (row.rates or row.estimates)]
        if not self.is_broken_down:
            whole = [row for row in whole if row.cohort != ALL] or whole
        return max(whole, key=lambda row: row.cohort, default=None)

    def _shares(self, row: FigureRow) -> Iterable[str]:
        """The shares of a rate. Of a distribution the states are drawn, and no tile is needed."""
        return row.rates if self.answer.measure.operation == "rate" else ()

    def _share(self, row: FigureRow, label: str) -> tuple[str, str]:
        """A share in large, and under it what it is made of and how sure it is."""
        text = self._texts[id(row)]
        rate, interval, of = text[f"% {label}"], text[interval_column(label)], _made_of(label, row)
        if row.rates[label] is None:
            return "–", f"{of}: {rate}" if rate == NOT_MEASURED else of
        return rate, f"{of}{self._not_asked(row, label)}; 95% interval {interval}"

    def _not_asked(self, row: FigureRow, label: str) -> str:
        """Of how many in the base of a share it is never asked."""
        many = row.counts.get(NOT_OWED)
        of_all = self.answer.measure.denominators.get(label.removeprefix("of ")) == "all"
        return f", {many:,} of them owed no follow-up" if many and of_all else ""

    @property
    def not_owed(self) -> str:
        """Of how many the answer is never asked, where they are in the base of a share. Said below the table."""
        many = next((row.counts.get(NOT_OWED) for row in self.rows if _is_whole(row, self)), None)
        everybody = [each for each, among in self.answer.measure.denominators.items() if among == "all"]
        if not many or not everybody or self.answer.measure.operation != "rate":
            return ""
        of = listed(count_name(each).lower() for each in everybody)
        return (
            f"The share of {of} counts among them {many:,} owed no follow-up: nobody asks after them. Where nobody "
            f"of a row is owed one, it is {NOT_MEASURED} there."
        )

    @property
    def bounds(self) -> str:
        """Between what the truth lies, where an answer was due and is not there."""
        row = self._newest
        if row is None or not (self.answer.measure.states or "").startswith(OF_A_FOLLOW_UP):
            return ""
        due = row.counts.get("reached_checkpoint")
        so, silent = row.counts.get("numerator"), [row.counts.get(name, 0) for name in NO_ANSWER]
        if not due or so is None or None in silent:
            return ""
        most = so + sum(each or 0 for each in silent)
        low, high = percent(Fraction(so, due)), percent(Fraction(most, due))
        return f"The true share lies between {low} and {high}: if nobody, or everybody, without an answer is so."

    @property
    def of_nobody(self) -> bool:
        """Whether a share or an estimate stands in the table that there is nobody for."""
        return any(cell.text == NO_RATE for line in self.lines for cell in line.cells)

    @property
    def early(self) -> list[str]:
        """The cohorts that are too early to have a rate."""
        ready = {row.cohort: row.ready for row in self.figure_rows if not row.matured}
        return [f"{cohort_name(each)} ({f'complete on {day(on)}' if on else 'not yet'})" for each, on in ready.items()]


UNITS = {
    "person": ("person", "people"),
    "enrolment": ("enrolment", "enrolments"),
    "referral": ("referral", "referrals"),
    "offer": ("period", "periods"),
    "payment": ("line", "lines"),
}


def _whole(row: FigureRow) -> int | None:
    """How many are counted; None = hidden."""
    return row.counts.get("counted", next(iter(row.counts.values()), 0))


def share_name(label: str) -> str:
    """ "of reached_checkpoint" as "of reached the checkpoint"."""
    of = label.removeprefix("of ")
    return f"share of {count_name(of).lower()}" if label.startswith("of ") else f"{count_name(of)}, share"


def column_name(column: str) -> str:
    """What a column of the figure is called on the page."""
    if column.startswith(INTERVAL):
        return f"{INTERVAL}of the {share_name(column.removeprefix(INTERVAL))}"
    if column.startswith("% "):
        return capital(share_name(column.removeprefix("% ")))
    return count_name(column)


def _made_of(label: str, row: FigureRow) -> str:
    """The counts that a share is made of: 10 of 36."""
    of, among = row.parts[label]
    return f"{of:,} of {among:,}"


def _is_whole(row: FigureRow, shown: Shown) -> bool:
    return all(each == ALL for each in row.group) if shown.is_broken_down else row.cohort == ALL


def _is_total(row: FigureRow, shown: Shown) -> bool:
    return ALL in row.group if shown.is_broken_down else row.cohort == ALL
