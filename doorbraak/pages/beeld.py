"""Which page image may be drawn, with which words marked; and if not, why not in a Dutch sentence."""

import hashlib
import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from collect.archive import Archive
from collect.media import PDF
from doorbraak.pages.reading import Row, first, parsed, rows
from extract.beeld import AROUND
from extract.bsn import MASK
from extract.reading import Box

_TOKEN = re.compile(r"\S+")
# Within these, in 1/10000 of the page, two words stand beside each other on a line.
_GAP, _LEVEL = 250, 60
# The size of a page where it is not known.
A4 = (595, 842)
GEEN_PDF = "Van dit soort bestand is geen beeld van de pagina te maken. Lees de tekst."
VERBORGEN = "Op deze pagina staat mogelijk een BSN. Daarom laten wij het beeld van deze pagina niet zien."
GEEN_BYTES = "Het bestand staat niet in het archief van deze site. Daarom is er geen beeld van de pagina."


class GeenBeeld(Exception):
    """There is no image to show; the message is a Dutch sentence for the reader."""

    def __init__(self, reden: str, status: int = 404) -> None:
        super().__init__(reden)
        self.status = status


@dataclass(frozen=True)
class Tekening:
    """All that decides how an image looks."""

    document: str
    pagina: int
    vakken: tuple[Box, ...]
    uitsnede: bool
    versie: str

    @property
    def kenmerk(self) -> str:
        """The same for the same image, so that it serves as ETag and as key of the store."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:32]


def archive_beside(connection: sqlite3.Connection) -> Path:
    """The archive stands beside the published database."""
    return Path(rows(connection, "PRAGMA database_list")[0]["file"]).parent / "archief"


def refusals(
    connection: sqlite3.Connection, document: str, archief: Path, pagina: int | None = None
) -> dict[int, str]:
    """Per page of a document, or for one of them, why there is no image of it; a page not in it can be shown."""
    pages = rows(
        connection,
        """
        SELECT nummer, media_type, instr(tekst, ?1) AS gemaskeerd FROM paginas
        JOIN documenten ON sha256 = document WHERE document = ?2 AND (?3 IS NULL OR nummer = ?3)
        """,
        [MASK, document, pagina],
    )
    hidden = rows(
        connection,
        """
        SELECT coalesce(pagina, 1) AS eerste, coalesce(pagina_tot, pagina, 1) AS laatste FROM passages
        WHERE document = ? AND verborgen IS NOT NULL
        """,
        [document],
    )
    covered = {number for row in hidden for number in range(row["eerste"], row["laatste"] + 1)}
    present = Archive(archief).path(document).is_file()
    reasons = {
        page["nummer"]: _refusal(page, present, bool(page["gemaskeerd"]) or page["nummer"] in covered)
        for page in pages
    }
    return {number: reason for number, reason in reasons.items() if reason}


def _refusal(page: Row, present: bool, hidden: bool) -> str:
    if hidden:
        return VERBORGEN
    if page["media_type"] != PDF:
        return GEEN_PDF
    return "" if present else GEEN_BYTES


def tekening(
    connection: sqlite3.Connection,
    document: str,
    pagina: int,
    *,
    vondsten: Sequence[str] = (),
    passages: Sequence[str] = (),
    uitsnede: bool = False,
) -> Tekening:
    """The image of a page with the words of these vondsten and passages marked; without any, all its vondsten.

    Raises GeenBeeld.
    """
    page = first(
        connection,
        """
        SELECT coalesce(versie, '') AS versie FROM paginas LEFT JOIN lezingen USING (document)
        WHERE paginas.document = ? AND nummer = ?
        """,
        [document, pagina],
    )
    if page is None:
        raise GeenBeeld("Deze pagina is er niet.")
    if reason := refusals(connection, document, archive_beside(connection), pagina).get(pagina):
        raise GeenBeeld(reason, 403 if reason == VERBORGEN else 404)
    quoted = _quoted(connection, document, pagina, vondsten, passages)
    boxes = {box for row in quoted for box in word_boxes(row, pagina)}
    return Tekening(document, pagina, tuple(sorted(boxes)), uitsnede, page["versie"])


def _quoted(
    connection: sqlite3.Connection,
    document: str,
    pagina: int,
    vondsten: Sequence[str],
    passages: Sequence[str],
) -> list[Row]:
    """The passages to mark with the part of each that was quoted; raises GeenBeeld for a strange id."""
    by_vondst = """
        SELECT passages.tekst, passages.vakken, begin, eind FROM vondsten
        JOIN passages ON passages.id = vondsten.passage WHERE vondsten.document = ?
    """
    whole = "SELECT tekst, vakken, 0 AS begin, length(tekst) AS eind FROM passages WHERE document = ?"
    if not vondsten and not passages:
        here = "AND ? BETWEEN coalesce(passages.pagina, 1) AND coalesce(pagina_tot, passages.pagina, 1)"
        return rows(connection, f"{by_vondst} {here}", [document, pagina])
    found = [
        *rows(connection, f"{by_vondst} AND vondsten.id IN ({_marks(vondsten)})", [document, *vondsten]),
        *rows(connection, f"{whole} AND id IN ({_marks(passages)})", [document, *passages]),
    ]
    if len(found) != len({*vondsten}) + len({*passages}):
        raise GeenBeeld("Dit citaat staat niet in dit document.")
    return found


def _marks(values: Sequence[str]) -> str:
    return ", ".join("?" * len(values))


def word_boxes(passage: Row, pagina: int) -> list[Box]:
    """Where the quoted words stand on a page, a run of words on one line as one box.

    All words of the passage where the quoted ones cannot be told apart.
    """
    places = parsed(passage["vakken"])
    tokens = list(_TOKEN.finditer(passage["tekst"]))
    apart = len(tokens) == len(places)
    found: list[Box] = []
    last = None
    for index, (page, x0, top, x1, bottom) in enumerate(places):
        begin, end = tokens[index].span() if apart else (passage["begin"], passage["eind"])
        if page != pagina or begin >= passage["eind"] or end <= passage["begin"]:
            continue
        if last == index - 1 and 0 <= x0 - found[-1][2] < _GAP and abs(bottom - found[-1][3]) < _LEVEL:
            _x0, _top, _, _bottom = found.pop()
            x0, top, bottom = _x0, min(_top, top), max(_bottom, bottom)
        found.append((x0, top, x1, bottom))
        last = index
    return found


def strip_size(boxes: Sequence[Box], breedte: float | None, hoogte: float | None) -> tuple[int, int]:
    """The measure of the strip around these boxes, so that its place is kept free before it is there."""
    top = max(0, min((box[1] for box in boxes), default=0) - AROUND)
    bottom = min(10_000, max((box[3] for box in boxes), default=0) + AROUND)
    return round(breedte or A4[0]), max(1, round((hoogte or A4[1]) * (bottom - top) / 10_000))


def beeld_path(
    document: str, pagina: int, *, vondst: str = "", passage: str = "", uitsnede: bool = False
) -> str:
    """The address of a page image."""
    asked = {"vondst": vondst, "passage": passage, "uitsnede": "1" if uitsnede else ""}
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"/document/{document}/beeld/{pagina}.webp" + (f"?{query}" if query else "")
