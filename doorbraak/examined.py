"""The documents that the bevindingen of a schooljaar rest on, with where each came from."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass

from collect.dossier import Dossier
from collect.school_year import SchoolYear
from doorbraak.export import NothingToExport, reading


@dataclass(frozen=True)
class Document:
    """What the dossier knows of one document; `adressen` are its web addresses, newest first."""

    sha256: str
    media_type: str
    omvang: int
    naam: str
    bestandsnaam: str | None
    soort: str
    van: str | None
    tot: str | None
    onderdeel_van: str | None
    opgehaald: str
    herkomst: str
    run: str
    adressen: tuple[str, ...]


def examined(dossier: Dossier, schooljaar: SchoolYear) -> list[Document]:
    """The documents that bevindingen of a schooljaar rest on, also those that do not count."""
    if not dossier.dossier_db.exists():
        raise NothingToExport(f"{dossier.dossier_db} bestaat nog niet; voer eerst 'doorbraak run' uit")
    with closing(reading(dossier.dossier_db)) as db:
        rows = db.execute(
            """
            SELECT sha256, media_type, omvang, bestandsnaam, documenten.titel AS paginatitel,
                duiding.titel, duiding.soort, duiding.van, duiding.tot, duiding.onderdeel_van
            FROM documenten JOIN document_duiding AS duiding ON duiding.document = sha256
            WHERE sha256 IN (SELECT document FROM onderzochte_documenten WHERE schooljaar = ?)
            ORDER BY sha256
            """,
            [str(schooljaar)],
        ).fetchall()
        if not rows:
            raise NothingToExport(f"geen documenten over schooljaar {schooljaar} in {dossier.dossier_db}")
        return [_document(db, row) for row in rows]


def _document(db: sqlite3.Connection, row: sqlite3.Row) -> Document:
    asked = db.execute(
        """
        SELECT coalesce(url_finaal, url) AS url, run, begonnen FROM ophalingen
        WHERE sha256 = ? ORDER BY id
        """,
        [row["sha256"]],
    ).fetchall()
    first = asked[0]
    adressen = dict.fromkeys(ask["url"] for ask in reversed(asked) if ask["url"].startswith("http"))
    return Document(
        sha256=row["sha256"],
        media_type=row["media_type"],
        omvang=row["omvang"],
        naam=row["titel"] or row["paginatitel"] or row["bestandsnaam"] or first["url"],
        bestandsnaam=row["bestandsnaam"],
        soort=row["soort"],
        van=row["van"],
        tot=row["tot"],
        onderdeel_van=row["onderdeel_van"],
        opgehaald=first["begonnen"],
        herkomst=first["url"],
        run=first["run"],
        adressen=tuple(adressen),
    )
