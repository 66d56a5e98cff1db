"""The releases of a dossier: folders that are written once, each with its manifest."""

import hashlib
import json
import re
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assess.beoordelingen import LEDGER_TABLES
from collect.chain import START, canonical
from collect.dossier import Dossier, DossierError, read_only

FOLDER = "releases"
MANIFEST = "release.json"
DRAFT = ".nieuw"
_NAME = re.compile(r"(\d{4}-\d{4})-(\d+)")


class ReleaseError(DossierError):
    """A release cannot be read or made; the message says why."""


@dataclass(frozen=True)
class Release:
    """One frozen folder."""

    path: Path

    @property
    def naam(self) -> str:
        """For example 2025-2026-1."""
        return self.path.name

    @property
    def schooljaar(self) -> str:
        """The schooljaar in its name."""
        return self._parts()[0]

    @property
    def nummer(self) -> int:
        """From 1 within a schooljaar."""
        return int(self._parts()[1])

    @property
    def dossier_db(self) -> Path:
        """The published database of that moment."""
        return self.path / "dossier.db"

    def manifest(self) -> dict[str, Any]:
        """What release.json says; raises ReleaseError where it cannot be read."""
        try:
            body = json.loads((self.path / MANIFEST).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise ReleaseError(f"release {self.naam}: {MANIFEST} is onleesbaar ({error})") from error
        if not isinstance(body, dict):
            raise ReleaseError(f"release {self.naam}: {MANIFEST} is geen manifest")
        return body

    def cells(self) -> list[dict[str, Any]]:
        """The bevindingen as they were exported; raises ReleaseError where they cannot be read."""
        try:
            rows: list[dict[str, Any]] = json.loads(
                (self.path / "bevindingen.json").read_text(encoding="utf-8")
            )
        except (OSError, ValueError) as error:
            raise ReleaseError(
                f"release {self.naam}: bevindingen.json is onleesbaar ({error}); zie 'doorbraak verify'"
            ) from error
        return rows

    def _parts(self) -> tuple[str, str]:
        match = _NAME.fullmatch(self.naam)
        if match is None:
            raise ReleaseError(f"{self.naam} is geen naam van een release, zoals 2025-2026-1")
        return match[1], match[2]


def releases(dossier: Dossier) -> list[Release]:
    """Every release, by schooljaar and number."""
    folder = dossier.path / FOLDER
    names = [path for path in folder.iterdir() if _NAME.fullmatch(path.name)] if folder.is_dir() else []
    return sorted(map(Release, names), key=lambda release: (release.schooljaar, release.nummer))


def release_named(dossier: Dossier, naam: str) -> Release:
    """The release of that name; raises ReleaseError with the names that there are."""
    found = releases(dossier)
    for release in found:
        if release.naam == naam:
            return release
    known = ", ".join(release.naam for release in found) or "er is nog geen release"
    raise ReleaseError(f"release {naam} bestaat niet in {dossier.path} ({known})")


def newest(dossier: Dossier) -> Release | None:
    """The release that was made last, of whatever schooljaar."""
    return max(releases(dossier), key=lambda release: str(release.manifest().get("op")), default=None)


def hash_of(manifest: Mapping[str, Any]) -> str:
    """The hash over all of a manifest but that hash itself."""
    body = {name: value for name, value in manifest.items() if name != "hash"}
    return hashlib.sha256(canonical(body).encode()).hexdigest()


def table_hashes(db: sqlite3.Connection) -> dict[str, dict[str, Any]]:
    """Rows and hash of the content of every table, however the file is laid out."""
    query = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
    names = [name for (name,) in db.execute(query) if not name.startswith(("_", "sqlite_"))]
    return {name: _table_hash(db, name) for name in names}


def _table_hash(db: sqlite3.Connection, table: str) -> dict[str, Any]:
    columns = [row[1:6] for row in db.execute(f'PRAGMA table_info("{table}")')]
    keys = [name for name, *_, pk in sorted(columns, key=lambda column: column[-1]) if pk]
    order = ", ".join(f'"{name}"' for name in keys or [name for name, *_ in columns])
    digest, count = hashlib.sha256(canonical({"kolommen": [c[0] for c in columns]}).encode()), 0
    for row in db.execute(f'SELECT * FROM "{table}" ORDER BY {order}'):
        digest.update(json.dumps(row, ensure_ascii=False, default=bytes.hex).encode() + b"\n")
        count += 1
    return {"rijen": count, "sha256": digest.hexdigest()}


def ledger_heads(path: Path) -> dict[str, dict[str, Any]]:
    """Number and hash of the last row of every chain in beoordelingen.db."""
    with closing(read_only(path)) as db:
        heads = {}
        for table in LEDGER_TABLES:
            row = db.execute(f"SELECT id, hash FROM {table} ORDER BY id DESC LIMIT 1").fetchone()
            heads[table] = {"id": row[0], "hash": row[1]} if row else {"id": 0, "hash": START}
        return heads
