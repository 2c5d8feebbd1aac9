"""What `ettle check` does: validate a rulebook, run its cases, verify its locks, and say so in calm lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from ettle.engine.evaluate.differences import Difference, differences
from ettle.engine.evaluate.results import Reason, Result
from ettle.engine.events.counting import Journey, journeys
from ettle.engine.rules.checks.cases import case_findings
from ettle.engine.rules.problems import Problem, not_too_many
from ettle.engine.rules.rulebook import Rulebook
from ettle.engine.wording.sharing import overdue_in_english
from ettle.files.cases import ReadCase, read_cases
from ettle.files.locks import unlocked, verify_locks, write_locks
from ettle.files.rulebook import Loaded, load_rulebook
from ettle.files.sharing import ReadAgreement, SharingFailure, failures_of, overdue

Evaluate = Callable[[Journey, Rulebook, date, datetime | None, str | None], list[Result]]
"""An evaluator: journey, rulebook, day of asking, known at, programme -> a Result for each enrolment."""
English = Callable[[Reason], str]


def _code(reason: Reason) -> str:
    said = ", ".join(f"{name} {value}" for name, value in reason.params.items())
    return f"{reason.code} ({said})" if said else reason.code


@dataclass(frozen=True, slots=True)
class Failure:
    """A case that does not come out as expected, or could not be asked."""

    case: ReadCase
    differences: tuple[Difference, ...]
    stopped: str | None = None
    """What the evaluator stopped with, if it did."""

    def lines(self, english: English) -> Iterator[str]:
        yield f"{self.case.file}, line {self.case.line(())}, {self.case.id}: {self.case.case.title}"
        if self.case.case.why:
            yield f"    why: {self.case.case.why}"
        if self.stopped is not None:
            yield f"    the evaluator stopped: {self.stopped}"
        for each in self.differences:
            line = self.case.line(("expect", *each.path))
            yield f"    line {line}, {each}"
            if each.because:
                yield "        because " + "; ".join(english(reason) for reason in each.because)


@dataclass(frozen=True, slots=True)
class CheckReport:
    """Everything a check found. Clean when there are no problems and no failures."""

    programmes: int
    contracts: int
    variations: int
    cases: int
    problems: tuple[Problem, ...]
    failures: tuple[Failure | SharingFailure, ...]
    unlocked: tuple[str, ...]
    """Documents in force that no lock holds yet: a note, not a problem."""
    agreements: int = 0
    """Sharing agreements."""
    returns: int = 0
    measures: int = 0
    maps: int = 0
    overdue: tuple[str, ...] = ()
    """Sharing agreements that were to be looked at again by now: a warning, not a problem."""

    @property
    def clean(self) -> bool:
        return not self.problems and not self.failures

    def lines(self, english: English = _code) -> Iterator[str]:
        """The report, a line at a time; `english` turns a reason into words."""
        yield from map(str, self.problems)
        for failure in self.failures:
            yield from failure.lines(english)
        yield from (f"Warning: {each}." for each in self.overdue)
        if self.unlocked:
            yield f"{_number(len(self.unlocked), 'document')} in force not locked yet; `ettle check --lock` locks them."
        counts = [(self.programmes, "programme"), (self.contracts, "contract"), (self.variations, "variation")]
        counts += [(self.agreements, "sharing agreement")] if self.agreements else []
        counts += [(self.returns, "return")] if self.returns else []
        counts += [(self.measures, "measure")] if self.measures else []
        counts += [(self.maps, "journey map")] if self.maps else []
        said = ", ".join(_number(*each) for each in (*counts, (self.cases, "case")))
        wrong = (_number(len(self.problems), "problem"), _number(len(self.failures), "failed case"))
        yield f"{said}: " + ("all is well." if self.clean else " and ".join(wrong) + ".")


def check(
    folder: Path,
    evaluate: Evaluate,
    on: date,
    lock: bool = False,
    contracts: Path | None = None,
) -> CheckReport:
    """Validate the rulebook of a folder, run its cases, verify its locks as of `on`.

    With `lock`, documents in force by `on` are locked, but only when everything else is clean.
    """
    loaded = load_rulebook(folder, contracts)
    cases, problems = _cases(loaded, folder)
    askable = [case for case in cases if case.programme not in _broken(loaded)]
    failures: list[Failure | SharingFailure] = [
        failure for case in askable for failure in _asked(case, loaded.rulebook, evaluate)
    ]
    failures += [failure for each in loaded.sharing for failure in failures_of(each)]
    problems = [*loaded.problems, *problems]
    if lock and not problems and not failures:
        problems += write_locks(loaded, folder, on)
    else:
        problems += verify_locks(loaded, folder, on)
    return CheckReport(
        programmes=len(loaded.programmes),
        contracts=_count(loaded, "contract"),
        variations=_count(loaded, "variation"),
        cases=len(cases) + sum(len(each.agreement.cases) for each in loaded.sharing),
        problems=tuple(not_too_many(problems)),
        failures=tuple(failures),
        unlocked=tuple(unlocked(loaded, folder, on)),
        agreements=len(loaded.sharing),
        returns=len(loaded.returns),
        measures=len(loaded.measures.measures),
        maps=len(loaded.maps),
        overdue=tuple(_overdue(each) for each in loaded.sharing if overdue(each, on)),
    )


def _cases(loaded: Loaded, folder: Path) -> tuple[list[ReadCase], list[Problem]]:
    cases: list[ReadCase] = []
    problems: list[Problem] = []
    for programme, place in loaded.programmes.items():
        path = place / "cases.yaml"
        if path.is_file():
            read, several = read_cases(path, folder, programme, loaded.rulebook.facts)
            problems += several
            for case in read:
                wrong = _named_wrongly(case, loaded)
                problems += wrong
                cases += [] if wrong else [case]
    return cases, problems


def _named_wrongly(case: ReadCase, loaded: Loaded) -> list[Problem]:
    """Codes and rules that a case names and that are nowhere; of a programme that could not be read, nothing."""
    if case.programme in _broken(loaded):
        return []
    found = case_findings(case.case, case.programme, loaded.rulebook)
    return [case.where.problem(each.path, each.found, each.expected, each.cure) for each in found]


def _broken(loaded: Loaded) -> set[str]:
    """The programmes that could not be read: their cases wait until they can."""
    return set(loaded.programmes) - set(loaded.rulebook.agreements)


def _asked(case: ReadCase, rulebook: Rulebook, evaluate: Evaluate) -> Iterator[Failure]:
    try:
        found = differences(case.case, _results(case, rulebook, evaluate), case.programme, case.events)
    except Exception as error:  # an evaluator that stops on one case must not hide the others
        yield Failure(case, (), f"{type(error).__name__}: {error}")
        return
    if found:
        yield Failure(case, tuple(found))


def _results(case: ReadCase, rulebook: Rulebook, evaluate: Evaluate) -> Iterator[Result]:
    known_at = case.case.asked_at
    known: Iterable[Journey] = journeys(case.events, known_at).values()
    nobody: Sequence[Journey] = (Journey("ada", ("ada",), (), {}, {}),)
    for journey in known or nobody:
        yield from evaluate(journey, rulebook, case.case.on, known_at, case.programme)


def _overdue(read: ReadAgreement) -> str:
    line = read.where.find(("review_on",))[1]
    return f"{read.document.file}, line {line}, review_on: {overdue_in_english(read.agreement)}"


def _count(loaded: Loaded, kind: str) -> int:
    return sum(each.name.startswith(f"{kind} ") for each in loaded.agreed)


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
