"""Programme and contract folders: their documents, and the agreements these make together."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ettle.engine.rules.checks.agreement import Written, step_name
from ettle.engine.rules.locks import Agreed
from ettle.engine.rules.problems import Problem, did_you_mean
from ettle.engine.rules.programme import Contract, Erratum, Programme, Variation
from ettle.engine.rules.terms import until_in
from ettle.engine.rules.versions import Agreement, in_merge_order
from ettle.files.documents import Document, named, read_document

PROGRAMME_FILES = ("programme.yaml", "cases.yaml")
PROGRAMME_FOLDERS = ("variations", "errata", "what-if")


@dataclass
class ProgrammeFolder:
    """Everything of one programme; `programme` is None when its file is missing or cannot be read."""

    id: str
    path: Path
    programme: Document[Programme] | None = None
    variations: list[Document[Variation]] = field(default_factory=list)
    errata: list[Document[Erratum]] = field(default_factory=list)
    what_ifs: list[Document[Variation]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@dataclass
class ContractFolder:
    """A contract with its variations."""

    id: str
    contract: Document[Contract] | None = None
    variations: list[Document[Variation]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_programme(path: Path, root: Path) -> ProgrammeFolder:
    """The documents of `programmes/<id>/`."""
    folder = ProgrammeFolder(path.name, path)
    folder.problems += _strangers(path, root)
    file = path / "programme.yaml"
    if not file.is_file():
        cure = "write the programme there, or take the folder away"
        folder.problems.append(Problem(named(file, root), 1, (), "there is no such file", cure=cure))
        return folder
    folder.programme, problems = read_document(Programme, "programme", file, root)
    folder.problems += problems
    folder.problems += misnamed(folder.programme, "programme", path.name)
    folder.variations, folder.problems[len(folder.problems) :] = read_variations(path / "variations", root)
    folder.what_ifs, folder.problems[len(folder.problems) :] = read_variations(path / "what-if", root)
    for each in yaml_files(path / "errata"):
        erratum, problems = read_document(Erratum, "erratum", each, root)
        folder.problems += problems
        folder.errata += [erratum] if erratum else []
    folder.problems += twice("variation", [*folder.variations, *folder.what_ifs])
    folder.problems += twice("erratum", folder.errata)
    return folder


def all_contracts(places: Sequence[Path], root: Path) -> list[ContractFolder]:
    """The contracts of several folders. A later folder may hold variations alone of a contract of an earlier one."""
    found: list[ContractFolder] = []
    for place in places:
        known = {each.id: each for each in found}
        for folder in read_contracts(place, root, known):
            if folder.contract is None and not folder.problems and folder.id in known:
                known[folder.id].variations += folder.variations
                known[folder.id].problems += twice("variation", known[folder.id].variations)
            else:
                found.append(folder)
    return found


def read_contracts(path: Path, root: Path, known: Collection[str] = ()) -> Iterator[ContractFolder]:
    """The contracts of a folder: `<id>.yaml`, their variations in `<id>/variations/`.

    Of contracts `known` from another folder there may be variations alone.
    """
    for file in yaml_files(path):
        folder = ContractFolder(file.stem)
        folder.contract, folder.problems = read_document(Contract, "contract", file, root)
        folder.problems += misnamed(folder.contract, "contract", file.stem)
        folder.variations, problems = read_variations(path / file.stem / "variations", root)
        folder.problems += [*problems, *twice("variation", folder.variations)]
        yield folder
    for each in sorted(path.iterdir()) if path.is_dir() else ():
        if each.is_dir() and each.name in known and not (path / f"{each.name}.yaml").is_file():
            variations, problems = read_variations(each / "variations", root)
            yield ContractFolder(each.name, variations=variations, problems=problems)
        elif each.is_dir() and not (path / f"{each.name}.yaml").is_file():
            found, cure = (
                f"a folder without a contract `{each.name}.yaml` beside it",
                "write the contract, or mend the name",
            )
            yield ContractFolder(each.name, problems=[Problem(named(each, root), 1, (), found, cure=cure)])


def read_variations(path: Path, root: Path) -> tuple[list[Document[Variation]], list[Problem]]:
    """The variations of a folder, by file name."""
    found, problems = [], []
    for file in yaml_files(path):
        document, several = read_document(Variation, "variation", file, root)
        problems += several
        found += [document] if document else []
    return found, problems


def yaml_files(path: Path) -> list[Path]:
    """The YAML files of a folder, by name; none where there is no folder."""
    return sorted(each for each in path.iterdir() if each.suffix == ".yaml") if path.is_dir() else []


def _strangers(path: Path, root: Path) -> Iterator[Problem]:
    known = (*PROGRAMME_FILES, *PROGRAMME_FOLDERS)
    for each in sorted(path.iterdir()):
        if each.suffix in (".yaml", ".yml") and each.name not in PROGRAMME_FILES:
            cure = did_you_mean(each.name, known, "move it, or take it away")
            yield Problem(named(each, root), 1, (), "this file has no meaning here", cure=cure)
    for folder in PROGRAMME_FOLDERS:
        for each in sorted((path / folder).glob("*.yml")):
            yield Problem(named(each, root), 1, (), "the file ends in .yml", cure="name it .yaml")


def misnamed(
    document: Document[Programme] | Document[Contract] | Document[Variation] | None, kind: str, name: str
) -> Iterator[Problem]:
    """The problem of a document whose id is not what its file, folder or page is called."""
    if document is not None and isinstance(said := document.written.get(kind), str) and said != name:
        found, expected = f"found `{said}`", f"`{name}`, as the file or folder is called"
        yield Problem(document.file, document.lines.get((kind,), 1), (kind,), found, expected, "make them the same")


def twice(kind: str, documents: Sequence[Document[Variation]] | Sequence[Document[Erratum]]) -> Iterator[Problem]:
    """The problems of ids that two documents have."""
    seen: dict[str, str] = {}
    for document in documents:
        said = str(document.written.get(kind))
        if said in seen:
            found = f"`{said}` is also the id of {seen[said]}"
            line = document.lines.get((kind,), 1)
            yield Problem(document.file, line, (kind,), found, cure="give one of them another id")
        seen.setdefault(said, document.file)


def written_agreement(
    folder: ProgrammeFolder,
    programme: Document[Programme],
    contract: ContractFolder | None,
    extra: Iterable[Document[Variation]] = (),
) -> Written:
    """The agreement of a programme, under a contract or none, with where it was written.

    `extra` variations are the contract's where there is one that they name.
    """
    of_contract = [each for each in extra if each.typed and each.typed.contract is not None]
    of_programme = [each for each in extra if each.typed and each.typed.contract is None]
    variations = [*folder.variations, *of_programme]
    second = [*contract.variations, *of_contract] if contract else []
    base = contract.contract if contract else None
    agreement = Agreement(
        programme=programme.written,
        variations=_ordered(variations),
        errata=_errata(folder.errata),
        contract=_with_its_last_day(base.typed, second) if base and base.typed else None,
        contract_variations=_ordered(second),
    )
    steps: list[Document[Any]] = [*variations, *second, *folder.errata, *([base] if base else [])]
    named_steps = {step_name(each.typed): each for each in steps if each.typed}
    changes = {name: each.change for name, each in named_steps.items()}
    files = {name: each.own for name, each in named_steps.items()}
    return Written(agreement, programme.own, changes, files)


def _with_its_last_day(contract: Contract, variations: Iterable[Document[Variation]]) -> Contract:
    """The contract, until the day that the last of its variations gave it."""
    days = [day for each in _ordered(variations) if (day := until_in(each.change)) is not None]
    if not days or days[-1] <= contract.in_force.from_:
        return contract
    return contract.model_copy(update={"in_force": contract.in_force.model_copy(update={"until": days[-1]})})


def _ordered(documents: Iterable[Document[Variation]]) -> tuple[Variation, ...]:
    return in_merge_order((Path(each.file).name, each.typed) for each in documents if each.typed)


def _errata(documents: Iterable[Document[Erratum]]) -> tuple[Erratum, ...]:
    typed = [each.typed for each in documents if each.typed]
    return tuple(sorted(typed, key=lambda each: (each.known_from, each.erratum)))


def lockable(folders: Iterable[ProgrammeFolder], contracts: Iterable[ContractFolder]) -> Iterator[Agreed]:
    """Every document that locks hold once it is in force, by a name that is its own."""
    for folder in folders:
        if folder.programme is not None:
            yield from _agreed(f"programme {folder.id}", folder.programme)
        yield from _variations(folder.id, folder.variations)
        for erratum in folder.errata:
            if erratum.typed is not None:
                name, from_ = f"erratum {folder.id}/{erratum.typed.erratum}", erratum.typed.known_from.date()
                yield Agreed(name, erratum.file, erratum.written, from_)
    for each in contracts:
        if each.contract is not None:
            yield from _agreed(f"contract {each.id}", each.contract)
        yield from _variations(each.id, each.variations)


def _variations(owner: str, documents: Iterable[Document[Variation]]) -> Iterator[Agreed]:
    for each in documents:
        if each.typed is not None:
            yield from _agreed(f"variation {owner}/{each.typed.variation}", each)


def _agreed(name: str, document: Document[Programme] | Document[Contract] | Document[Variation]) -> Iterator[Agreed]:
    if document.typed is not None:
        in_force = document.typed.in_force
        yield Agreed(name, document.file, document.written, in_force.from_, in_force.until)
