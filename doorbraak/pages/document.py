"""One document: what it is and where it came from, its text page by page, and the cells it supports."""

import re
import sqlite3
from dataclasses import dataclass

from collect.media import PDF, PPTX
from doorbraak.pages.beeld import A4, VERBORGEN, archive_beside, beeld_path, refusals
from doorbraak.pages.quotes import document_title, inside, passage_path, place, value_lines
from doorbraak.pages.reading import Row, first, parsed, rows
from doorbraak.pages.tekst import Block, blocks, places
from doorbraak.pages.words import ASSERTIES, LEZINGEN, METHODEN, SOORTEN, STATUSSEN, clip, word
from doorbraak.pages.zoekvraag import Zoekvraag
from extract.bsn import MASK

# A word that is everywhere tells nothing; the number found is told all the same.
HITS_SHOWN = 50
# So that a document of a thousand pages is still one screen at a time.
PAGES_SHOWN = 40


@dataclass(frozen=True)
class DocumentPage:
    """One page of the document; `gelezen` false means that its text is not known."""

    nummer: int
    gelezen: bool
    methode: str
    blokken: list[Block]
    beeld: str
    geen_beeld: str
    maat: tuple[int, int]
    vorige: int | None
    volgende: int | None


@dataclass(frozen=True)
class Found:
    """What searching in the document gave: the first hits with their pages, and how many there are."""

    zoek: str
    treffers: list[Row]
    aantal: int
    afgekapt: bool


@dataclass(frozen=True)
class DocumentView:
    """All that the document page shows."""

    row: Row
    titel: str
    partijen: list[Row]
    ophalingen: list[Row]
    paginas: list[DocumentPage]
    nummers: list[Row]
    cellen: list[Row]
    telt: list[Row]
    hoofddocument: Row | None
    met_paginas: bool
    citaten: list[Row]
    gevonden: Found | None
    geen_beeld: str
    niet_online: Row | None

    @property
    def eerste(self) -> int:
        return self.paginas[0].nummer if self.paginas else 0

    @property
    def laatste(self) -> int:
        return self.paginas[-1].nummer if self.paginas else 0


def page_number(text: str) -> int:
    """The page that an address asks for; what is no page number asks for the first."""
    return int(text) if re.fullmatch(r"[0-9]{1,6}", text) else 1


def document(connection: sqlite3.Connection, sha256: str, pagina: int, zoek: str = "") -> DocumentView | None:
    """The document with this hash, showing the pages around `pagina`; None where it is not known."""
    row = first(
        connection,
        """
        SELECT documenten.*, documenten.titel AS linktitel, duiding.*, duiding.titel AS titel,
            lezingen.uitkomst, lezingen.paginas, lezingen.paginas_ongelezen, lezingen.toelichting
        FROM documenten
        LEFT JOIN document_duiding AS duiding ON duiding.document = sha256
        LEFT JOIN lezingen ON lezingen.document = sha256
        WHERE sha256 = ?
        """,
        [sha256],
    )
    if row is None:
        return None
    row["soortwoord"] = word(SOORTEN, row["soort"]) or "nog niet bepaald"
    row["statuswoord"] = word(STATUSSEN, row["status"])
    row["lezing"] = word(LEZINGEN, row["uitkomst"]) or "nog niet gelezen"
    numbers = rows(
        connection,
        """
        SELECT nummer, kwaliteit = 0 AS ongelezen, (SELECT count(*) FROM vondsten
            WHERE vondsten.document = paginas.document AND coalesce(vondsten.pagina, 1) = nummer) AS vondsten
        FROM paginas WHERE document = ? ORDER BY nummer
        """,
        [sha256],
    )
    wanted = min(max(pagina, 1), max(len(numbers), 1))
    start = (wanted - 1) // PAGES_SHOWN * PAGES_SHOWN + 1
    refused = refusals(connection, sha256, archive_beside(connection))
    met_paginas = row["media_type"] in (PDF, PPTX)
    return DocumentView(
        row=row,
        titel=document_title(row),
        partijen=_parties(connection, sha256),
        ophalingen=rows(
            connection,
            """
            SELECT url, url_finaal, gevonden_op, ankertekst, min(begonnen) AS eerst, max(begonnen) AS laatst
            FROM ophalingen WHERE sha256 = ? GROUP BY url, gevonden_op ORDER BY laatst DESC LIMIT 20
            """,
            [sha256],
        ),
        paginas=_pages(connection, sha256, (start, start + PAGES_SHOWN - 1, len(numbers)), refused),
        nummers=numbers,
        cellen=_cells(connection, sha256),
        telt=rows(
            connection,
            """
            SELECT swv, naam, schooljaar, telt_mee, reden FROM onderzochte_documenten
            JOIN samenwerkingsverbanden ON code = swv WHERE document = ? ORDER BY schooljaar DESC, swv
            """,
            [sha256],
        ),
        hoofddocument=_whole(connection, row["onderdeel_van"]),
        met_paginas=met_paginas,
        citaten=_quotes(connection, sha256),
        gevonden=_search(connection, sha256, zoek, met_paginas) if zoek.strip() else None,
        geen_beeld=next((reason for reason in refused.values() if reason != VERBORGEN), ""),
        niet_online=first(
            connection,
            """
            SELECT niet_meer_online.*, duiding.titel FROM niet_meer_online
            LEFT JOIN document_duiding AS duiding ON duiding.document = vervangen_door
            WHERE niet_meer_online.document = ?
            """,
            [sha256],
        ),
    )


def _quotes(connection: sqlite3.Connection, sha256: str) -> list[Row]:
    """What was found in the document, in the order of its text."""
    found = rows(
        connection,
        """
        SELECT vondsten.pagina, vondsten.anker, passage, deelvraag, assertie, citaat FROM vondsten
        JOIN passages ON passages.id = passage
        WHERE vondsten.document = ? ORDER BY volgnummer, begin, deelvraag
        """,
        [sha256],
    )
    together: dict[tuple[str, str], Row] = {}
    for row in found:
        quote = together.setdefault((row["passage"], row["citaat"]), {**row, "zegt": []})
        quote["zegt"].append((row["deelvraag"], row["assertie"], word(ASSERTIES, row["assertie"])))
    for quote in together.values():
        quote["path"] = passage_path(sha256, quote["pagina"], quote["passage"])
        quote["plaats"] = clip(place(quote["pagina"], quote["anker"]), 90)
    return list(together.values())


def _search(connection: sqlite3.Connection, sha256: str, zoek: str, met_paginas: bool) -> Found:
    """Every paragraph that holds all the words; what is hidden is not searched."""
    asked = Zoekvraag.of(zoek)
    hits: list[Row] = []
    number = 0
    for page in rows(
        connection, "SELECT nummer, tekst FROM paginas WHERE document = ? ORDER BY nummer", [sha256]
    ):
        for line in page["tekst"].split("\n"):
            excerpt = None if MASK in line else asked.excerpt(line)
            if excerpt is None:
                continue
            number += 1
            if len(hits) < HITS_SHOWN:
                hits.append({"nummer": page["nummer"] if met_paginas else 1, "tekst": excerpt})
    return Found(zoek, hits, number, asked.afgekapt)


def _parties(connection: sqlite3.Connection, sha256: str) -> list[Row]:
    return rows(
        connection,
        """
        SELECT partij, rol, reden, coalesce(samenwerkingsverbanden.naam, gemeenten.naam, '') AS naam,
            CASE WHEN gemeenten.code IS NULL THEN 'swv' ELSE 'gemeente' END AS soort
        FROM document_partijen
        LEFT JOIN samenwerkingsverbanden ON samenwerkingsverbanden.code = partij
        LEFT JOIN gemeenten ON gemeenten.code = partij
        WHERE document = ? ORDER BY rol, partij
        """,
        [sha256],
    )


def _cells(connection: sqlite3.Connection, sha256: str) -> list[Row]:
    return rows(
        connection,
        """
        SELECT swv, schooljaar, element, indicatie, count(*) AS citaten
        FROM bevinding_bewijs JOIN bevindingen USING (swv, schooljaar, element)
        WHERE document = ? AND rol = 'bewijs' GROUP BY swv, schooljaar, element
        ORDER BY schooljaar DESC, swv, element
        """,
        [sha256],
    )


def _whole(connection: sqlite3.Connection, sha256: str | None) -> Row | None:
    """The document that this one is a chapter of."""
    if not sha256:
        return None
    found = first(connection, "SELECT titel FROM document_duiding WHERE document = ?", [sha256])
    return {"sha256": sha256, "titel": document_title(found or {})}


def _pages(
    connection: sqlite3.Connection, sha256: str, shown: tuple[int, int, int], refused: dict[int, str]
) -> list[DocumentPage]:
    start, end, last = shown
    passages = rows(
        connection,
        """
        SELECT id, pagina, pagina_tot, tekst, kop_pad, delen FROM passages
        WHERE document = ? AND coalesce(pagina_tot, pagina, 1) >= ? AND coalesce(pagina, 1) <= ?
        ORDER BY volgnummer
        """,
        [sha256, start, end],
    )
    for passage in passages:
        passage["delen"] = parsed(passage["delen"])
    labels = _labels(connection, sha256)
    koppen = frozenset(kop for passage in passages for kop in parsed(passage["kop_pad"]))
    found = rows(
        connection,
        "SELECT * FROM paginas WHERE document = ? AND nummer BETWEEN ? AND ? ORDER BY nummer",
        [sha256, start, end],
    )
    return [
        DocumentPage(
            nummer=page["nummer"],
            gelezen=page["kwaliteit"] > 0,
            methode=_method(page),
            blokken=list(
                blocks(page["tekst"], places(page["nummer"], page["tekst"], passages, labels), koppen)
            ),
            beeld="" if page["nummer"] in refused else beeld_path(sha256, page["nummer"]),
            geen_beeld=VERBORGEN if refused.get(page["nummer"]) == VERBORGEN else "",
            maat=(round(page["breedte"] or A4[0]), round(page["hoogte"] or A4[1])),
            vorige=page["nummer"] - 1 if page["nummer"] > 1 else None,
            volgende=page["nummer"] + 1 if page["nummer"] < last else None,
        )
        for page in found
    ]


def _method(page: Row) -> str:
    """How the text of a page was got, and how sure what was recognised is."""
    method = word(METHODEN, page["methode"])
    if page["herkend_met"] is None:
        return method
    sure = f"{page['zekerheid']:.0%} zeker".replace("%", " %")
    if page["methode"] == "ocr":
        return f"{method}, {sure}"
    return f"{method}, met herkende tekst uit een afbeelding, {sure}"


def _labels(connection: sqlite3.Connection, sha256: str) -> dict[str, list[Row]]:
    """What was found in each passage, for the notes beside the text."""
    found: dict[str, list[Row]] = {}
    for row in rows(
        connection,
        """
        SELECT passage, deelvraag, assertie, waarde, markeringen FROM vondsten
        WHERE document = ? ORDER BY passage, deelvraag
        """,
        [sha256],
    ):
        label = {
            "deelvraag": row["deelvraag"],
            "assertie": row["assertie"],
            "woord": word(ASSERTIES, row["assertie"]),
            "waarde": value_lines(parsed(row["waarde"])),
            "marks": inside(parsed(row["markeringen"]), 0),
        }
        found.setdefault(row["passage"], []).append(label)
    return found
