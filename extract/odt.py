"""ODT to blocks, streaming its XML."""

import re
from collections.abc import Iterator
from typing import Any

from extract.prose import tidy
from extract.reading import Block, Page, Reading, Unreadable
from extract.rows import row_blocks
from extract.zipped import elements, open_zip

_NS = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_OFFICE, _TEXT, _TABLE, _STYLE, _DRAW = (
    _NS % name for name in ("office", "text", "table", "style", "drawing")
)
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_HEADING_NAME = re.compile(r"(?:Heading|Kop)(?:_20_)?\s*(\d+)?", re.IGNORECASE)
_TITLE_NAME = re.compile(r"Title|Titel", re.IGNORECASE)
_LAST_LEVEL = 10  # of a bold line that serves as heading
_SKIPPED = (f"{_TEXT}note", f"{_OFFICE}annotation", f"{_TEXT}tracked-changes", f"{_TEXT}ruby-text")


def read_odt(data: bytes) -> Reading:
    """One page without number; raises Unreadable."""
    with open_zip(data) as archive:
        if "META-INF/manifest.xml" in archive.namelist() and b"encryption-data" in archive.read(
            archive.getinfo("META-INF/manifest.xml")
        ):
            raise Unreadable("beveiligd", "het bestand is met een wachtwoord beveiligd")
        styles = {
            style.get(f"{_STYLE}name", ""): (style.get(f"{_STYLE}parent-style-name", ""), _is_bold(style))
            for style in elements(archive, "content.xml", f"{_OFFICE}automatic-styles")
            if style.tag == f"{_STYLE}style"
        }
        blocks: list[Block] = []
        for element in elements(archive, "content.xml", f"{_OFFICE}text"):
            blocks += _blocks(element, styles)
    return Reading((Page(1, tuple(blocks), "odt"),), False)


_Styles = dict[str, tuple[str, bool]]


def _is_bold(style: Any) -> bool:
    properties = style.find(f"{_STYLE}text-properties")
    return properties is not None and properties.get(f"{_FO}font-weight") == "bold"


def _blocks(element: Any, styles: _Styles) -> Iterator[Block]:
    if element.tag in (f"{_TEXT}p", f"{_TEXT}h"):
        text = tidy("".join(_texts(element)))
        if text:
            yield _block(element, text, styles)
        for aside in element.iter(f"{_TEXT}note-body", f"{_DRAW}text-box"):
            for inner in aside.iterchildren():
                yield from _blocks(inner, styles)
    elif element.tag == f"{_TEXT}list":
        yield from _list(element, styles, 0)
    elif element.tag == f"{_TABLE}table":
        yield from _table(element, styles)
    elif element.tag == f"{_TEXT}table-of-content":
        for line in element.iter(f"{_TEXT}p"):
            text = tidy("".join(_texts(line)))
            if text:
                yield Block("inhoud", text)
    elif element.tag not in _SKIPPED:
        for inner in element.iterchildren(
            f"{_TEXT}p",
            f"{_TEXT}h",
            f"{_TEXT}list",
            f"{_TABLE}table",
            f"{_TEXT}section",
            f"{_TEXT}index-body",
        ):
            yield from _blocks(inner, styles)


def _block(element: Any, text: str, styles: _Styles) -> Block:
    if element.tag == f"{_TEXT}h":
        level = element.get(f"{_TEXT}outline-level", "1")
        return Block("kop", text, niveau=int(level) if level.isdecimal() else 1)
    name = element.get(f"{_TEXT}style-name", "")
    parent, bold = styles.get(name, ("", False))
    for candidate in (name, parent):
        if _TITLE_NAME.fullmatch(candidate):
            return Block("kop", text, niveau=0)
        match = _HEADING_NAME.fullmatch(candidate)
        if match:
            return Block("kop", text, niveau=int(match[1] or 1))
    spans = [
        styles.get(span.get(f"{_TEXT}style-name", ""), ("", False))[1]
        for span in element.iter(f"{_TEXT}span")
    ]
    loose = (element.text or "").strip() or any((child.tail or "").strip() for child in element)
    all_bold = bold or (bool(spans) and all(spans) and not loose)
    if all_bold and len(text) <= 100 and text[-1] not in ".:;,":
        return Block("kop", text, niveau=_LAST_LEVEL)
    return Block("alinea", text)


def _list(element: Any, styles: _Styles, depth: int) -> Iterator[Block]:
    for item in element.iterchildren(f"{_TEXT}list-item", f"{_TEXT}list-header"):
        for inner in item.iterchildren():
            if inner.tag == f"{_TEXT}list":
                yield from _list(inner, styles, depth + 1)
                continue
            for block in _blocks(inner, styles):
                heading = inner.tag == f"{_TEXT}h" or block.soort == "tabelrij"
                yield block if heading else Block("lijst", block.tekst, niveau=10 * depth)


def _table(table: Any, styles: _Styles) -> Iterator[Block]:
    marked = table.find(f"{_TABLE}table-header-rows") is not None
    rows = [list(row.iterchildren(f"{_TABLE}table-cell")) for row in table.iter(f"{_TABLE}table-row")]
    if max(map(len, rows), default=0) == 1:  # a frame around running text
        for (cell,) in (row for row in rows if row):
            for inner in cell.iterchildren():
                yield from _blocks(inner, styles)
        return
    texts = [
        [tidy(" ".join("".join(_texts(p)) for p in cell.iter(f"{_TEXT}p", f"{_TEXT}h"))) for cell in row]
        for row in rows
    ]
    bold = bool(rows) and all(
        _block(p, "x", styles).soort == "kop" for cell in rows[0] for p in cell.iterchildren(f"{_TEXT}p")
    )
    yield from row_blocks(texts, marked_head=marked or bold)


def _texts(element: Any) -> Iterator[str]:
    """The visible text pieces of a paragraph, without its notes and text boxes."""
    yield element.text or ""
    for child in element:
        if child.tag in (f"{_TEXT}s", f"{_TEXT}tab", f"{_TEXT}line-break"):
            yield " "
        elif child.tag not in _SKIPPED and child.tag != f"{_DRAW}frame" and isinstance(child.tag, str):
            yield from _texts(child)
        yield child.tail or ""
