"""Making a release: a copy of what is published, with hashes over all that it rests on."""

import json
import os
import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from collect.archive import fsync_folder
from collect.bag import digest
from collect.chain import START, canonical
from collect.dossier import Dossier, read_only
from collect.meldingen import now
from collect.school_year import SchoolYear
from doorbraak.export import NothingToExport, bevindingen, wettelijk, write_json, write_wettelijk_json
from doorbraak.frozen import (
    DRAFT,
    FOLDER,
    MANIFEST,
    Release,
    ReleaseError,
    hash_of,
    ledger_heads,
    newest,
    releases,
    table_hashes,
)
from doorbraak.release_toets import Grenzen, Toets, dekking_of, toets

# Which tables make up each named hash; `gegevens` is over all of them.
_DELEN = {"normen": ("normen", "deelvragen"), "regels": ("regels",)}
_VERSIES = {
    "norm_versie": "SELECT DISTINCT norm_versie FROM bevindingen WHERE schooljaar = ?",
    "model_versie": "SELECT DISTINCT model_versie FROM bevindingen WHERE schooljaar = ?",
    "lezer_versie": "SELECT DISTINCT lezer_versie FROM tweede_lezingen",
    "extractor_versie": "SELECT DISTINCT versie FROM lezingen",
}


@dataclass(frozen=True)
class Gemaakt:
    """The release, whether it is new, and how it stood against the limits."""

    release: Release
    nieuw: bool
    toetsen: tuple[Toets, ...] = ()


def freeze(
    dossier: Dossier, schooljaar: SchoolYear, door: str, grenzen: Grenzen, ondanks: str | None = None
) -> Gemaakt:
    """Freeze what is published of a schooljaar, unless the last release holds just that; raises ReleaseError.

    The caller holds the dossier's lock. A release appears under its name whole or not at all.
    """
    if not dossier.dossier_db.exists():
        raise NothingToExport(f"{dossier.dossier_db} bestaat nog niet; voer eerst 'doorbraak run' uit")
    folder = dossier.path / FOLDER
    draft = folder / DRAFT
    if draft.exists():
        shutil.rmtree(draft)
    draft.mkdir(parents=True)
    try:
        ketens = _copy(dossier, schooljaar, draft)
        content = _content(dossier, draft, schooljaar, ketens)
        previous = [release for release in releases(dossier) if release.schooljaar == str(schooljaar)]
        last = previous[-1] if previous else None
        if last and last.manifest().get("inhoud") == content["inhoud"]:
            return Gemaakt(last, nieuw=False)
        toetsen = toets(Release(draft), str(schooljaar), newest(dossier), grenzen)
        failed = [one.zin for one in toetsen if not one.voldaan]
        if failed and not ondanks:
            raise ReleaseError(
                f"geen release: {'; '.join(failed)}. Klopt dit toch: geef --ondanks REDEN en --door NAAM"
            )
        release = Release(folder / f"{schooljaar}-{last.nummer + 1 if last else 1}")
        manifest = {
            **{"release": release.naam, "schooljaar": str(schooljaar), "op": now(), "door": door},
            "vorige": str(last.manifest()["hash"]) if last else START,
            **content,
            "toetsen": [one.as_row() for one in toetsen],
            "ondanks": ondanks if failed else None,
        }
        _seal(draft, release, {**manifest, "hash": hash_of(manifest)})
        return Gemaakt(release, nieuw=True, toetsen=toetsen)
    finally:
        if draft.exists():
            shutil.rmtree(draft)


def _copy(dossier: Dossier, schooljaar: SchoolYear, draft: Path) -> dict[str, Any]:
    """Copy the databases, export from the copies, and give the heads of the chains they hold."""
    frozen = Dossier(draft)
    for source, target in (
        (dossier.dossier_db, frozen.dossier_db),
        (dossier.beoordelingen_db, frozen.beoordelingen_db),
    ):
        with (
            closing(read_only(source)) as live,
            closing(sqlite3.connect(target)) as copy,
        ):
            live.backup(copy)
            # a read-only folder has no place for the files beside a WAL
            copy.execute("PRAGMA journal_mode = DELETE")
    write_json(bevindingen(frozen, schooljaar), draft)
    write_wettelijk_json(wettelijk(frozen, schooljaar), draft)
    heads: dict[str, Any] = ledger_heads(frozen.beoordelingen_db)
    frozen.beoordelingen_db.unlink()
    with closing(sqlite3.connect(frozen.dossier_db)) as db:
        row = db.execute("SELECT nummer, hash FROM logstand").fetchone()
    return {**heads, "gebeurtenissen": {"nummer": row[0], "hash": row[1]} if row else None}


def _content(
    dossier: Dossier, draft: Path, schooljaar: SchoolYear, ketens: Mapping[str, Any]
) -> dict[str, Any]:
    """What a release says apart from when and by whom; `inhoud` is one hash over what it rests on."""
    with closing(sqlite3.connect(draft / "dossier.db")) as db:
        tables = table_hashes(db)
        versies = {
            name: sorted(value for (value,) in db.execute(query, [str(schooljaar)] if "?" in query else []))
            for name, query in _VERSIES.items()
        }
        obtained, regions = dekking_of(db, str(schooljaar))
    oordelen = {name: head for name, head in ketens.items() if name != "gebeurtenissen"}
    hashes = {
        "gegevens": _digest(tables),
        **{part: _digest({name: tables[name] for name in names}) for part, names in _DELEN.items()},
        "versies": _digest(versies),
        "oordelen": _digest(oordelen),
    }
    basis = {"schooljaar": str(schooljaar), "hashes": hashes, "versies": versies, "ketens": ketens}
    return {
        "programma": version("doorbraakmonitor"),
        **{"versies": versies, "hashes": hashes, "inhoud": _digest(basis), "ketens": ketens},
        "dekking": {"met_geldend_plan": obtained, "regios": regions},
        "tabellen": tables,
        "bestanden": {
            path.name: {"sha256": digest(path), "omvang": path.stat().st_size}
            for path in sorted(draft.iterdir())
        },
    }


def _digest(value: Mapping[str, Any]) -> str:
    return hash_of({"waarde": canonical(value)})


def _seal(draft: Path, release: Release, manifest: Mapping[str, Any]) -> None:
    """Write the manifest, take away every right to write, and give the folder its name."""
    text = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
    (draft / MANIFEST).write_text(text, encoding="utf-8")
    for path in draft.iterdir():
        with path.open("rb") as handle:
            os.fsync(handle.fileno())
        path.chmod(0o444)
    fsync_folder(draft)
    draft.rename(release.path)
    release.path.chmod(0o555)
    fsync_folder(release.path.parent)
