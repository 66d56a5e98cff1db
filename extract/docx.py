"""DOCX to blocks, streaming its XML."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from extract.prose import tidy
from extract.reading import Block, Page, Reading
from extract.rows import row_blocks
from extract.zipped import elements, open_zip

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_HEADING_NAME = re.compile(r"(?:heading|kop|überschrift)\s*(\d)", re.IGNORECASE)
_TITLE_NAME = re.compile(r"title|titel", re.IGNORECASE)
_CONTENTS_NAME = re.compile(r"(?:toc|inhopg|inhoudsopgave)\s*\d", re.IGNORECASE)
_LIST_NAME = re.compile(r"list\s*(?:bullet|number|paragraph)|lijst|opsomming", re.IGNORECASE)
_LAST_LEVEL = 10  # of a bold line that serves as heading


@dataclass(frozen=True)
class _Style:
    naam: str
    basis: str | None
    niveau: int | None
    lijst: bool


@dataclass(frozen=True)
class _Parts:
    """What the body refers to: styles by id, footnote texts by id."""

    stijlen: dict[str, _Style]
    voetnoten: dict[str, str]


def read_docx(data: bytes) -> Reading:
    """One page without number; raises Unreadable."""
    with open_zip(data) as archive:
        parts = _Parts(_styles(archive), _footnotes(archive))
        blocks: list[Block] = []
        for element in elements(archive, "word/document.xml", f"{_W}body"):
            blocks += _blocks(element, parts)
    return Reading((Page(1, tuple(blocks), "docx"),), False)


def _styles(archive: zipfile.ZipFile) -> dict[str, _Style]:
    found: dict[str, _Style] = {}
    if "word/styles.xml" not in archive.namelist():
        return found
    for style in elements(archive, "word/styles.xml", f"{_W}styles"):
        if style.tag != f"{_W}style":
            continue
        based = style.find(f"{_W}basedOn")
        name = style.find(f"{_W}name")
        found[style.get(f"{_W}styleId", "")] = _Style(
            naam=name.get(f"{_W}val", "") if name is not None else "",
            basis=based.get(f"{_W}val") if based is not None else None,
            niveau=_outline(style.find(f"{_W}pPr")),
            lijst=style.find(f"{_W}pPr/{_W}numPr") is not None,
        )
    return found


def _outline(properties: Any) -> int | None:
    level = properties.find(f"{_W}outlineLvl") if properties is not None else None
    value = level.get(f"{_W}val", "") if level is not None else ""
    return int(value) + 1 if value.isdecimal() and int(value) < 9 else None


def _footnotes(archive: zipfile.ZipFile) -> dict[str, str]:
    if "word/footnotes.xml" not in archive.namelist():
        return {}
    return {
        note.get(f"{_W}id", ""): tidy(" ".join(_texts(note, [])))
        for note in elements(archive, "word/footnotes.xml", f"{_W}footnotes")
        if note.get(f"{_W}type") is None
    }


def _blocks(element: Any, parts: _Parts) -> Iterator[Block]:
    if element.tag == f"{_W}p":
        yield from _paragraph(element, parts)
    elif element.tag == f"{_W}tbl":
        yield from _table(element, parts)
    else:  # a content control, a tracked insertion: what it wraps
        for inner in element.iterchildren(f"{_W}sdtContent", f"{_W}p", f"{_W}tbl", f"{_W}sdt", f"{_W}ins"):
            yield from _blocks(inner, parts)


def _paragraph(paragraph: Any, parts: _Parts) -> Iterator[Block]:
    boxes: list[Any] = []
    text = tidy("".join(_texts(paragraph, boxes)))
    if text:
        yield _block(paragraph, text, parts.stijlen)
    for box in boxes:
        for inner in box.iterchildren(f"{_W}p", f"{_W}tbl", f"{_W}sdt"):
            yield from _blocks(inner, parts)
    for reference in paragraph.iter(f"{_W}footnoteReference"):
        note = parts.voetnoten.get(reference.get(f"{_W}id", ""))
        if note:
            yield Block("alinea", note)


def _block(paragraph: Any, text: str, styles: dict[str, _Style]) -> Block:
    properties = paragraph.find(f"{_W}pPr")
    chain = list(_chain(properties, styles))
    level = _outline(properties) or next((style.niveau for style in chain if style.niveau), None)
    for style in chain:
        if _CONTENTS_NAME.match(style.naam):
            return Block("inhoud", text)
        named = _HEADING_NAME.match(style.naam)
        if level is None and named:
            level = int(named[1])
    if level is None and chain and _TITLE_NAME.fullmatch(chain[0].naam):
        level = 0
    if level is not None:
        return Block("kop", text, niveau=level)
    numbering = properties.find(f"{_W}numPr") if properties is not None else None
    number = numbering.find(f"{_W}numId") if numbering is not None else None
    switched_off = number is not None and number.get(f"{_W}val") == "0"
    if not switched_off and (
        numbering is not None or any(style.lijst or _LIST_NAME.match(style.naam) for style in chain)
    ):
        depth = numbering.find(f"{_W}ilvl") if numbering is not None else None
        return Block("lijst", text, niveau=10 * int(depth.get(f"{_W}val", "0")) if depth is not None else 0)
    if len(text) <= 100 and text[-1] not in ".:;," and _all_bold(paragraph):
        return Block("kop", text, niveau=_LAST_LEVEL)
    return Block("alinea", text)


def _chain(properties: Any, styles: dict[str, _Style]) -> Iterator[_Style]:
    """The paragraph's style and those it is based on."""
    reference = properties.find(f"{_W}pStyle") if properties is not None else None
    key = reference.get(f"{_W}val") if reference is not None else None
    for _ in range(12):
        style = styles.get(key) if key is not None else None
        if style is None:
            return
        yield style
        key = style.basis


def _all_bold(element: Any) -> bool:
    runs = [run for run in element.iter(f"{_W}r") if any((t.text or "").strip() for t in run.iter(f"{_W}t"))]
    marks = [run.find(f"{_W}rPr/{_W}b") for run in runs]
    return bool(runs) and all(
        mark is not None and mark.get(f"{_W}val") not in ("0", "false") for mark in marks
    )


def _texts(element: Any, boxes: list[Any]) -> Iterator[str]:
    """The visible text pieces under an element; text boxes are put aside in `boxes`."""
    for child in element:
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in (f"{_W}tab", f"{_W}br", f"{_W}cr"):
            yield " "
        elif child.tag == f"{_W}noBreakHyphen":
            yield "-"
        elif child.tag == f"{_W}txbxContent":
            boxes.append(child)
        elif child.tag not in (f"{_W}del", f"{_W}pPr", f"{_W}rPr", f"{_W}moveFrom", _FALLBACK):
            yield from _texts(child, boxes)
            if child.tag == f"{_W}p":
                yield " "


def _table(table: Any, parts: _Parts) -> Iterator[Block]:
    rows = [list(row.iterchildren(f"{_W}tc", f"{_W}sdt")) for row in table.iterchildren(f"{_W}tr")]
    if max(map(len, rows), default=0) == 1:  # a frame around running text
        for (cell,) in (row for row in rows if row):
            for inner in cell.iterchildren():
                yield from _blocks(inner, parts)
        return
    first = table.find(f"{_W}tr")
    marked = first is not None and (
        first.find(f"{_W}trPr/{_W}tblHeader") is not None
        or all(_all_bold(cell) for cell in first.iterchildren(f"{_W}tc"))
    )
    texts = [[tidy("".join(_texts(cell, []))) for cell in row] for row in rows]
    yield from row_blocks(texts, marked_head=marked)
