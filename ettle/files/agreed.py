"""Documents that were agreed on a page: the same documents as files, with the text handed in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from ettle.engine.rules.problems import Problem, not_too_many
from ettle.engine.rules.programme import Contract, Variation
from ettle.engine.rules.versions import Agreement
from ettle.files.agreements import ContractFolder, lockable, misnamed, read_contracts, read_programme, twice
from ettle.files.documents import read_text
from ettle.files.rulebook import Loaded, under_contract


@dataclass(frozen=True, slots=True)
class AgreedText:
    """A contract, or a variation of one, as text: of which contract, by which id."""

    kind: Literal["contract", "variation"]
    contract: str
    name: str
    text: str

    @property
    def file(self) -> str:
        """Where it would lie as a file: below the rulebook, and below a folder given as `--contracts`."""
        place = f"contracts/{self.contract}"
        return f"{place}.yaml" if self.kind == "contract" else f"{place}/variations/{self.name}.yaml"


def with_agreed(loaded: Loaded, root: Path, texts: Sequence[AgreedText]) -> Loaded:
    """A sound rulebook with these documents beside its files: what a folder that held them too would be.

    Only the contracts they are of are read and checked again. Their problems name the file each would be, and the line.
    """
    contracts = dict(loaded.rulebook.contracts)
    problems: list[Problem] = []
    agreed = list(loaded.agreed)
    for id in dict.fromkeys(each.contract for each in texts):
        folder = _folder(root, id, [each for each in texts if each.contract == id])
        agreement, found = _agreement(loaded, root, folder)
        problems += found
        agreed = [each for each in agreed if each.name not in _names(folder)] + list(lockable([], [folder]))
        if agreement is not None:
            contracts[id] = agreement
    rulebook = replace(loaded.rulebook, contracts=contracts, _versions={})
    return replace(loaded, rulebook=rulebook, problems=tuple(not_too_many(problems)), agreed=tuple(agreed))


def _names(folder: ContractFolder) -> set[str]:
    return {each.name for each in lockable([], [folder])}


def _folder(root: Path, id: str, texts: Sequence[AgreedText]) -> ContractFolder:
    """The contract as its files have it, with what was agreed beside them."""
    ours = root / "contracts"
    folder = next((each for each in read_contracts(ours, root) if each.id == id), ContractFolder(id))
    for each in texts:
        _add(folder, each)
    folder.problems += twice("variation", folder.variations)
    return folder


def _add(folder: ContractFolder, each: AgreedText) -> None:
    content = each.text.encode()
    if each.kind == "contract":
        contract, problems = read_text(Contract, "contract", content, each.file)
        folder.problems += [*problems, *misnamed(contract, "contract", each.contract)]
        if folder.contract is None:
            folder.contract = contract
        elif contract is None or contract.written != folder.contract.written:
            found = f"`{each.contract}` is also the id of {folder.contract.file}, which says otherwise"
            folder.problems.append(Problem(each.file, 1, ("contract",), found, cure="give it another id"))
        return
    variation, problems = read_text(Variation, "variation", content, each.file)
    folder.problems += problems
    if variation is None:
        return
    folder.problems += misnamed(variation, "variation", each.name)
    said = variation.typed.contract if variation.typed else None
    if said not in (None, each.contract):
        found = f"found `{said}`"
        line = variation.lines.get(("contract",), 1)
        cure = "leave the line out, or propose it on the page of that contract"
        folder.problems.append(Problem(each.file, line, ("contract",), found, f"`{each.contract}`", cure))
    if not any(other.file == variation.file and other.written == variation.written for other in folder.variations):
        folder.variations.append(variation)


def _agreement(loaded: Loaded, root: Path, folder: ContractFolder) -> tuple[Agreement | None, list[Problem]]:
    if folder.contract is None or folder.problems:
        return None, folder.problems or list(_missing(folder))
    programme = str(folder.contract.written.get("programme"))
    path = loaded.programmes.get(programme)
    if path is None:
        found, line = f"`{programme}` is no programme of this rulebook", folder.contract.lines.get(("programme",), 1)
        cure = "name one of " + ", ".join(sorted(loaded.programmes))
        return None, [Problem(folder.contract.file, line, ("programme",), found, cure=cure)]
    under, problems = under_contract(folder, read_programme(path, root), (), loaded.known)
    return (under.agreement if under else None), problems


def _missing(folder: ContractFolder) -> Iterator[Problem]:
    file = f"contracts/{folder.id}/variations"
    yield Problem(file, 1, (), f"there is no contract `{folder.id}`", cure="write the contract first")
