"""What the flag list is made from: per region and party, out of the dossier."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from doorbraak.pages.matrix import Cell, cells_of
from doorbraak.pages.quotes import passage_path, place
from doorbraak.pages.reading import Row, parsed, rows
from doorbraak.pages.words import ASSERTIES, DEKKING, INDICATIES, ROLLEN, SOORTEN, VORMEN, clip, word


@dataclass(frozen=True)
class Citaat:
    """A quote under the bevinding and what it says; `path` leads to the passage in the site."""

    rol: str
    zegt: str
    tekst: str
    plaats: str
    titel: str
    path: str


@dataclass(frozen=True)
class Bron:
    """All of it; by region, and `dekking` by party."""

    namen: Mapping[str, Row]
    gemeenten: Mapping[str, list[Row]]
    gedekt: Mapping[str, frozenset[str]]
    citaten: Mapping[str, list[Citaat]]
    gezocht: Mapping[str, Row]
    dekking: Mapping[str, list[str]]
    vorig: Mapping[str, str]


def outcome(cell: Cell) -> str:
    """How a region stands: the vorm of its doorzettingsmacht, else its indicatie."""
    return word(VORMEN, cell.vorm) if cell.vorm is not None else word(INDICATIES, cell.indicatie)


def bron_van(connection: sqlite3.Connection, schooljaar: str, element: str, years: list[str]) -> Bron:
    """Everything the list of this element and schooljaar is made from."""
    key = [schooljaar, element]
    covered = "SELECT swv, gemeenten_gedekt FROM bevindingen WHERE schooljaar = ? AND element = ?"
    return Bron(
        namen={
            row["code"]: row
            for row in rows(connection, "SELECT code, naam, sector FROM samenwerkingsverbanden")
        },
        gemeenten=_gemeenten(connection, schooljaar),
        gedekt={
            row["swv"]: frozenset(parsed(row["gemeenten_gedekt"])) for row in rows(connection, covered, key)
        },
        citaten=_quotes(connection, key),
        gezocht=_searched(connection, key),
        dekking=_coverage(connection, schooljaar),
        vorig=_before(connection, element, [year for year in years if year < schooljaar]),
    )


def _gemeenten(connection: sqlite3.Connection, schooljaar: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows(
        connection,
        """
        SELECT swv_gemeenten.swv, gemeenten.code, gemeenten.naam, doorzettingsmacht_vorm AS vorm
        FROM swv_gemeenten JOIN gemeenten ON gemeenten.code = swv_gemeenten.gemeente
        LEFT JOIN gemeente_vormen ON gemeente_vormen.swv = swv_gemeenten.swv
            AND gemeente_vormen.gemeente = gemeenten.code AND schooljaar = ?
        ORDER BY swv_gemeenten.swv, gemeenten.naam
        """,
        [schooljaar],
    ):
        found.setdefault(row["swv"], []).append(row)
    return found


def _quotes(connection: sqlite3.Connection, key: list[str]) -> dict[str, list[Citaat]]:
    """Per region its quotes, evidence before what limits it or does not count."""
    found: dict[str, list[Citaat]] = {}
    for row in rows(
        connection,
        """
        SELECT bewijs.swv, bewijs.rol, bewijs.citaat, bewijs.assertie, bewijs.document, bewijs.pagina, bewijs.anker,
            vondsten.passage, duiding.titel
        FROM bevinding_bewijs AS bewijs
        LEFT JOIN vondsten ON vondsten.id = bewijs.vondst
        LEFT JOIN document_duiding AS duiding ON duiding.document = bewijs.document
        WHERE bewijs.schooljaar = ? AND bewijs.element = ?
        ORDER BY bewijs.swv, bewijs.rol NOT IN ('bewijs', 'tegenbewijs'), bewijs.deelvraag, bewijs.rol, bewijs.rang
        """,
        key,
    ):
        quote = Citaat(
            rol=word(ROLLEN, row["rol"]),
            zegt=word(ASSERTIES, row["assertie"]),
            tekst=row["citaat"],
            plaats=place(row["pagina"], row["anker"]),
            titel=clip(row["titel"] or "document zonder titel", 90),
            path=passage_path(row["document"], row["pagina"], row["passage"]),
        )
        found.setdefault(row["swv"], []).append(quote)
    return found


def _searched(connection: sqlite3.Connection, key: list[str]) -> dict[str, Row]:
    """Per region how many documents and pages were looked through."""
    found = rows(
        connection,
        """
        SELECT gezocht.swv, paginas_gelezen AS gelezen, paginas_ongelezen AS ongelezen,
            (SELECT count(*) FROM onderzochte_documenten AS onderzocht WHERE onderzocht.swv = gezocht.swv
             AND onderzocht.schooljaar = gezocht.schooljaar AND telt_mee) AS documenten
        FROM zoekverantwoording AS gezocht WHERE schooljaar = ? AND element = ?
        """,
        key,
    )
    return {row["swv"]: row for row in found}


def _coverage(connection: sqlite3.Connection, schooljaar: str) -> dict[str, list[str]]:
    """Per party what was looked for and how that ended, in words."""
    found: dict[str, list[str]] = {}
    query = "SELECT partij, soort, uitkomst FROM dekking WHERE schooljaar = ? ORDER BY partij, soort"
    for row in rows(connection, query, [schooljaar]):
        found.setdefault(row["partij"], []).append(
            f"{word(SOORTEN, row['soort'])}: {word(DEKKING, row['uitkomst'])}"
        )
    return found


def _before(connection: sqlite3.Connection, element: str, earlier: list[str]) -> dict[str, str]:
    """Per region the outcome in the school year before; none when that is not in the dossier."""
    if not earlier:
        return {}
    return {
        cell.swv: outcome(cell) for cell in cells_of(connection, earlier[0], {}) if cell.element == element
    }


def last_run(connection: sqlite3.Connection) -> str | None:
    """When the last run ended, or began if it did not end."""
    found = rows(connection, "SELECT max(coalesce(geeindigd, begonnen)) AS op FROM runs")
    return found[0]["op"] if found else None
