"""One samenwerkingsverband or one gemeente: its cells, its documents, and what was searched."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from doorbraak.pages.bevinding import examined
from doorbraak.pages.ledger import Established
from doorbraak.pages.matrix import Cell, asked, cells_of
from doorbraak.pages.quotes import document_title
from doorbraak.pages.reading import Row, first, rows, schooljaren
from doorbraak.pages.wettelijk import stappen, wettelijk
from doorbraak.pages.words import DEKKING, DEKKING_GROEPEN, SOORTEN, STATUSSEN, VORMEN, word


@dataclass(frozen=True)
class RegioView:
    """All that the page of a samenwerkingsverband shows."""

    row: Row
    schooljaar: str
    schooljaren: list[str]
    cellen: list[Cell]
    elementen: Mapping[str, str]
    gemeenten: list[Row]
    documenten: list[Row]
    wettelijk: list[Row]
    stappen: list[Row]
    dekking: list[Row]
    meldingen: list[Row]


@dataclass(frozen=True)
class GemeenteView:
    """All that the page of a gemeente shows."""

    row: Row
    schooljaar: str
    schooljaren: list[str]
    regios: list[Row]
    documenten: list[Row]
    dekking: list[Row]


def regio(
    connection: sqlite3.Connection, swv: str, arguments: Mapping[str, str], established: Established
) -> RegioView | None:
    """The page of a samenwerkingsverband, or None where the code is not known."""
    row = _known(connection, "samenwerkingsverbanden", swv)
    if row is None:
        return None
    years = schooljaren(connection)
    schooljaar = asked(arguments, years).schooljaar
    gemeenten = rows(
        connection,
        """
        SELECT gemeenten.code, gemeenten.naam, gemeenten.website, swv_gemeenten.opmerking,
            doorzettingsmacht_vorm AS vorm
        FROM swv_gemeenten JOIN gemeenten ON gemeenten.code = swv_gemeenten.gemeente
        LEFT JOIN gemeente_vormen ON gemeente_vormen.swv = swv_gemeenten.swv
            AND gemeente_vormen.gemeente = gemeenten.code AND schooljaar = ?
        WHERE swv_gemeenten.swv = ? ORDER BY gemeenten.naam
        """,
        [schooljaar, swv],
    )
    for gemeente in gemeenten:
        gemeente["vormwoord"] = word(VORMEN, gemeente["vorm"])
    names = rows(connection, "SELECT id, naam FROM normen")
    return RegioView(
        row=row,
        schooljaar=schooljaar,
        schooljaren=years,
        cellen=[cell for cell in cells_of(connection, schooljaar, established) if cell.swv == swv],
        elementen={norm["id"]: norm["naam"] for norm in names},
        gemeenten=gemeenten,
        documenten=examined(connection, swv, schooljaar),
        wettelijk=wettelijk(connection, swv, schooljaar),
        stappen=stappen(connection, swv, schooljaar),
        dekking=_dekking(connection, [swv, *(g["code"] for g in gemeenten)], schooljaar),
        meldingen=_problems(connection, swv, row["website"]),
    )


def gemeente(connection: sqlite3.Connection, code: str, arguments: Mapping[str, str]) -> GemeenteView | None:
    """The page of a gemeente, or None where the code is not known."""
    row = _known(connection, "gemeenten", code)
    if row is None:
        return None
    years = schooljaren(connection)
    schooljaar = asked(arguments, years).schooljaar
    regios = rows(
        connection,
        """
        SELECT swv.code, swv.naam, swv.sector, doorzettingsmacht_vorm AS vorm FROM swv_gemeenten
        JOIN samenwerkingsverbanden AS swv ON swv.code = swv_gemeenten.swv
        LEFT JOIN gemeente_vormen ON gemeente_vormen.swv = swv.code
            AND gemeente_vormen.gemeente = swv_gemeenten.gemeente AND schooljaar = ?
        WHERE swv_gemeenten.gemeente = ? ORDER BY swv.code
        """,
        [schooljaar, code],
    )
    for region in regios:
        region["vormwoord"] = word(VORMEN, region["vorm"])
    return GemeenteView(
        row=row,
        schooljaar=schooljaar,
        schooljaren=years,
        regios=regios,
        documenten=_documents_of(connection, code),
        dekking=_dekking(connection, [code], schooljaar),
    )


def _known(connection: sqlite3.Connection, table: str, code: str) -> Row | None:
    if not schooljaren(connection):
        return None
    return first(connection, f"SELECT * FROM {table} WHERE code = ?", [code])


def _documents_of(connection: sqlite3.Connection, code: str) -> list[Row]:
    found = rows(
        connection,
        """
        SELECT DISTINCT documenten.sha256, documenten.titel AS linktitel, documenten.bestandsnaam,
            duiding.titel, duiding.soort, duiding.status
        FROM document_partijen JOIN documenten ON documenten.sha256 = document_partijen.document
        LEFT JOIN document_duiding AS duiding ON duiding.document = documenten.sha256
        WHERE partij = ? AND rol <> 'genoemd' ORDER BY duiding.soort, duiding.titel
        """,
        [code],
    )
    for row in found:
        row["naam"] = document_title(row)
        row["soortwoord"] = word(SOORTEN, row["soort"])
        row["statuswoord"] = word(STATUSSEN, row["status"])
    return found


def _dekking(connection: sqlite3.Connection, parties: list[str], schooljaar: str) -> list[Row]:
    marks = ", ".join("?" * len(parties))
    found = rows(
        connection,
        f"""
        SELECT partij, soort, uitkomst, reden, document, gemeenten.naam AS gemeente FROM dekking
        LEFT JOIN gemeenten ON gemeenten.code = partij
        WHERE schooljaar = ? AND partij IN ({marks}) ORDER BY gemeenten.naam IS NOT NULL, gemeenten.naam, soort
        """,
        [schooljaar, *parties],
    )
    group_of = {outcome: group for group, outcomes in DEKKING_GROEPEN.items() for outcome in outcomes}
    for row in found:
        row["soortwoord"] = word(SOORTEN, row["soort"])
        row["woord"] = word(DEKKING, row["uitkomst"])
        row["groep"] = group_of.get(row["uitkomst"], "niet_bekeken")
    return found


def _problems(connection: sqlite3.Connection, swv: str, website: str | None) -> list[Row]:
    """Problems at this region's own site: told by its code or by an address of that site."""
    host = (website or "").split("//")[-1].split("/")[0].removeprefix("www.")
    return rows(
        connection,
        """
        SELECT niveau, stap, plaats, oorzaak, laatst FROM meldingen
        WHERE niveau <> 'info'
        AND (plaats = ?1 OR plaats LIKE ?1 || ' %' OR (?2 <> '' AND instr(plaats, ?2)))
        ORDER BY niveau, laatst DESC LIMIT 50
        """,
        [swv, host],
    )
