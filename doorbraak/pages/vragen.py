"""The questions that wait for a person, each with the command that answers it."""

import shlex
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from doorbraak.pages.quotes import document_title
from doorbraak.pages.reading import Row, first, parsed, rows, schooljaren
from doorbraak.pages.words import SOORTEN, STATUSSEN, VRAAGSOORTEN, word
from extract.besluit import Besluit

# Enough of a sha256 to be one document, and short enough to be read out.
HASH = 12


@dataclass(frozen=True)
class VragenView:
    """All that the page of open questions shows."""

    schooljaar: str
    schooljaren: list[str]
    vragen: list[Row]
    beantwoord: int


def open_questions(
    connection: sqlite3.Connection, arguments: Mapping[str, str], besluiten: Iterable[Besluit]
) -> VragenView | None:
    """The questions of a schooljaar that no standing besluit on the same evidence answers."""
    years = schooljaren(connection)
    if not years:
        return None
    wanted = arguments.get("schooljaar", "")
    schooljaar = wanted if wanted in years else years[0]
    asked = rows(
        connection,
        """
        SELECT vragen.*, duiding.titel, coalesce(swv.naam, gemeenten.naam, '') AS partijnaam,
            CASE WHEN swv.code IS NULL THEN 'gemeente' ELSE 'swv' END AS partijsoort,
            EXISTS (SELECT 1 FROM samenwerkingsverbanden WHERE code = partij
                UNION ALL SELECT 1 FROM gemeenten WHERE code = partij) AS bekend
        FROM duiding_vragen AS vragen LEFT JOIN document_duiding AS duiding USING (document)
        LEFT JOIN samenwerkingsverbanden AS swv ON swv.code = partij
        LEFT JOIN gemeenten ON gemeenten.code = partij
        WHERE schooljaar = ? ORDER BY partij, vraagsoort, vragen.id
        """,
        [schooljaar],
    )
    answered = {besluit.vingerafdruk for besluit in besluiten}
    open_ones = [row for row in asked if row["vingerafdruk"] not in answered]
    for row in open_ones:
        row["soortwoord"] = word(VRAAGSOORTEN, row["vraagsoort"])
        row["gaat_over"] = word(SOORTEN, row["soort"])
        row["keuzes"] = [
            _choice(connection, option) for option in parsed(row["opties"]) if option not in ("van", "tot")
        ]
        row["commando"] = command(row)
    return VragenView(schooljaar, years, open_ones, len(asked) - len(open_ones))


def _choice(connection: sqlite3.Connection, option: str) -> Row:
    """One answer as people read it, with the code that the command takes; a document is a link with its title."""
    found = first(connection, "SELECT titel FROM document_duiding WHERE document = ?", [option])
    if found is not None:
        return {"document": option, "naam": document_title(found), "code": option[:HASH]}
    return {"document": "", "naam": word({**SOORTEN, **STATUSSEN}, option), "code": option}


def command(vraag: Row) -> str:
    """What a beheerder types to record the answer; what stands in capitals is to be filled in."""
    about = [str(vraag["partij"] if vraag["vraagsoort"] == "plan_in_kracht" else vraag["document"][:HASH])]
    if vraag["vraagsoort"] == "plan_in_kracht":
        about += ["--plan", "DOCUMENT", "--schooljaar", vraag["schooljaar"]]
    elif vraag["vraagsoort"] == "soort":
        about += ["--soort", "SOORT"]
    elif vraag["vraagsoort"] == "partij":
        about += ["--partij", "CODE"]
    elif "van" in parsed(vraag["opties"]):
        about += ["--van", "DATUM", "--tot", "DATUM"]
    else:
        about += ["--status", "STATUS"]
    words = ["doorbraak", "besluit", *about, "--reden", "WAAROM", "--door", "FUNCTIE"]
    return " ".join(shlex.quote(part) for part in words)
