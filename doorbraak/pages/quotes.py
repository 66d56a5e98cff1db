"""Quotes as an inspector reads them: the sentence, its decisive words, and where to see it."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from markupsafe import Markup, escape

from doorbraak.pages.beeld import (
    VERBORGEN,
    archive_beside,
    beeld_path,
    refusals,
    strip_size,
    word_boxes,
)
from doorbraak.pages.reading import Row, parsed, rows
from doorbraak.pages.words import ASSERTIES, KARAKTERS, MARKERINGEN, ROLLEN, SOORTEN, STATUSSEN, day, word

# How much of the passage stands around a quote, in characters on either side.
CONTEXT = 240
# Begin, end and kind (a key of MARKERINGEN, or "" for a mark of no kind).
Span = tuple[int, int, str]
QUOTES = """
    SELECT bewijs.vondst, bewijs.deelvraag, bewijs.rol, bewijs.rang, bewijs.document, bewijs.url, bewijs.pagina, bewijs.anker,
        bewijs.citaat, bewijs.assertie, bewijs.toelichting, bewijs.markeringen AS woorden, bewijs.regels, vondsten.waarde, vondsten.karakter,
        vondsten.begin, vondsten.eind, vondsten.markeringen, passages.id AS passage, passages.kop_pad,
        passages.tekst, passages.vakken, paginas.breedte, paginas.hoogte,
        document_duiding.titel, document_duiding.soort, document_duiding.datum, document_duiding.status,
        documenten.titel AS linktitel, documenten.bestandsnaam
    FROM bevinding_bewijs AS bewijs
    LEFT JOIN vondsten ON vondsten.id = bewijs.vondst
    LEFT JOIN passages ON passages.id = coalesce(vondsten.passage, (
        SELECT min(id) FROM passages WHERE document = bewijs.document
        AND pagina IS bewijs.pagina AND instr(tekst, bewijs.citaat)
    ))
    LEFT JOIN document_duiding ON document_duiding.document = bewijs.document
    LEFT JOIN documenten ON documenten.sha256 = bewijs.document
    LEFT JOIN paginas ON paginas.document = bewijs.document AND paginas.nummer = coalesce(bewijs.pagina, 1)
    WHERE bewijs.swv = ? AND bewijs.schooljaar = ? AND bewijs.element = ?
    ORDER BY bewijs.deelvraag, bewijs.rol, bewijs.rang
"""


@dataclass(frozen=True)
class Quote:
    """One quote with its place; `path` leads to the passage in the site."""

    deelvraag: str
    rol: str
    rolwoord: str
    citaat: Markup
    voor: str
    na: str
    assertie: str
    assertiewoord: str
    karakter: str
    waarde: list[tuple[str, str]]
    titel: str
    soort: str
    status: str
    datum: str
    datum_iso: str
    plaats: str
    koppen: list[str]
    path: str
    url: str | None
    toelichting: str | None
    regels: list[str]
    woorden: list[tuple[str, str, list[str]]]
    beeld: str
    beeldmaat: tuple[int, int]
    geen_beeld: str


def quotes_of(connection: sqlite3.Connection, swv: str, schooljaar: str, element: str) -> list[Quote]:
    """The quotes of one cell, best first within each deelvraag and role."""
    rules = {
        row["id"]: row["toelichting"] for row in rows(connection, "SELECT id, toelichting FROM regels", [])
    }
    found = rows(connection, QUOTES, [swv, schooljaar, element])
    refused = {
        document: refusals(connection, document, archive_beside(connection))
        for document in {row["document"] for row in found}
    }
    return [_quote(row, rules, refused[row["document"]].get(row["pagina"] or 1, "")) for row in found]


def _quote(row: Row, rules: Mapping[str, str], refused: str) -> Quote:
    before, after = around(row["tekst"] or "", row["citaat"], row["begin"])
    spans = _spans(row)
    return Quote(
        deelvraag=row["deelvraag"],
        rol=row["rol"],
        rolwoord=word(ROLLEN, row["rol"]),
        citaat=marked(row["citaat"], spans),
        voor=before,
        na=after,
        assertie=row["assertie"] or "",
        assertiewoord=word(ASSERTIES, row["assertie"]),
        karakter=word(KARAKTERS, row["karakter"]),
        waarde=value_lines(parsed(row["waarde"])),
        titel=document_title(row),
        soort=word(SOORTEN, row["soort"]),
        status=word(STATUSSEN, row["status"]),
        datum=day(row["datum"]),
        datum_iso=row["datum"] or "",
        plaats=place(row["pagina"], row["anker"]),
        # an anker already tells the headings
        koppen=[] if row["anker"] and not row["pagina"] else parsed(row["kop_pad"]),
        path=passage_path(row["document"], row["pagina"], row["passage"]),
        url=row["url"],
        toelichting=row["toelichting"],
        regels=[rules[rule] for rule in parsed(row["regels"]) if rule in rules],
        woorden=decisive(row["citaat"], spans),
        beeld="" if refused or not row["passage"] else _crop(row),
        beeldmaat=_crop_size(row),
        geen_beeld=refused if refused == VERBORGEN else "",
    )


def _spans(row: Row) -> list[Span]:
    """The decisive words of a quote with their kind, counted in the quote."""
    if row["woorden"]:
        return [(int(a), int(b), str(kind)) for a, b, kind in parsed(row["woorden"])]
    return inside(parsed(row["markeringen"]), row["begin"] or 0)


def _crop(row: Row) -> str:
    quoted = {"vondst": row["vondst"]} if row["vondst"] else {"passage": row["passage"]}
    return beeld_path(row["document"], row["pagina"] or 1, uitsnede=True, **quoted)


def _crop_size(row: Row) -> tuple[int, int]:
    if not row["passage"]:
        return strip_size([], None, None)
    quoted = row if row["vondst"] else {**row, "begin": 0, "eind": len(row["tekst"])}
    return strip_size(word_boxes(quoted, row["pagina"] or 1), row["breedte"], row["hoogte"])


def decisive(text: str, spans: Iterable[Span]) -> list[tuple[str, str, list[str]]]:
    """The decisive words per kind: the code of the kind, its name, and the words."""
    by_kind: dict[str, list[str]] = {}
    for begin, end, kind in _runs(text, spans):
        by_kind.setdefault(kind, []).append(text[begin:end])
    return [
        (kind, label, list(dict.fromkeys(by_kind[kind])))
        for kind, label in MARKERINGEN.items()
        if kind in by_kind
    ]


def passage_with(
    connection: sqlite3.Connection, document: str, pagina: int | None, citaat: str
) -> str | None:
    """A passage that begins on this page and holds this quote; a quote says nothing of its passage."""
    found = rows(
        connection,
        "SELECT min(id) AS id FROM passages WHERE document = ? AND pagina IS ? AND instr(tekst, ?)",
        [document, pagina, citaat],
    )
    return found[0]["id"] if found else None


def document_title(row: Row) -> str:
    """The best name known for a document; never empty."""
    for name in ("titel", "linktitel", "bestandsnaam"):
        if row.get(name):
            return str(row[name])
    return "document zonder titel"


def place(pagina: int | None, anker: str | None) -> str:
    """Where in the document: a page, or the heading path where there are no pages."""
    return f"pagina {pagina}" if pagina else (anker or "")


def passage_path(document: str, pagina: int | None, passage: str | None) -> str:
    """The address of a passage on the document page."""
    return (
        f"/document/{document}"
        + (f"?pagina={pagina}" if pagina else "")
        + (f"#p-{passage}" if passage else "")
    )


def inside(spans: Iterable[Sequence[Any]], begin: int) -> list[Span]:
    """Spans counted from the start of the passage, as counted from the start of the quote."""
    return [(int(span[0]) - begin, int(span[1]) - begin, str(span[2])) for span in spans]


def around(passage: str, citaat: str, begin: int | None) -> tuple[str, str]:
    """What stands before and after a quote in its passage, cut between words; empty where it is not known."""
    start = begin if begin is not None and passage.startswith(citaat, begin) else passage.find(citaat)
    if start < 0:
        return "", ""
    before, after = passage[:start], passage[start + len(citaat) :]
    if len(before) > CONTEXT:
        before = "… " + before[-CONTEXT:].partition(" ")[2]
    if len(after) > CONTEXT:
        after = after[:CONTEXT].rpartition(" ")[0] + " …"
    return before, after


def marked(text: str, spans: Iterable[Span]) -> Markup:
    """The text, escaped, with the spans in <mark>; spans of one kind that touch or overlap are one mark."""
    parts, at = [], 0
    for begin, end, kind in _runs(text, spans):
        style = Markup(' class="m-{}"').format(kind) if kind in MARKERINGEN else Markup("")
        parts += [escape(text[at:begin]), Markup("<mark{}>{}</mark>").format(style, text[begin:end])]
        at = end
    return Markup("").join([*parts, escape(text[at:])])


def _runs(text: str, spans: Iterable[Span]) -> list[Span]:
    """The spans in order and apart: where kinds overlap, the last of MARKERINGEN holds."""
    rank = {kind: place for place, kind in enumerate(MARKERINGEN)}
    kinds: list[str | None] = [None] * len(text)
    for begin, end, kind in sorted(spans, key=lambda span: rank.get(span[2], -1)):
        for place in range(max(begin, 0), min(end, len(text))):
            kinds[place] = kind
    runs: list[Span] = []
    place = 0
    for code, letters in groupby(kinds):
        begin, place = place, place + len(list(letters))
        if code is None:
            continue
        if runs and runs[-1][2] == code and not text[runs[-1][1] : begin].strip():
            begin = runs.pop()[0]
        runs.append((begin, place, code))
    return runs


def value_lines(value: Any) -> list[tuple[str, str]]:
    """A recorded value as name and text; a bare value has no name."""
    if value in (None, "", [], {}):
        return []
    if isinstance(value, dict):
        return [
            # the key of a role is for programs
            (str(name), _text(item).replace("_", " ") if name == "rol" else _text(item))
            for name, item in value.items()
            if item not in (None, "", [], {})
        ]
    return [("", _text(value))]


def _text(value: Any) -> str:
    return ", ".join(str(item) for item in value) if isinstance(value, list) else str(value)
