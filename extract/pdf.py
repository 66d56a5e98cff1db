"""PDF to pages of blocks, through PDFium; one process, one thread, never more."""

from collections.abc import Iterator, Mapping, Sequence, Set
from functools import partial
from math import isfinite
from typing import Any, NamedTuple

import pypdfium2

from extract.arrangement import Arrangement, arranged
from extract.contents import contents_lines
from extract.edges import Edge, edges_of
from extract.frame import Frame, frame_of
from extract.furniture import Sheet, furniture
from extract.gegevens import Bookmark
from extract.headings import body_style, lead_style, levels
from extract.lines import Line
from extract.page_blocks import Looks, blocks_of, is_heading_group, marked_depth, marks_of
from extract.page_lines import page_lines
from extract.pdf_gegevens import facts_of, page_labels
from extract.quality import wants_ocr
from extract.reading import Page, Reading, Unreadable
from extract.shapes import shapes_of
from extract.tokens import Paper, compounds_in
from extract.word import Recognised
from extract.words import page_text, page_words

_MAX_PAGES = 3000
_HEADER_WITHIN = 65536
_WORDLESS = {True: "afbeelding zonder tekst", False: "tekstherkenning gaf geen bruikbare tekst"}
_PICTURE_UNREAD = "tekst in een afbeelding is niet leesbaar"
_NOWHERE = "de plaats van de woorden is niet te bepalen"
_DAMAGED = "de inhoud van de pagina is beschadigd"
_POOR = 0.8  # quality below which a reader of the passages is warned


class _Raw(NamedTuple):
    lines: list[Line]
    width: float
    height: float
    methode: str = "tekstlaag"
    kwaliteit: float = 1.0
    opmerking: str | None = None
    ocr_nodig: bool = False
    seen: Recognised | None = None
    drawn: bool = True


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
        labels = page_labels(document, len(raws))
        facts = facts_of(document, labels)
    finally:
        document.close()
    raws = _doubted(data, raws)
    notes = (f"alleen de eerste {_MAX_PAGES} van {count} pagina's gelezen",) if count > _MAX_PAGES else ()
    return Reading(tuple(_pages(raws, labels, facts.bladwijzers)), True, notes, gegevens=facts)


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
        if seen is not None and not seen.naast:
            return _scanned(seen, frame)
        textpage = page.get_textpage()
        text = page_text(textpage)
        words = page_words(textpage, text, frame)
        textpage.close()
        if not all(
            isfinite(word.x0 + word.top + word.x1 + word.bottom + word.base + word.size) for word in words
        ):
            return _Raw([], 0, 0, kwaliteit=0.0, opmerking=_NOWHERE)
        shapes = shapes_of(page)
        lines = page_lines(words, edges_of(shapes, frame))
        if seen is not None:
            return _with_pictures(lines, seen, frame)
        problem = wants_ocr(page, text, words, shapes)
        if problem is None:
            drawn = bool(lines) or pypdfium2.raw.FPDFPage_CountObjects(page) > 0
            return _Raw(lines, frame.width, frame.height, drawn=drawn)
        if problem == "onbruikbare tekstlaag":
            lines = []
        return _Raw(lines, frame.width, frame.height, "tekstlaag", 0.0, problem, True)
    finally:
        page.close()


def _doubted(data: bytes, raws: list[_Raw]) -> list[_Raw]:
    """The pages, with those that seem blank only because they are damaged marked as unread."""
    empty = {
        index: raw.drawn for index, raw in enumerate(raws) if not (raw.lines or raw.opmerking or raw.seen)
    }
    if not empty:
        return raws
    from extract.blanco import damaged  # with a second PDF library, which few documents need

    doubted = damaged(data, empty)
    return [
        raw._replace(kwaliteit=0.0, opmerking=_DAMAGED) if index in doubted else raw
        for index, raw in enumerate(raws)
    ]


def _scanned(seen: Recognised, frame: Frame) -> _Raw:
    """A page of which all text was recognised; width and height are those of the page set upright."""
    width, height = (frame.height, frame.width) if seen.turn % 2 else (frame.width, frame.height)
    if not seen.words:
        return _Raw([], width, height, "ocr", seen.kwaliteit, _WORDLESS[seen.kwaliteit > 0], seen=seen)
    remark = "slecht leesbare scan" if seen.kwaliteit < _POOR else None
    return _Raw(_seen_lines(seen), width, height, "ocr", seen.kwaliteit, remark, seen=seen)


def _with_pictures(lines: list[Line], seen: Recognised, frame: Frame) -> _Raw:
    """A page with a text layer and recognised text in pictures, each line of it before what stands lower."""
    if seen.kwaliteit == 0:
        return _Raw(lines, frame.width, frame.height, "tekstlaag", 0.0, _PICTURE_UNREAD, seen=seen)
    typed = sum(len(line.text) for line in lines)
    heard = sum(len(word.text) for word in seen.words)
    kwaliteit = round((typed + heard * seen.kwaliteit) / max(typed + heard, 1), 3)
    at = 0
    for line in _seen_lines(seen):
        at = next((i for i in range(at, len(lines)) if lines[i].top > line.top), len(lines))
        lines.insert(at, line)
        at += 1
    return _Raw(lines, frame.width, frame.height, "tekstlaag", kwaliteit, seen=seen)


def _seen_lines(seen: Recognised) -> list[Line]:
    return page_lines([*seen.words], [Edge(*line) for line in seen.ruled])


def _pages(
    raws: Sequence[_Raw], labels: Sequence[str | None], bookmarks: Sequence[Bookmark]
) -> Iterator[Page]:
    """Pages of blocks, once the whole document has shown its body text, its margins and its headings."""
    body = body_style(line for raw in raws for line in raw.lines)
    margins = furniture([Sheet(raw.lines, raw.width, raw.height) for raw in raws], body.size)
    compounds = compounds_in(
        word for raw in raws for line in raw.lines if "-" in line.text for word in line.words
    )
    marks = marks_of(bookmarks)
    contents: list[set[int]] = []
    arrangements: list[Arrangement] = []
    for number, raw in enumerate(raws):
        lines = [line for index, line in enumerate(raw.lines) if (number, index) not in margins]
        contents.append({id(lines[index]) for index in contents_lines(lines)})
        alone = {id(line) for line in lines if marked_depth([line], marks[number + 1])}
        arrangements.append(arranged(lines, body, raw.height, alone))
    styles = (
        (lead_style(group), marked_depth(group, marks[number]))
        for number, (page, listed) in enumerate(zip(arrangements, contents, strict=True), 1)
        for group in page.groups
        if not any(id(line) in listed for line in group) and is_heading_group(group, body, marks[number])
    )
    looks = Looks(body, levels(styles))
    for number, (raw, page, listed) in enumerate(zip(raws, arrangements, contents, strict=True), 1):
        paper = _paper(raw, compounds)
        yield Page(
            nummer=number,
            blokken=tuple(blocks_of(page, paper, looks, listed, marks[number])),
            methode=raw.methode,
            kwaliteit=raw.kwaliteit,
            breedte=round(raw.height if paper.sideways else raw.width, 2),
            hoogte=round(raw.width if paper.sideways else raw.height, 2),
            opmerking=raw.opmerking,
            ocr_nodig=raw.ocr_nodig,
            herkend_met=raw.seen and raw.seen.herkend_met,
            dpi=raw.seen and raw.seen.dpi,
            zekerheid=raw.seen and raw.seen.zekerheid,
            label=labels[number - 1],
        )


def _paper(raw: _Raw, compounds: Set[str]) -> Paper:
    if raw.seen is None or (raw.seen.turn, raw.seen.slant) == (0, 0):
        return Paper(raw.width, raw.height, compounds)
    from extract.pose import Pose  # with numpy, which text layers do without

    pose = Pose(raw.seen.turn, raw.seen.slant)
    place = partial(pose.box, width=raw.width, height=raw.height)
    return Paper(raw.width, raw.height, compounds, place, sideways=raw.seen.turn % 2 == 1)
