"""What is wrong with a document that somebody would propose, by the very checks that files go through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from ettle.engine.rules.problems import Problem
from ettle.engine.rules.programme import Contract, Parties
from ettle.engine.rules.rulebook import Rulebook
from ettle.engine.rules.versions import Agreement
from ettle.files.agreed import AgreedText, with_agreed
from ettle.files.rulebook import default_rulebook
from ettle.files.yaml_file import read_yaml
from ettle.web.contracts import documents, queries
from ettle.web.frame.day import today


@dataclass(frozen=True, slots=True)
class Judged:
    """A document, what is wrong with it, and the rulebook as it would be. Only one without problems is proposed."""

    document: AgreedText
    problems: Sequence[Problem]
    now: Rulebook
    then: Rulebook

    @property
    def before(self) -> Agreement | None:
        """The contract as it stands; None for one that would be new."""
        return self.now.contracts.get(self.document.contract)

    @property
    def after(self) -> Agreement:
        return self.then.contracts[self.document.contract]

    @property
    def contract(self) -> Contract:
        found = self.after.contract
        assert found is not None, "an agreement under a contract has one"
        return found

    @property
    def parties(self) -> Parties:
        return self.contract.parties


def judged(document: AgreedText) -> Judged:
    """The document beside everything agreed so far."""
    loaded = queries.loaded()
    problems = _taken(document, loaded.rulebook)
    if not problems:
        then = with_agreed(loaded, default_rulebook(), [*_agreed(document.contract), document])
        return Judged(document, then.problems, loaded.rulebook, then.rulebook)
    return Judged(document, problems, loaded.rulebook, loaded.rulebook)


def judged_as_proposed(document: AgreedText) -> Judged:
    """As it would be if it were agreed today; it must leave the day of agreement to that day."""
    written = read_yaml(document.text.encode(), document.file)
    if document.kind == "variation" and isinstance(written.value, dict) and "agreed_on" in written.value:
        cure = "leave it out: it is the day on which the other party agrees"
        found = "`agreed_on` is said already"
        problem = Problem(document.file, written.lines.get(("agreed_on",), 1), ("agreed_on",), found, cure=cure)
        standing = queries.loaded().rulebook
        return Judged(document, [problem], standing, standing)
    return replace(judged(as_agreed(document, today())), document=document)


def as_agreed(document: AgreedText, day: date) -> AgreedText:
    """The document as it is kept once it is agreed on a day: a variation says so in its last line."""
    if document.kind != "variation":
        return document
    text = document.text if document.text.endswith("\n") else f"{document.text}\n"
    return replace(document, text=f"{text}agreed_on: {day.isoformat()}\n")


def as_it_was(document: AgreedText, edition: int) -> Judged:
    """An agreed document beside what had been agreed before the edition that it made."""
    before = documents.texts(edition - 1)
    was = with_agreed(queries.of_files(), default_rulebook(), before) if before else queries.of_files()
    same = [each for each in before if each.contract == document.contract]
    then = with_agreed(was, default_rulebook(), [*same, document])
    return Judged(document, then.problems, was.rulebook, then.rulebook)


def _agreed(contract: str) -> list[AgreedText]:
    """What was agreed on pages of this contract already: it is merged before."""
    return [each for each in queries.agreed_texts() if each.contract == contract]


def _taken(document: AgreedText, rulebook: Rulebook) -> list[Problem]:
    """An id that is there already: a document in force is not edited."""
    standing = rulebook.contracts.get(document.contract)
    if document.kind == "contract":
        found = f"there is a contract `{document.contract}` already"
        cure = "give this one another id, or propose a variation of that one"
        return [Problem(document.file, 1, ("contract",), found, cure=cure)] if standing else []
    if standing is None:
        found = f"there is no contract `{document.contract}`"
        return [Problem(document.file, 1, (), found, cure="propose the variation on the page of its contract")]
    if any(each.variation == document.name for each in standing.contract_variations):
        found = f"this contract has a variation `{document.name}` already"
        return [Problem(document.file, 1, ("variation",), found, cure="give this one another id")]
    return []


def id_in(kind: str, text: str) -> str:
    """The id that a document gives itself; empty where it gives none that can be read."""
    written = read_yaml(text.encode(), "").value
    said = written.get(kind) if isinstance(written, dict) else None
    return said if isinstance(said, str) else ""
