"""The rulebook as the pages ask it: the files, read once for each process, and what was agreed on pages since.

Every transaction asks which edition of the agreed documents stands; a new one is read and checked once by each process.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from pathlib import Path

from ettle.engine.rules.programme import Contract, Programme, Variation
from ettle.engine.rules.rulebook import Rulebook
from ettle.engine.rules.versions import Version
from ettle.files.agreed import AgreedText, with_agreed
from ettle.files.agreements import read_programme
from ettle.files.documents import read_raw
from ettle.files.rulebook import Loaded, default_rulebook, load_rulebook
from ettle.web.contracts import documents


@cache
def of_files() -> Loaded:
    """What the files say. Raises RulebookErrors, listing every problem, when anything is wrong with them."""
    loaded = load_rulebook(default_rulebook())
    loaded.sound()
    return loaded


def loaded() -> Loaded:
    """The files and everything agreed on pages by now. Raises RulebookErrors where the two do not go together."""
    found = _at(documents.edition())
    found.sound()
    return found


@lru_cache(maxsize=4)
def _at(edition: documents.At) -> Loaded:
    agreed = documents.texts(edition.number)
    return with_agreed(of_files(), default_rulebook(), agreed) if agreed else of_files()


_instead: ContextVar[Rulebook | None] = ContextVar("rulebook_instead", default=None)


def rulebook() -> Rulebook:
    """The whole rulebook as it stands: files and agreed documents alike. Inside `as_if`, the one that is tried."""
    return _instead.get() or loaded().rulebook


@contextmanager
def as_if(tried: Rulebook) -> Iterator[None]:
    """Work things out by another rulebook than the one that stands, such as by a proposal's. Keep nothing of it."""
    before = _instead.set(tried)
    try:
        yield
    finally:
        _instead.reset(before)


def agreed_texts() -> list[AgreedText]:
    """The documents that were agreed on pages."""
    return documents.texts(documents.edition().number)


def agreed_at() -> Mapping[str, datetime]:
    """When each of them was agreed, by the file it would be."""
    return documents.moments(documents.edition().number)


@dataclass(frozen=True, slots=True)
class Agreed:
    """One programme as its folder has it: its first rules, what changed them, what is only asked, its contracts."""

    programme: Programme
    variations: tuple[Variation, ...]
    what_ifs: tuple[Variation, ...]
    contracts: tuple[Contract, ...]
    folder: Path

    @property
    def cases(self) -> int:
        """How many cases prove it. Their files are long: they are read when a page asks, not before the first page."""
        return _count_of_cases(self.folder)


@cache
def programmes() -> Mapping[str, Agreed]:
    """Every programme of the rulebook by id, in the order of their titles, with what its files say.

    These pages are everybody's: contracts agreed on pages are on pages of their own, for their parties.
    """
    found = {id: _agreed(id) for id in of_files().rulebook.agreements}
    return dict(sorted(found.items(), key=lambda each: each[1].programme.title))


def _agreed(id: str) -> Agreed:
    agreement, folder = of_files().rulebook.agreements[id], of_files().programmes[id]
    what_ifs = read_programme(folder, default_rulebook()).what_ifs
    under = [each.contract for each in of_files().rulebook.contracts.values()]
    return Agreed(
        Programme.model_validate(dict(agreement.programme)),
        agreement.variations,
        tuple(each.typed for each in what_ifs if each.typed is not None),
        tuple(each for each in under if each is not None and each.programme == id),
        folder,
    )


@cache
def _count_of_cases(folder: Path) -> int:
    path = folder / "cases.yaml"
    written = read_raw(path, folder).value if path.is_file() else None
    return len(written.get("cases") or ()) if isinstance(written, dict) else 0


def version_for(id: str, start: date, on: date) -> Version | None:
    """The rules that hold on a day for somebody who started on `start`; None when none were in force."""
    versions = of_files().rulebook.versions(id, None, start)
    return next((each for each in reversed(versions) if each.in_force.start <= max(on, start)), None)


def title_of(id: str) -> str:
    """The title of a programme, or its id where the rulebook has none of that name."""
    found = programmes().get(id)
    return found.programme.title if found else id


def contract_title(id: str) -> str:
    """What a contract is called; its id where it has no title or is not in the rulebook."""
    found = rulebook().contracts.get(id)
    return found.contract.title or id if found and found.contract else id


def files_of(agreed: Agreed) -> list[Path]:
    """The files that make up a programme, by their place in its folder."""
    return sorted(path for path in agreed.folder.rglob("*.yaml"))
