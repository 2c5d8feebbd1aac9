"""The declared facts, read from `rulebook/facts.yaml`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from ettle.engine.events.facts import FactDeclaration


class _FactsFile(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    sources: dict[str, str]
    facts: dict[str, FactDeclaration]

    @model_validator(mode="after")
    def _sources_are_listed(self) -> _FactsFile:
        for name, fact in self.facts.items():
            if fact.source is not None and fact.source not in self.sources:
                raise ValueError(f"facts, {name}, source: {fact.source} is not one of the file's sources")
        return self


def read_declarations(path: Path) -> dict[str, FactDeclaration]:
    """Each declared fact by its id. Raises ValueError naming the file and every entry that is wrong."""
    try:
        content: Any = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
        return _FactsFile.model_validate(content).facts
    except ValidationError as error:
        wrong = [f"{', '.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors()]
        raise ValueError(f"{path.name}: " + "; ".join(wrong)) from error
    except (YAMLError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError(f"{path.name}: is not YAML in UTF-8: {error}") from error
