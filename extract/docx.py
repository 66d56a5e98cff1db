"""DOCX to blocks, streaming its XML."""

import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

from extract.docx_styles import Styles, W, styles_of
from extract.docx_table import is_layout, table_texts
from extract.docx_text import Found, children, runs
from extract.markup import BOLD, heading, paragraph, settled, text_of
from extract.opc import RELATION, Relation, main_part, relations
from extract.prose import tidy
from extract.reading import Block, Page, Reading, Unreadable
from extract.rows import row_blocks
from extract.sniff import kind
from extract.zipped import content, elements, has, open_zip

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_DGM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_BOLD_LEVEL = 10 + BOLD  # below every heading style
_TOLD = {
    "wijzigingen": "het document bevat bijgehouden wijzigingen: ingevoegde tekst telt mee, verwijderde tekst niet",
    "opmerkingen": "het document bevat opmerkingen in de kantlijn; die zijn niet gelezen",
    "verborgen": "het document bevat verborgen tekst; die is niet gelezen",
}


def read_docx(data: bytes, *, inserted: bool = False) -> Reading:
    """One page without number; `inserted` for a document inside another. Raises Unreadable."""
    with open_zip(data) as archive:
        main = main_part(archive)
        if main is None or main[0] != "docx":
            raise Unreadable("beschadigd", "het hoofddocument ontbreekt in het bestand")
        body = _Body(archive, main[1], inserted)
        blocks = tuple(settled(list(body.blocks())))
    return Reading(
        (Page(1, blocks, "docx"),),
        False,
        tuple(dict.fromkeys(body.gemist)),
        tuple(text for name, text in _TOLD.items() if body.found.tellingen[name]),
    )


class _Body:
    """The main part, with what it refers to."""

    def __init__(self, archive: zipfile.ZipFile, part: str, inserted: bool) -> None:
        self._archive = archive
        self._part = part
        self._inserted = inserted
        self._relations: Mapping[str, Relation] = relations(archive, part)
        self._styles: Styles = styles_of(archive, self._named("styles"), self._named("numbering"))
        self._notes = {name: self._texts_of_notes(name) for name in ("footnotes", "endnotes")}
        self.found = Found()
        self.gemist: list[str] = []

    def blocks(self) -> Iterator[Block]:
        for element in elements(self._archive, self._part, f"{W}body"):
            yield from self._blocks(element)

    def _named(self, soort: str) -> str | None:
        """The part of this kind; where no relation tells, the one with the usual name."""
        found = (relation.part for relation in self._relations.values() if relation.soort == soort)
        return next((part for part in found if part), f"word/{soort}.xml")

    def _texts_of_notes(self, name: str) -> dict[str, str]:
        part = self._named(name)
        if part is None or not has(self._archive, part):
            return {}
        return {
            note.get(f"{W}id", ""): text_of(runs(note, None, self._styles, Found()))
            for note in elements(self._archive, part, f"{W}{name}")
            if note.get(f"{W}type") in (None, "normal")
        }

    def _blocks(self, element: Any) -> Iterator[Block]:
        tag = element.tag
        if tag == f"{W}p":
            yield from self._paragraph(element)
        elif tag == f"{W}tbl":
            yield from self._table(element)
        elif tag == f"{W}altChunk":
            yield from self._chunk(element)
        elif tag == f"{W}sdt" and _is_contents(element):
            for line in element.iter(f"{W}p"):
                text = text_of(runs(line, line.find(f"{W}pPr"), self._styles, self.found))
                if text:
                    yield Block("inhoud", text)
        elif tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins", f"{W}moveTo"):
            for inner in children(element, self.found):
                yield from self._blocks(inner)

    def _paragraph(self, element: Any) -> Iterator[Block]:
        properties = element.find(f"{W}pPr")
        pieces = list(runs(element, properties, self._styles, self.found))
        if any(text.strip() for text, _ in pieces):
            level = self._styles.heading_level(properties)
            depth = self._styles.list_depth(properties)
            if self._styles.is_contents(properties):
                yield Block("inhoud", text_of(pieces))
            elif level is not None:
                text = text_of(pieces)
                if text:
                    yield heading(text, level)
            else:
                yield from paragraph(
                    pieces, lijst=depth is not None, niveau=10 * (depth or 0), bold_niveau=_BOLD_LEVEL
                )
        yield from self._hanging()

    def _hanging(self) -> Iterator[Block]:
        """The text boxes, diagrams and notes that were met since the last call."""
        boxes, notes, diagrams = self.found.kaders, self.found.noten, self.found.diagrammen
        self.found.kaders, self.found.noten, self.found.diagrammen = [], [], []
        for box in boxes:
            for inner in children(box, self.found):
                yield from self._blocks(inner)
        for key in diagrams:
            yield from self._diagram(key)
        for name, number in notes:
            text = self._notes[name].get(number)
            if text:
                yield Block("alinea", text)

    def _diagram(self, key: str) -> Iterator[Block]:
        relation = self._relations.get(key)
        if relation is None or relation.part is None or not has(self._archive, relation.part):
            self.gemist.append("een schema (SmartArt) in het document kon niet worden gelezen")
            return
        for point in elements(self._archive, relation.part, f"{_DGM}ptLst"):
            lines = ("".join(t.text or "" for t in line.iter(f"{_A}t")) for line in point.iter(f"{_A}p"))
            text = tidy(" ".join(lines))
            if text:
                yield Block("lijst", text)

    def _table(self, table: Any) -> Iterator[Block]:
        rows = [list(self._cells(row)) for row in children(table, self.found) if self._is_row(row)]
        if max(map(len, rows), default=0) == 1 or is_layout(rows, self._styles):
            for row in rows:
                for cell in row:
                    for inner in children(cell, self.found):
                        yield from self._blocks(inner)
            return
        marked = next(table.iterdescendants(f"{W}tr"), None)
        yield from row_blocks(
            list(table_texts(rows, self._styles, self.found)),
            marked_head=marked is not None and marked.find(f"{W}trPr/{W}tblHeader") is not None,
        )
        yield from self._hanging()

    def _is_row(self, row: Any) -> bool:
        deleted = row.find(f"{W}trPr/{W}del") is not None
        self.found.tellingen["wijzigingen"] += deleted or row.find(f"{W}trPr/{W}ins") is not None
        return row.tag == f"{W}tr" and not deleted

    def _cells(self, row: Any) -> Iterator[Any]:
        return (cell for cell in children(row, self.found) if cell.tag == f"{W}tc")

    def _chunk(self, element: Any) -> Iterator[Block]:
        """Another file that stands in this one as it is."""
        relation = self._relations.get(element.get(f"{RELATION}id", ""))
        try:
            if relation is None or relation.part is None or self._inserted:
                raise Unreadable("beschadigd", "het ontbreekt of ligt te diep")
            reading = _inserted(content(self._archive, relation.part))
        except Unreadable as error:
            self.gemist.append(f"een ingevoegd bestand is niet gelezen: {error}")
            return
        self.gemist += reading.opmerkingen
        yield from reading.paginas[0].blokken


def _inserted(data: bytes) -> Reading:
    match kind(data):
        case "html":
            from extract.html import read_html

            return read_html(data)
        case "mhtml":
            from extract.mhtml import read_mhtml

            return read_mhtml(data)
        case "docx":
            return read_docx(data, inserted=True)
        case "tekst":
            from extract.text import read_text

            return read_text(data)
        case other:
            raise Unreadable("niet_ondersteund", f"een bestand van de soort {other}")


def _is_contents(control: Any) -> bool:
    gallery = control.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    return gallery is not None and gallery.get(f"{W}val") == "Table of Contents"
