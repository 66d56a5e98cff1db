"""Searching all passages: what was asked, what was found, and how much could not be searched."""

import sqlite3
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any
from urllib.parse import urlencode

from doorbraak.pages.document import page_number
from doorbraak.pages.quotes import document_title, passage_path, place
from doorbraak.pages.reading import Row, parsed, rows
from doorbraak.pages.words import SOORTEN, STATUSSEN, day, word
from doorbraak.pages.zoekvraag import Zoekvraag
from doorbraak.zoekindex import NAME

RESULTS = 20
# Nobody reads further than this; counting further only takes time.
COUNTED = 1000
_FOUND = f"""
    FROM {NAME} JOIN passages ON passages.rowid = {NAME}.rowid
    LEFT JOIN document_duiding AS duiding USING (document)
    WHERE {NAME} MATCH :match AND passages.verborgen IS NULL
    AND (:soort = '' OR duiding.soort = :soort)
    AND (:gemeente = '' OR EXISTS (
        SELECT 1 FROM document_partijen AS partij
        WHERE partij.document = passages.document AND partij.partij = :gemeente AND rol <> 'genoemd'))
    AND (:swv = '' OR EXISTS (
        SELECT 1 FROM onderzochte_documenten AS onderzocht
        WHERE onderzocht.document = passages.document AND onderzocht.swv = :swv
        UNION ALL SELECT 1 FROM document_partijen AS partij
        WHERE partij.document = passages.document AND partij.partij = :swv AND rol <> 'genoemd'))
"""


@dataclass(frozen=True)
class Vraag:
    """What the visitor asks; the same words stand in the URL."""

    zoek: str = ""
    swv: str = ""
    gemeente: str = ""
    soort: str = ""
    blad: int = 1

    @classmethod
    def of(cls, arguments: Mapping[str, str]) -> "Vraag":
        named = {name: arguments.get(name, "").strip() for name in ("zoek", "swv", "gemeente", "soort")}
        return cls(**named, blad=min(max(page_number(arguments.get("blad", "")), 1), COUNTED // RESULTS))

    def query(self, blad: int) -> str:
        """The question as a query string, at another blad."""
        return urlencode({name: value for name, value in asdict(replace(self, blad=blad)).items() if value})


@dataclass(frozen=True)
class ZoekView:
    """All that the search page shows; `index` false where the dossier was published without one."""

    vraag: Vraag
    gesteld: bool
    index: bool
    afgekapt: bool
    treffers: list[Row]
    aantal: int
    meer: bool
    ongelezen: int
    verbanden: list[Row]
    gemeenten: list[Row]
    soorten: Mapping[str, str]

    @property
    def vorige(self) -> str:
        return self.vraag.query(self.vraag.blad - 1) if self.vraag.blad > 1 else ""

    @property
    def volgende(self) -> str:
        further = self.vraag.blad * RESULTS < min(self.aantal, COUNTED)
        return self.vraag.query(self.vraag.blad + 1) if further else ""


def zoeken(connection: sqlite3.Connection, arguments: Mapping[str, str]) -> ZoekView:
    """The passages that hold all the words, best first."""
    vraag = Vraag.of(arguments)
    asked = Zoekvraag.of(vraag.zoek)
    index = _exists(connection, NAME)
    hits: list[Row] = []
    number = 0
    if index and asked.termen:
        values = {"match": asked.match, "swv": vraag.swv, "gemeente": vraag.gemeente, "soort": vraag.soort}
        number = connection.execute(
            f"SELECT count(*) FROM (SELECT 1 {_FOUND} LIMIT {COUNTED + 1})", values
        ).fetchone()[0]
        hits = _hits(connection, asked, values, vraag.blad) if number else []
    ready = _exists(connection, "bevindingen")
    unread = "SELECT coalesce(sum(paginas_ongelezen), 0) AS aantal FROM lezingen"
    return ZoekView(
        vraag=vraag,
        gesteld=bool(asked.termen),
        index=index,
        afgekapt=asked.afgekapt,
        treffers=hits,
        aantal=min(number, COUNTED),
        meer=number > COUNTED,
        ongelezen=rows(connection, unread)[0]["aantal"] if ready else 0,
        verbanden=_named(connection, "samenwerkingsverbanden", "code") if ready else [],
        gemeenten=_named(connection, "gemeenten", "naam") if ready else [],
        soorten=SOORTEN,
    )


def _exists(connection: sqlite3.Connection, table: str) -> bool:
    return bool(rows(connection, "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", [table]))


def _named(connection: sqlite3.Connection, table: str, order: str) -> list[Row]:
    return rows(connection, f"SELECT code, coalesce(naam, '') AS naam FROM {table} ORDER BY {order}")


def _hits(connection: sqlite3.Connection, asked: Zoekvraag, values: dict[str, Any], blad: int) -> list[Row]:
    query = f"""
        SELECT passages.id, passages.rowid AS nummer {_FOUND}
        ORDER BY bm25({NAME}, 1.0, 0.3), passages.rowid LIMIT {RESULTS} OFFSET :begin
    """
    ids = [row[0] for row in connection.execute(query, {**values, "begin": (blad - 1) * RESULTS})]
    marks = ", ".join("?" * len(ids))
    found = rows(
        connection,
        f"""
        SELECT passages.id, passages.document, pagina, anker, tekst, kop_pad, duiding.titel, duiding.soort,
            duiding.status, duiding.datum, documenten.titel AS linktitel, documenten.bestandsnaam,
            (SELECT group_concat(DISTINCT partij) FROM document_partijen
                WHERE document_partijen.document = passages.document AND rol <> 'genoemd') AS partijen
        FROM passages LEFT JOIN documenten ON sha256 = passages.document
        LEFT JOIN document_duiding AS duiding ON duiding.document = passages.document
        WHERE passages.id IN ({marks})
        """,
        ids,
    )
    order = {passage: rank for rank, passage in enumerate(ids)}
    for row in sorted(found, key=lambda row: order[row["id"]]):
        row["fragment"] = asked.excerpt(row["tekst"], everything=False)
        row["koppen"] = "" if row["anker"] and not row["pagina"] else " › ".join(parsed(row["kop_pad"]))
        row["naam"] = document_title(row)
        row["plaats"] = place(row["pagina"], row["anker"])
        row["soortwoord"] = word(SOORTEN, row["soort"])
        row["statuswoord"] = word(STATUSSEN, row["status"])
        row["dag"] = day(row["datum"])
        row["path"] = passage_path(row["document"], row["pagina"], row["id"])
    return sorted(found, key=lambda row: order[row["id"]])
