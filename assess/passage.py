"""Passages and vondsten as stored, and the quote that stands on one page."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from extract.store import quote_on_page


class QuoteError(Exception):
    """A quote is not literally in the stored text: a defect in the stage that made it, never to be shown."""


@dataclass(frozen=True)
class Passage:
    """One passage; `delen` are (page, begin, end) of each part where it runs over a page break."""

    id: str
    document: str
    pagina: int | None
    anker: str | None
    koppen: tuple[str, ...]
    tekst: str
    delen: tuple[tuple[int, int, int], ...]

    def quote(self, begin: int, eind: int) -> tuple[int | None, str]:
        """(page, text) of a stretch of the passage, cut off where its page ends."""
        for pagina, first, last in self.delen:
            if first <= begin < last:
                return pagina, self.tekst[begin : min(eind, last)].strip()
        return self.pagina, self.tekst[begin:eind].strip()


@dataclass(frozen=True)
class Vondst:
    """What a passage says about a deelvraag; `gemeenten` are names or codes as the text has them."""

    id: str
    document: str
    passage: str
    deelvraag: str
    assertie: str
    subcode: str | None
    waarde: Mapping[str, Any]
    karakter: str | None
    gemeenten: tuple[str, ...]
    zekerheid: float | None
    pagina: int | None
    anker: str | None
    citaat: str
    begin: int
    markeringen: tuple[tuple[int, int, str], ...] = ()
    regels: tuple[str, ...] = ()

    @property
    def woorden(self) -> tuple[tuple[int, int, str], ...]:
        """The decisive words as (begin, eind, soort), counted in the quote and not in the passage."""
        last = len(self.citaat)
        shifted = ((a - self.begin, min(b - self.begin, last), soort) for a, b, soort in self.markeringen)
        return tuple((a, b, soort) for a, b, soort in shifted if 0 <= a < b)

    @property
    def groep(self) -> bool:
        """Whether it is an exception for a group of pupils."""
        return self.assertie == "ontkend" and "groep" in self.waarde


def passages_of(db: Database, documents: Iterable[str]) -> list[Passage]:
    """The passages of `documents` that are not hidden, in that order and that of their text."""
    return [
        Passage(
            id=row["id"],
            document=document,
            pagina=row["pagina"],
            anker=row["anker"],
            koppen=tuple(json.loads(row["kop_pad"])),
            tekst=row["tekst"],
            delen=tuple((d["pagina"], d["begin"], d["eind"]) for d in json.loads(row["delen"] or "[]")),
        )
        for document in documents
        for row in db.query(
            "SELECT * FROM passages WHERE document = ? AND verborgen IS NULL ORDER BY volgnummer", [document]
        )
    ]


def vondsten_of(db: Database, documents: Iterable[str]) -> list[Vondst]:
    """The vondsten of `documents`, in the order of their text."""
    query = """
        SELECT vondsten.* FROM vondsten JOIN passages ON passages.id = vondsten.passage
        WHERE vondsten.document = ? ORDER BY passages.volgnummer, vondsten.begin, vondsten.id
    """
    return [_vondst(row) for document in documents for row in db.query(query, [document])]


def check_quote(db: Database, document: str, pagina: int | None, citaat: str) -> None:
    """Raise QuoteError unless `citaat` is literally on that page; formats without pages have one."""
    if not quote_on_page(db, document, pagina, citaat):
        where = f"pagina {pagina}" if pagina else "de tekst"
        raise QuoteError(f"citaat staat niet letterlijk op {where} van document {document}: {citaat!r}")


def _vondst(row: Mapping[str, Any]) -> Vondst:
    waarde = json.loads(row["waarde"] or "{}")
    return Vondst(
        waarde=waarde,
        gemeenten=tuple(json.loads(row["gemeenten"] or "[]")),
        markeringen=tuple((a, b, soort) for a, b, soort in json.loads(row["markeringen"] or "[]")),
        regels=tuple(json.loads(row["regels"] or "[]")),
        **{
            name: row[name]
            for name in (
                *("id", "document", "passage", "deelvraag", "assertie", "subcode", "karakter"),
                *("zekerheid", "pagina", "anker", "citaat", "begin"),
            )
        },
    )
