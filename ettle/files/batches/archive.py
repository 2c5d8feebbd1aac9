"""The archive of a batch: files with a manifest of their SHA-256. The same files are the same bytes, whenever it is made."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

MANIFEST = "manifest.json"
SCHEMA = 1
MOST_FILES, MOST_UNPACKED = 20_000, 2 * 1024**3
BEGINNING = (1980, 1, 1, 0, 0, 0)
"""Of time, as archives have it: when it was made is not in the bytes."""


class NotABatch(ValueError):
    """The file is no archive of a batch, or not the one that was made; the message says why and what to do."""


def json_bytes(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def packed(about: Mapping[str, Any], files: Mapping[str, bytes]) -> bytes:
    """An archive of files by name, with a manifest that says what it is `about`."""
    sums = {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())}
    manifest = json_bytes({"schema": SCHEMA, **about, "files": sums})
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in [(MANIFEST, manifest), *sorted(files.items())]:
            entry = zipfile.ZipInfo(name, BEGINNING)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return out.getvalue()


def unpacked(content: bytes) -> tuple[dict[str, Any], dict[str, bytes]]:
    """The manifest and the files of an archive, each as the manifest says. Raises NotABatch."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _within_bounds(archive)
            files = {name: archive.read(name) for name in archive.namelist()}
            manifest = json.loads(files.pop(MANIFEST))
            sums = dict(manifest["files"])
    except (zipfile.BadZipFile, KeyError, TypeError, ValueError, EOFError, NotImplementedError, RuntimeError) as error:
        if isinstance(error, NotABatch):
            raise
        raise NotABatch("It is no archive of a batch, or it is damaged; ask for the export again.") from error
    if manifest.get("schema") != SCHEMA:
        raise NotABatch(
            f"Its schema is {manifest.get('schema')}, and this Ettle reads {SCHEMA}; use the Ettle it is of."
        )
    _as_told(files, sums)
    return manifest, files


def _within_bounds(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    names = [each.filename for each in parts]
    if len(parts) > MOST_FILES or sum(each.file_size for each in parts) > MOST_UNPACKED:
        raise NotABatch("It unpacks to more than a batch holds; ask for the export again.")
    if len(set(names)) < len(names) or any(PurePosixPath(name).is_absolute() or ".." in name for name in names):
        raise NotABatch("It holds a name twice, or one that leads out of it; ask for the export again.")


def _as_told(files: Mapping[str, bytes], sums: Mapping[str, str]) -> None:
    changed = [
        name for name in sorted(files.keys() & sums.keys()) if hashlib.sha256(files[name]).hexdigest() != sums[name]
    ]
    strange = sorted(files.keys() ^ sums.keys())
    if changed or strange:
        said = [f"{name} was changed" for name in changed] + [f"{name} is missing or was added" for name in strange]
        raise NotABatch(f"It is not as it was made: {'; '.join(said)}. Ask for the export again.")
