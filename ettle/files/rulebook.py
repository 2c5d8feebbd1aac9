"""The rulebook of a folder: everything it says, and every problem of every file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from ettle.engine.events.facts import FactDeclaration
from ettle.engine.rules.checks.agreement import Written, contract_problems, price_problems
from ettle.engine.rules.checks.agreement import problems as agreement_problems
from ettle.engine.rules.checks.finding import Known, unknown
from ettle.engine.rules.locks import Agreed
from ettle.engine.rules.maps import Map
from ettle.engine.rules.problems import Problem, RulebookErrors, Whereabouts, did_you_mean, not_too_many
from ettle.engine.rules.programme import Programme, RateTable, Variation
from ettle.engine.rules.returns import Return
from ettle.engine.rules.rulebook import Rulebook
from ettle.engine.rules.tables import CodeList, FactFile
from ettle.files.agreements import (
    ContractFolder,
    ProgrammeFolder,
    all_contracts,
    lockable,
    read_programme,
    written_agreement,
    yaml_files,
)
from ettle.files.csv_table import read_calendar, read_codes
from ettle.files.documents import Document, named, read_document
from ettle.files.maps import read_maps
from ettle.files.measures import Measures, read_measures
from ettle.files.returns import read_returns
from ettle.files.sharing import ReadAgreement, read_sharing

CALENDAR = "calendars/scotland.csv"


@dataclass(frozen=True, slots=True)
class Loaded:
    """A rulebook as far as it could be read, and everything that is wrong with it."""

    rulebook: Rulebook
    problems: tuple[Problem, ...]
    files: tuple[str, ...]
    """Every file read, from the rulebook folder down."""
    agreed: tuple[Agreed, ...]
    """The documents that locks hold once they are in force."""
    programmes: Mapping[str, Path]
    """The folder of each programme."""
    sharing: tuple[ReadAgreement, ...] = ()
    """The sharing agreements that nothing is wrong with, with their cases."""
    known: Known = field(default_factory=Known)
    """What the documents may name."""
    returns: tuple[Return, ...] = ()
    """The returns that nothing is wrong with."""
    measures: Measures = field(default_factory=Measures)
    """The measures that nothing is wrong with."""
    maps: tuple[Map, ...] = ()
    """The journey maps that nothing is wrong with."""

    def sound(self) -> Rulebook:
        """The rulebook. Raises RulebookErrors when anything is wrong with it."""
        if self.problems:
            raise RulebookErrors(self.problems)
        return self.rulebook


@dataclass
class _Reading:
    root: Path
    problems: list[Problem] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    facts: dict[str, FactDeclaration] = field(default_factory=dict)
    broken_facts: set[str] = field(default_factory=set)
    rates: dict[str, RateTable] = field(default_factory=dict)
    rate_names: set[str] = field(default_factory=set)
    code_lists: dict[str, CodeList] = field(default_factory=dict)
    holidays: frozenset[date] = frozenset()

    @property
    def known(self) -> Known:
        """What may be named: also what is there but wrong, so that one slip is told once."""
        broken = dict.fromkeys(self.broken_facts)
        by_age = {each.rate for each in self.rates.values() if each.by_age}
        return Known({**broken, **self.facts}, self.rate_names, self.code_lists, by_age)


def default_rulebook() -> Path:
    """`rulebook/` here or in a folder above, else the one of the repository that holds this code."""
    for folder in (Path.cwd(), *Path.cwd().parents, Path(__file__).resolve().parents[2]):
        if (folder / "rulebook" / "programmes").is_dir():
            return folder / "rulebook"
    raise FileNotFoundError("no folder `rulebook` with `programmes` in it, here or above; say where it is")


def load_rulebook(folder: Path, contracts: Path | None = None, extra_variations: Sequence[Path] = ()) -> Loaded:
    """Everything a rulebook folder says. `contracts` is a second folder of contracts beside its own.

    `extra_variations` are what-ifs: merged as if they had been agreed. Each says which `programme` or
    `contract` it is of, unless it lies in that programme's or contract's folder.
    """
    if not (folder / "programmes").is_dir():
        cure = "give the folder that holds `programmes`"
        problem = Problem(folder.name, 1, (), "there is no folder `programmes` in it", cure=cure)
        return Loaded(Rulebook({}), (problem,), (), (), {})
    reading = _Reading(folder)
    _tables(reading)
    programmes = [read_programme(each, folder) for each in sorted((folder / "programmes").iterdir()) if each.is_dir()]
    places = [folder / "contracts", *([contracts] if contracts else [])]
    agreed = all_contracts(places, folder)
    reading.problems += [problem for each in programmes for problem in each.problems]
    reading.problems += [problem for each in agreed for problem in each.problems]
    extra = [each for path in extra_variations for each in _extra(path, reading, programmes, agreed)]
    rulebook = _assembled(reading, programmes, agreed, extra)
    sharing, problems = read_sharing(folder, reading.facts, frozenset(reading.broken_facts))
    returns, more = read_returns(folder, reading.known)
    measures, wrong = read_measures(
        folder, reading.facts, [*rulebook.agreements.values(), *rulebook.contracts.values()]
    )
    maps, still_more = read_maps(folder, rulebook)
    reading.problems += [*problems, *more, *wrong, *still_more]
    return Loaded(
        rulebook,
        tuple(not_too_many(reading.problems)),
        tuple(sorted(named(each, folder) for each in folder.rglob("*") if each.is_file())),
        tuple(lockable(programmes, agreed)),
        {each.id: each.path for each in programmes},
        tuple(sharing),
        reading.known,
        tuple(returns),
        measures,
        tuple(maps),
    )


def _tables(reading: _Reading) -> None:
    root = reading.root
    _code_lists(reading)
    _facts(reading, root / "facts.yaml")
    for path in yaml_files(root / "rates"):
        table, problems = read_document(RateTable, "rates", path, root)
        reading.problems += problems
        reading.rate_names |= {path.stem, str(table.written.get("rate")) if table is not None else path.stem}
        if table is not None and table.typed is not None:
            reading.rates[table.typed.rate] = table.typed
            if table.typed.rate != path.stem:
                found = f"found `{table.typed.rate}`"
                line = table.lines.get(("rate",), 1)
                cure = "make them the same"
                reading.problems.append(
                    Problem(table.file, line, ("rate",), found, f"`{path.stem}`, as the file is called", cure)
                )
    calendar = root / CALENDAR
    if calendar.is_file():
        reading.holidays, problems = read_calendar(calendar.read_bytes(), CALENDAR)
        reading.problems += problems


def _code_lists(reading: _Reading) -> None:
    folder = reading.root / "codelists"
    for place in sorted(folder.iterdir()) if folder.is_dir() else ():
        releases = {}
        for path in sorted(place.glob("*.csv")):
            codes, problems = read_codes(path.read_bytes(), named(path, reading.root))
            reading.problems += problems
            releases[path.stem] = codes
        if releases:
            reading.code_lists[place.name] = CodeList(place.name, releases)


def _with_codes(fact: FactDeclaration, reading: _Reading) -> FactDeclaration:
    """The declaration with the codes of its list, so that an answer that is none of them is refused at the door."""
    listed = reading.code_lists.get(fact.code_list or "")
    if listed is None or fact.codes is not None:
        return fact
    labels = {code.code: code.label for release in listed.releases.values() for code in release.values()}
    return fact.model_copy(update={"codes": labels})


def _facts(reading: _Reading, path: Path) -> None:
    if not path.is_file():
        return
    document, problems = read_document(FactFile, "facts", path, reading.root)
    reading.problems += problems
    if document is None or document.typed is None:
        said = document.written.get("facts") if document is not None else None
        reading.broken_facts |= set(said) if isinstance(said, dict) else set()
        return
    reading.facts.update({name: _with_codes(fact, reading) for name, fact in document.typed.facts.items()})
    where = Whereabouts([document.own])
    for name, fact in document.typed.facts.items():
        at = ("facts", name)
        if fact.source is not None and fact.source not in document.typed.sources:
            each = unknown((*at, "source"), fact.source, "an id of this file's `sources`", document.typed.sources)
            reading.problems.append(where.problem(each.path, each.found, each.expected, each.cure))
        if fact.code_list is not None and fact.code_list not in reading.code_lists:
            each = unknown((*at, "code_list"), fact.code_list, "a folder of `codelists/`", reading.code_lists)
            reading.problems.append(where.problem(each.path, each.found, each.expected, each.cure))


def _extra(
    path: Path, reading: _Reading, programmes: Sequence[ProgrammeFolder], contracts: Sequence[ContractFolder]
) -> Iterator[Document[Variation]]:
    document, problems = read_document(Variation, "variation", path, reading.root)
    reading.problems += problems
    if document is None or document.typed is None:
        return
    said, owner = document.typed, path.resolve().parent.parent.name
    if said.programme is None and said.contract is None:
        of_contract = path.resolve().parent.parent.parent.name == "contracts"
        said = said.model_copy(update={"contract" if of_contract else "programme": owner})
    known = [each.id for each in (contracts if said.contract else programmes)]
    of = said.contract or said.programme or ""
    if of not in known:
        kind = "contract" if said.contract else "programme"
        cure = did_you_mean(of, known, f"write `{kind}: <id>` in the variation")
        reading.problems.append(
            Problem(document.file, 1, (), f"it is of no {kind} of this rulebook (`{of}`)", cure=cure)
        )
        return
    yield Document(document.file, document.written, document.lines, said)


def _assembled(
    reading: _Reading,
    programmes: Sequence[ProgrammeFolder],
    contracts: Sequence[ContractFolder],
    extra: Sequence[Document[Variation]],
) -> Rulebook:
    agreements, by_contract = {}, {}
    for folder in programmes:
        if folder.programme is None:
            continue
        own = [each for each in extra if each.typed and each.typed.programme == folder.id and not each.typed.contract]
        written = written_agreement(folder, folder.programme, None, own)
        reading.problems += agreement_problems(written, reading.known)
        reading.problems += _of_what_ifs(folder, folder.programme, own, reading.known)
        if folder.programme.typed is not None:
            agreements[folder.id] = written.agreement
        for contract in contracts:
            if contract.contract is not None and contract.contract.written.get("programme") == folder.id:
                theirs = [each for each in extra if each.typed and each.typed.contract == contract.id]
                under, problems = under_contract(contract, folder, [*own, *theirs], reading.known)
                reading.problems += problems
                if under is not None and folder.programme.typed is not None:
                    by_contract[contract.id] = under.agreement
    reading.problems += _without_programme(contracts, [each.id for each in programmes])
    return Rulebook(agreements, by_contract, reading.facts, reading.rates, reading.holidays, reading.code_lists)


def _of_what_ifs(
    folder: ProgrammeFolder,
    programme: Document[Programme],
    own: Sequence[Document[Variation]],
    known: Known,
) -> Iterator[Problem]:
    """Each what-if that lies beside the programme, as if it alone had been agreed."""
    for what_if in folder.what_ifs:
        if what_if.typed is not None and what_if.file not in [each.file for each in own]:
            yield from agreement_problems(written_agreement(folder, programme, None, [what_if]), known)


def under_contract(
    contract: ContractFolder, folder: ProgrammeFolder, extra: Iterable[Document[Variation]], known: Known
) -> tuple[Written | None, list[Problem]]:
    """The agreement of a programme under a contract, with its problems; None where one of the two could not be read."""
    document = contract.contract
    if document is None or document.typed is None or folder.programme is None:
        return None, []
    written = written_agreement(folder, folder.programme, contract, extra)
    if wrong_prices := price_problems(document.typed, written):
        return written, wrong_prices
    return written, [*agreement_problems(written, known), *contract_problems(document.typed, written)]


def _without_programme(contracts: Iterable[ContractFolder], known: Sequence[str]) -> Iterator[Problem]:
    for each in contracts:
        if each.contract is not None and each.contract.typed is not None:
            said = each.contract.typed.programme
            if said not in known:
                line = each.contract.lines.get(("programme",), 1)
                found = unknown(("programme",), said, "a programme of this rulebook", known)
                yield Problem(each.contract.file, line, found.path, found.found, found.expected, found.cure)
