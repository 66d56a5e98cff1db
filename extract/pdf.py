"""PDF to pages of blocks, through PDFium; one process, one thread, never more."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import pypdfium2

from extract.columns import in_reading_order
from extract.contents import contents_lines
from extract.edges import edges_of
from extract.furniture import Sheet, furniture
from extract.grids import tables_of
from extract.headings import body_style, levels, style_of
from extract.lines import Line, lines_of, table_line
from extract.page_blocks import Looks, blocks_of, is_heading_group
from extract.paragraphs import Group, groups_of
from extract.quality import wants_ocr
from extract.reading import Page, Reading, Unreadable
from extract.tokens import Paper, compounds_in
from extract.word import Recognised, Word
from extract.words import Frame, frame_of, page_text, page_words

_MAX_PAGES = 3000
_HEADER_WITHIN = 65536
_WORDLESS = {True: "afbeelding zonder tekst", False: "tekstherkenning gaf geen bruikbare tekst"}


class _Raw(NamedTuple):
    lines: list[Line]
    width: float
    height: float
    methode: str = "tekstlaag"
    kwaliteit: float = 1.0
    opmerking: str | None = None
    ocr_nodig: bool = False


def read_pdf(data: bytes, recognised: Mapping[int, Recognised] | None = None) -> Reading:
    """Read every page; pages in `recognised` (by number) take their words from there.

    Raises Unreadable when the file does not open at all.
    """
    document = _open(_with_header(data))
    try:
        count = len(document)
        if count == 0:
            raise Unreadable(
                "beschadigd", "de PDF heeft geen pagina's; het bestand is waarschijnlijk afgekapt"
            )
        raws = [_raw_page(document, index, recognised or {}) for index in range(min(count, _MAX_PAGES))]
    finally:
        document.close()
    notes = (f"alleen de eerste {_MAX_PAGES} van {count} pagina's gelezen",) if count > _MAX_PAGES else ()
    return Reading(tuple(_pages(raws)), True, notes)


def _with_header(data: bytes) -> bytes:
    """The bytes from the PDF header on; a damaged header is put right (PDFium wants it near the start)."""
    start = data.find(b"%PDF-", 0, _HEADER_WITHIN)
    if start < 0 and b"endobj" in data:
        return b"%PDF-1.7" + data[8:]
    return data[start:] if start > 0 else data


def _open(data: bytes) -> Any:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD:
            raise Unreadable("beveiligd", "de PDF is met een wachtwoord beveiligd") from error
        raise Unreadable(
            "beschadigd", "de PDF kan niet worden geopend; het bestand is beschadigd of afgekapt"
        ) from error


def _raw_page(document: Any, index: int, recognised: Mapping[int, Recognised]) -> _Raw:
    try:
        page = document[index]
    except pypdfium2.PdfiumError:
        return _Raw([], 0, 0, kwaliteit=0.0, opmerking="kan niet worden geladen")
    try:
        frame = frame_of(page)
        seen = recognised.get(index + 1)
        if seen is not None:
            if not seen.words:
                return _Raw(
                    [], frame.width, frame.height, "ocr", seen.kwaliteit, _WORDLESS[seen.kwaliteit > 0]
                )
            return _Raw(_lines([*seen.words], page, frame), frame.width, frame.height, "ocr", seen.kwaliteit)
        textpage = page.get_textpage()
        text = page_text(textpage)
        words = page_words(textpage, text, frame)
        textpage.close()
        problem = wants_ocr(page, text)
        if problem == "onbruikbare tekstlaag":
            words = []
        if problem is not None:
            return _Raw(
                _lines(words, page, frame), frame.width, frame.height, "tekstlaag", 0.0, problem, True
            )
        return _Raw(_lines(words, page, frame), frame.width, frame.height)
    finally:
        page.close()


def _lines(words: list[Word], page: Any, frame: Frame) -> list[Line]:
    """Lines in stream order, with each table as one line where its first word stood."""
    tables = tables_of(edges_of(page, frame), words)
    if not tables:
        return lines_of(words)
    rest: list[Word] = []
    lines: list[Line] = []
    inside = {id(word): table for table in tables for row in table.rows for cell in row for word in cell}
    placed: set[int] = set()
    for word in words:
        table = inside.get(id(word))
        if table is None:
            rest.append(word)
        elif id(table) not in placed:
            placed.add(id(table))
            lines += lines_of(rest)
            lines.append(table_line(table))
            rest = []
    return lines + lines_of(rest)


def _pages(raws: Sequence[_Raw]) -> Iterator[Page]:
    """Pages of blocks, once the whole document has shown its body text, its margins and its headings."""
    body = body_style(line for raw in raws for line in raw.lines)
    margins = furniture([Sheet(raw.lines, raw.width, raw.height) for raw in raws], body.size)
    compounds = compounds_in(word for raw in raws for line in raw.lines for word in line.words)
    contents: list[set[int]] = []
    grouped: list[list[Group]] = []
    for number, raw in enumerate(raws):
        lines = [line for index, line in enumerate(raw.lines) if (number, index) not in margins]
        contents.append({id(lines[index]) for index in contents_lines(lines)})
        grouped.append(groups_of(in_reading_order(lines), body))
    styles = (
        style_of(group[0])
        for groups, listed in zip(grouped, contents, strict=True)
        for group in groups
        if not any(id(line) in listed for line in group) and is_heading_group(group, body)
    )
    looks = Looks(body, levels(styles))
    for number, (raw, groups, listed) in enumerate(zip(raws, grouped, contents, strict=True), 1):
        paper = Paper(raw.width, raw.height, compounds)
        yield Page(
            nummer=number,
            blokken=tuple(blocks_of(groups, paper, looks, listed)),
            methode=raw.methode,
            kwaliteit=raw.kwaliteit,
            breedte=round(raw.width, 2),
            hoogte=round(raw.height, 2),
            opmerking=raw.opmerking,
            ocr_nodig=raw.ocr_nodig,
        )
