"""What was found about the norms of law for one region: beside the elements and never as a verdict."""

import sqlite3

from doorbraak.pages.quotes import passage_path, passage_with, place
from doorbraak.pages.reading import Row, parsed, rows
from doorbraak.pages.words import GRONDSLAGEN, STAPPEN_PLAN, UITKOMSTEN, day, word


def wettelijk(connection: sqlite3.Connection, swv: str, schooljaar: str) -> list[Row]:
    """The outcomes per norm and party, each with its first quote."""
    found = rows(
        connection,
        """
        SELECT uitkomst.*, normen.naam, normen.soort, deelvragen.vraag AS vraagtekst, gemeenten.naam AS gemeente,
            bewijs.citaat, bewijs.pagina, bewijs.anker, bewijs.document
        FROM wettelijke_bevindingen AS uitkomst
        JOIN normen ON normen.id = uitkomst.norm
        LEFT JOIN deelvragen ON deelvragen.id = uitkomst.vraag
        LEFT JOIN gemeenten ON gemeenten.code = uitkomst.partij
        LEFT JOIN wettelijk_bewijs AS bewijs ON bewijs.swv = uitkomst.swv AND bewijs.vraag = uitkomst.vraag
            AND bewijs.schooljaar = uitkomst.schooljaar AND bewijs.partij = uitkomst.partij AND bewijs.rang = 1
        WHERE uitkomst.swv = ? AND uitkomst.schooljaar = ?
        ORDER BY normen.soort DESC, uitkomst.vraag, gemeenten.naam
        """,
        [swv, schooljaar],
    )
    for row in found:
        row["woord"] = word(UITKOMSTEN, row["uitkomst"])
        row["grondslag"] = word(GRONDSLAGEN, row["grondslag_status"])
        row["let_op"] = parsed(row["let_op"])
        row["dag"] = day(row["datum"])
        if row["citaat"]:
            row["plaats"] = place(row["pagina"], row["anker"])
            passage = passage_with(connection, row["document"], row["pagina"], row["citaat"])
            row["path"] = passage_path(row["document"], row["pagina"], passage)
    return found


def stappen(connection: sqlite3.Connection, swv: str, schooljaar: str) -> list[Row]:
    """The four dates of the plan in the order of time."""
    found = rows(
        connection,
        """
        SELECT plan_stappen.*, gemeenten.naam AS gemeente FROM plan_stappen
        LEFT JOIN gemeenten ON gemeenten.code = partij
        WHERE swv = ? AND schooljaar = ? ORDER BY datum, stap, gemeenten.naam
        """,
        [swv, schooljaar],
    )
    for row in found:
        row["woord"] = word(STAPPEN_PLAN, row["stap"])
        row["dag"] = day(row["datum"])
    return found
