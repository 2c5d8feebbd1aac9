"""An edition of a return: a folder with its rows, its control totals, and what it was made from."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv as pcsv

from ettle.engine.rules.problems import shown

ROWS, ABOUT = "rows.csv", "edition.json"


class NotAnEdition(Exception):
    """A folder that cannot be read as an edition, or whose rows are not those it was made with."""


@dataclass(frozen=True, slots=True)
class Edition:
    """The rows as they were sent, and what is known of them."""

    rows: pa.Table
    about: Mapping[str, Any]

    @property
    def known_at(self) -> datetime:
        return datetime.fromisoformat(self.about["known_at"])


def write_edition(folder: Path, rows: bytes, about: Mapping[str, Any], beside: Mapping[str, bytes]) -> None:
    """Write a whole edition or nothing. Raises FileExistsError where one is already: editions are never overwritten."""
    if folder.exists():
        raise FileExistsError(f"{folder} is there already; an edition is never overwritten: give another folder")
    folder.parent.mkdir(parents=True, exist_ok=True)
    half = folder.with_name(f".{folder.name}.{os.getpid()}")
    try:
        half.mkdir()
        whole = {**about, "sha256": hashlib.sha256(rows).hexdigest()}
        (half / ROWS).write_bytes(rows)
        (half / ABOUT).write_text(json.dumps(whole, indent=2, sort_keys=True) + "\n")
        for name, content in beside.items():
            (half / name).write_bytes(content)
        half.rename(folder)
    finally:
        shutil.rmtree(half, ignore_errors=True)


def read_edition(folder: Path) -> Edition:
    """Raises NotAnEdition where something is missing, or the rows were changed since."""
    try:
        about = json.loads((folder / ABOUT).read_text())
        content = (folder / ROWS).read_bytes()
    except (OSError, ValueError) as error:
        raise NotAnEdition(
            f"{folder} is no edition of a return ({error}); give a folder that `ettle return` wrote"
        ) from error
    if hashlib.sha256(content).hexdigest() != about.get("sha256"):
        raise NotAnEdition(
            f"{folder / ROWS} was changed since it was made; its hash is not {shown(about.get('sha256'))}"
        )
    table = pcsv.read_csv(
        pa.BufferReader(content),
        convert_options=pcsv.ConvertOptions(
            column_types=dict.fromkeys(_header(content), pa.string()), strings_can_be_null=False
        ),
    )
    return Edition(table, about)


def _header(content: bytes) -> list[str]:
    return [each.strip('"') for each in content.split(b"\n", 1)[0].decode().strip("\r").split(",")]
