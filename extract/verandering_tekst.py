"""What a document says, as one hash that a re-saved file or a counter on the page does not change.

A file is compared by the text of all its pages; a web page by its passages with their headings, without noise
(see `verandering_ruis`). Compatibility characters, soft hyphens, hyphens between letters, white space, capitals
and the shape of quotes and dashes do not count: another program that saves the same plan changes all of those,
and none of them changes an agreement. Between digits a space or dash stays: "8-10 weken" is not "810 weken".
Each hash is kept with the version of the reader and of this normalisation, so that only texts made by the same
programs are ever compared.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlite_utils import Database

from extract.passages import plain_marks
from extract.verandering_ruis import Ruis, ruis

_NORMALISATIE = "1"  # to be raised when `normaal` or `kern` gives other text
_INVISIBLE = dict.fromkeys(map(ord, "\xad\u200b\u200c\u200d\u2060\ufeff"))
_GAP = re.compile(r"[\s-]+")

Row = Mapping[str, Any]


def normaal(text: str) -> str:
    """The text as it is compared."""
    text = plain_marks(unicodedata.normalize("NFKC", text).translate(_INVISIBLE)).casefold()
    return _GAP.sub(lambda gap: _between(text, gap), text)


def _between(text: str, gap: re.Match[str]) -> str:
    digits = (
        text[max(gap.start() - 1, 0) : gap.start()].isdigit() and text[gap.end() : gap.end() + 1].isdigit()
    )
    if not digits:
        return ""
    return "-" if "-" in gap[0] else " "


def kern(paginas: Iterable[Row], passages: Iterable[Row], dag: date | None) -> str:
    """What is compared of a document; `dag` is the day on which it was first fetched."""
    pages = list(paginas)
    if any(page["methode"] != "html" for page in pages):
        return "\n".join(page["tekst"] for page in pages)
    lines: list[str] = []
    above: tuple[str, ...] = ()
    for koppen, text in zonder_ruis(passages, dag, ruis()):
        fresh = next((i for i, kop in enumerate(koppen) if above[i : i + 1] != (kop,)), len(koppen))
        lines += [*koppen[fresh:], text]
        above = koppen
    return "\n".join(lines)


def zonder_ruis(
    passages: Iterable[Row], dag: date | None, geluid: Ruis
) -> Iterable[tuple[tuple[str, ...], str]]:
    """Headings and text of the passages of a web page that say something."""
    for row in passages:
        koppen = tuple(json.loads(row["kop_pad"]))
        if row["soort"] == "tabelrij" and row["aanhef"]:  # the heads of the columns are no passage themselves
            koppen += (row["aanhef"],)
        text = geluid.zonder(row["tekst"], dag)
        if text and not geluid.van_elders(koppen, text):
            yield koppen, text


def normalisatie() -> str:
    """The version of everything here that decides which text gives which hash."""
    return f"{_NORMALISATIE}.{ruis().versie}"


def hash_texts(db: Database) -> None:
    """Give every reading its row in tekstversies; what has one is left alone."""
    version = normalisatie()
    todo = list(
        db.query(
            """
            SELECT lezingen.document, lezingen.versie, documenten.eerst_gezien
            FROM lezingen JOIN documenten ON documenten.sha256 = lezingen.document
            WHERE NOT EXISTS (SELECT 1 FROM tekstversies AS t WHERE t.document = lezingen.document
                AND t.versie = lezingen.versie AND t.normalisatie = ?)
            ORDER BY lezingen.document
            """,
            [version],
        )
    )
    run = db.execute("SELECT id FROM runs ORDER BY begonnen DESC, id DESC LIMIT 1").fetchone()
    for row in todo:
        text = kern_of(db, row["document"], row["eerst_gezien"])
        plain = normaal(text)
        db.execute(
            "INSERT INTO tekstversies (document, versie, normalisatie, tekst_hash, woorden, run) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            [
                *(row["document"], row["versie"], version),
                hashlib.sha256(plain.encode()).hexdigest() if plain else None,
                len(text.split()),
                run[0] if run else None,
            ],
        )


def kern_of(db: Database, document: str, eerst_gezien: str) -> str:
    """What is compared of a stored document."""
    pages = list(
        db.query("SELECT tekst, methode FROM paginas WHERE document = ? ORDER BY nummer", [document])
    )
    passages = db.query(
        "SELECT soort, kop_pad, aanhef, tekst FROM passages WHERE document = ? ORDER BY volgnummer",
        [document],
    )
    return kern(pages, passages, date.fromisoformat(eerst_gezien[:10]))


def earlier_versions(db: Database) -> list[dict[str, Any]]:
    """All rows of tekstversies, to be kept while the database is made again."""
    return list(db.query("SELECT * FROM tekstversies"))


def keep_versions(db: Database, rows: Iterable[dict[str, Any]]) -> None:
    """Put back what earlier versions of the reader read; a hash made now is never replaced."""
    with db.atomic():
        for row in rows:
            db.execute(
                """
                INSERT INTO tekstversies (document, versie, normalisatie, tekst_hash, woorden, run)
                SELECT :document, :versie, :normalisatie, :tekst_hash, :woorden, :run
                WHERE EXISTS (SELECT 1 FROM documenten WHERE sha256 = :document)
                ON CONFLICT DO UPDATE SET run = excluded.run WHERE tekst_hash IS excluded.tekst_hash
                """,
                row,
            )
