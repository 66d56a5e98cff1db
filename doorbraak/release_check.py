"""Checks the releases offline: each file, each manifest, and the chains that they were made from."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from typing import Any

from assess.beoordelingen import LEDGER_TABLES
from collect.bag import digest
from collect.chain import START
from collect.dossier import Dossier
from collect.events import EventsError, log_path, read
from doorbraak.frozen import MANIFEST, Release, ReleaseError, hash_of, releases


def broken_releases(dossier: Dossier) -> Iterator[str]:
    """A Dutch sentence for each release that is not as it was made: the first thing that differs."""
    found = releases(dossier)
    events = _event_hashes(dossier) if found else {}
    previous: dict[str, Release] = {}
    for release in found:
        problem = next(_differences(dossier, release, previous.get(release.schooljaar), events), None)
        if problem:
            yield f"releases/{release.naam}: {problem}"
        previous[release.schooljaar] = release


def _differences(
    dossier: Dossier, release: Release, previous: Release | None, events: dict[int, str]
) -> Iterator[str]:
    try:
        manifest = release.manifest()
        before = str(previous.manifest().get("hash")) if previous else START
    except ReleaseError as error:
        yield str(error)
        return
    if manifest.get("hash") != hash_of(manifest):
        yield f"{MANIFEST} past niet bij zijn hash"
    if manifest.get("release") != release.naam:
        yield f"{MANIFEST} is van release {manifest.get('release')}"
    if release.nummer != (previous.nummer + 1 if previous else 1):
        yield f"release {release.nummer - 1} van schooljaar {release.schooljaar} ontbreekt"
    elif manifest.get("vorige") != before:
        yield "de keten met de vorige release breekt"
    yield from _files(release, manifest)
    yield from _chains(dossier, manifest, events)


def _files(release: Release, manifest: dict[str, Any]) -> Iterator[str]:
    named = manifest.get("bestanden", {})
    for name, stated in sorted(named.items()):
        path = release.path / name
        if not path.is_file():
            yield f"{name} ontbreekt"
        elif digest(path) != stated["sha256"]:
            yield f"de inhoud van {name} past niet bij zijn hash"
    for path in sorted(release.path.iterdir()):
        if path.name not in named and path.name != MANIFEST:
            yield f"{path.name} hoort er niet bij"


def _chains(dossier: Dossier, manifest: dict[str, Any], events: dict[int, str]) -> Iterator[str]:
    """What was decided and done then, must still stand where it stood."""
    chains = manifest.get("ketens", {})
    stated = chains.get("gebeurtenissen")
    if stated and stated["nummer"] and events.get(stated["nummer"]) != stated["hash"]:
        yield f"gebeurtenis {stated['nummer']} is niet meer die van toen"
    for table in LEDGER_TABLES:
        head = chains.get(table)
        if head and head["id"] and _row_hash(dossier, table, head["id"]) != head["hash"]:
            yield f"beoordelingen.db: rij {head['id']} van {table} is niet meer die van toen"


def _row_hash(dossier: Dossier, table: str, number: int) -> str | None:
    if not dossier.beoordelingen_db.exists():
        return None
    with closing(sqlite3.connect(dossier.beoordelingen_db)) as db:
        row = db.execute(f"SELECT hash FROM {table} WHERE id = ?", [number]).fetchone()
    return str(row[0]) if row else None


def _event_hashes(dossier: Dossier) -> dict[int, str]:
    """Hash by number of every event, up to where the chain holds."""
    hashes: dict[int, str] = {}
    # Where the chain of events itself breaks is told by the check of the archive.
    with suppress(EventsError):
        for _, position in read(log_path(dossier.archief)):
            hashes[position.nummer] = position.hash
    return hashes
