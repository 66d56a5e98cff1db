"""One cell: the machine's indicatie about one element of one region, with its whole account."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from doorbraak.pages.ledger import Established
from doorbraak.pages.matrix import Cell, cells_of
from doorbraak.pages.quotes import (
    Quote,
    document_title,
    passage_path,
    passage_with,
    place,
    quotes_of,
    value_lines,
)
from doorbraak.pages.reading import Row, first, parsed, rows, schooljaren
from doorbraak.pages.words import ASSERTIES, KARAKTERS, LEZINGEN, SOORTEN, STATUSSEN, SUBCODES, day, word


@dataclass(frozen=True)
class Answer:
    """What the region answers to one deelvraag, with the quotes on both sides."""

    id: str
    vraag: str
    kern: bool
    assertie: str
    woord: str
    karakter: str
    waarde: list[tuple[str, str]]
    gemeenten: list[str]
    bewijs: list[Quote]
    daarnaast: list[Quote]

    @property
    def oneens(self) -> tuple[Quote, Quote] | None:
        """The deciding quote and one that says the opposite, when documents disagree."""
        for decisive in self.bewijs:
            for other in self.daarnaast:
                if other.rol == "tegenbewijs" and {decisive.assertie, other.assertie} == {
                    "afgesproken",
                    "ontkend",
                }:
                    return decisive, other
        return None


@dataclass(frozen=True)
class Account:
    """What was searched, and what came nearest."""

    documenten: list[Row]
    gelezen: int
    ongelezen: int
    termen: list[str]
    regels: list[str]
    dichtstbij: list[Row]


@dataclass(frozen=True)
class BevindingPage:
    """All that the cell page shows."""

    row: Row
    cell: Cell
    swv: Row
    norm: Row
    antwoorden: list[Answer]
    waarom_niet: list[Row]
    eerder: list[Row]
    telt_niet_mee: list[Quote]
    account: Account | None
    gedekt: list[Row]
    niet_gedekt: list[Row]
    buren: dict[str, Cell]
    twijfels: list[Row]

    @property
    def conflicten(self) -> list[Answer]:
        """The deelvragen on which documents in force disagree."""
        return [answer for answer in self.antwoorden if answer.oneens]


def bevinding(
    connection: sqlite3.Connection, key: tuple[str, str, str], established: Established
) -> BevindingPage | None:
    """The page of (swv, schooljaar, element), or None where there is no such bevinding."""
    if not schooljaren(connection):
        return None
    swv, schooljaar, element = key
    row = first(
        connection,
        "SELECT * FROM bevindingen WHERE swv = ? AND schooljaar = ? AND element = ?",
        [swv, schooljaar, element],
    )
    if row is None:
        return None
    cells = {(cell.swv, cell.element): cell for cell in cells_of(connection, schooljaar, established)}
    quotes = quotes_of(connection, swv, schooljaar, element)
    covered = parsed(row["gemeenten_gedekt"])
    gemeenten = rows(
        connection,
        """
        SELECT gemeenten.code, gemeenten.naam FROM swv_gemeenten
        JOIN gemeenten ON gemeenten.code = swv_gemeenten.gemeente WHERE swv = ? ORDER BY gemeenten.naam
        """,
        [swv],
    )
    return BevindingPage(
        row=row,
        cell=cells[swv, element],
        swv=rows(connection, "SELECT * FROM samenwerkingsverbanden WHERE code = ?", [swv])[0],
        norm=rows(connection, "SELECT * FROM normen WHERE id = ?", [element])[0],
        antwoorden=_answers(connection, row, quotes, {g["code"]: g["naam"] for g in gemeenten}),
        waarom_niet=parsed(row["waarom_niet"]),
        eerder=rows(
            connection,
            "SELECT * FROM eerder_beoordeeld WHERE swv = ? AND schooljaar = ? AND element = ? ORDER BY rang",
            [swv, schooljaar, element],
        ),
        telt_niet_mee=[quote for quote in quotes if quote.rol == "telt_niet_mee"],
        account=_account(connection, key),
        gedekt=[g for g in gemeenten if g["code"] in covered],
        niet_gedekt=[g for g in gemeenten if g["code"] not in covered],
        buren=_neighbours(cells, (swv, element)),
        twijfels=_doubts(connection, key),
    )


def _answers(
    connection: sqlite3.Connection, row: Row, quotes: list[Quote], names: Mapping[str, str]
) -> list[Answer]:
    given: dict[str, Any] = dict(parsed(row["deelvragen"]))
    asked = rows(connection, "SELECT * FROM deelvragen WHERE norm = ? ORDER BY id", [row["element"]])
    return [_answer(question, given.get(question["id"]) or {}, quotes, names) for question in asked]


def _answer(question: Row, given: Row, quotes: list[Quote], names: Mapping[str, str]) -> Answer:
    mine = [quote for quote in quotes if quote.deelvraag == question["id"]]
    assertie = given.get("assertie") or ""
    return Answer(
        id=question["id"],
        vraag=question["vraag"],
        kern=bool(question["kern"]),
        assertie=assertie or "geen",
        woord=_answer_words(assertie, given.get("subcode")),
        karakter=word(KARAKTERS, given.get("karakter")),
        waarde=value_lines(given.get("waarde")),
        gemeenten=[names.get(code, code) for code in given.get("gemeenten") or []],
        bewijs=[quote for quote in mine if quote.rol == "bewijs"],
        daarnaast=[quote for quote in mine if quote.rol in ("tegenbewijs", "uitzondering")],
    )


def _answer_words(assertie: str, subcode: str | None) -> str:
    """A denial says how: ended, or arranged in another way than the norm asks."""
    if assertie == "ontkend" and subcode:
        return word(SUBCODES, subcode)
    return word(ASSERTIES, assertie) or "geen antwoord aangetroffen"


def _doubts(connection: sqlite3.Connection, key: tuple[str, str, str]) -> list[Row]:
    """Why a person had better look, the most pressing first."""
    row = first(
        connection, "SELECT onzeker FROM wachtrij WHERE swv = ? AND schooljaar = ? AND element = ?", list(key)
    )
    return list(parsed(row["onzeker"])) if row else []


def _account(connection: sqlite3.Connection, key: tuple[str, str, str]) -> Account | None:
    row = first(
        connection,
        "SELECT * FROM zoekverantwoording WHERE swv = ? AND schooljaar = ? AND element = ?",
        list(key),
    )
    if row is None:
        return None
    return Account(
        documenten=examined(connection, key[0], key[1]),
        gelezen=row["paginas_gelezen"],
        ongelezen=row["paginas_ongelezen"],
        termen=parsed(row["termen"]),
        regels=parsed(row["regels"]),
        dichtstbij=_nearest(connection, parsed(row["dichtstbij"])),
    )


def examined(connection: sqlite3.Connection, swv: str, schooljaar: str) -> list[Row]:
    """The documents of a region with what they are and whether they count; those that count first."""
    found = rows(
        connection,
        """
        SELECT onderzocht.document AS sha256, onderzocht.telt_mee, onderzocht.reden, duiding.titel,
            duiding.soort, duiding.van, duiding.tot, duiding.status, duiding.datum, documenten.bestandsnaam,
            documenten.titel AS linktitel, lezingen.uitkomst, lezingen.paginas, lezingen.paginas_ongelezen,
            niet_meer_online.stand AS online_stand, niet_meer_online.sinds AS online_sinds,
            (SELECT count(*) FROM vondsten WHERE vondsten.document = onderzocht.document) AS vondsten
        FROM onderzochte_documenten AS onderzocht
        LEFT JOIN document_duiding AS duiding USING (document)
        LEFT JOIN documenten ON documenten.sha256 = onderzocht.document
        LEFT JOIN lezingen USING (document) LEFT JOIN niet_meer_online USING (document)
        WHERE onderzocht.swv = ? AND onderzocht.schooljaar = ?
        ORDER BY onderzocht.telt_mee DESC, duiding.datum DESC, duiding.titel, onderzocht.document
        """,
        [swv, schooljaar],
    )
    for row in found:
        row["naam"] = document_title(row)
        row["soortwoord"] = word(SOORTEN, row["soort"])
        row["statuswoord"] = word(STATUSSEN, row["status"])
        row["lezing"] = word(LEZINGEN, row["uitkomst"]) or "nog niet gelezen"
        row["periode"] = period(row["van"], row["tot"])
    return found


def period(begin: str | None, end: str | None) -> str:
    """A period in words; empty when the document states none."""
    if begin and end:
        return f"{day(begin)} tot en met {day(end)}"
    if begin:
        return f"vanaf {day(begin)}"
    return f"tot en met {day(end)}" if end else ""


def _nearest(connection: sqlite3.Connection, found: list[Row]) -> list[Row]:
    return [
        {
            "citaat": near["citaat"],
            "waarom": near["waarom"],
            "plaats": place(near["pagina"], near["anker"]),
            "path": passage_path(
                near["document"],
                near["pagina"],
                passage_with(connection, near["document"], near["pagina"], near["citaat"]),
            ),
            "titel": near["titel"] or "document zonder titel",
        }
        for near in found
    ]


def _neighbours(cells: Mapping[tuple[str, str], Cell], key: tuple[str, str]) -> dict[str, Cell]:
    """The cells beside this one: along the elements of the region and along the regions of the element."""
    swv, element = key
    row = sorted(k for k in cells if k[0] == swv)
    column = sorted(k for k in cells if k[1] == element)
    here, there = row.index(key), column.index(key)
    found = {
        "vorig_element": row[here - 1] if here else None,
        "volgend_element": row[here + 1] if here + 1 < len(row) else None,
        "vorig_swv": column[there - 1] if there else None,
        "volgend_swv": column[there + 1] if there + 1 < len(column) else None,
    }
    return {name: cells[place] for name, place in found.items() if place}
