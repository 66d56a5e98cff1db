"""PPTX to blocks, streaming its XML: each slide a page; notes are left out."""

import re
import zipfile
from collections.abc import Iterator
from typing import Any

from extract.markup import BOLD, Run, heading, is_bold, paragraph, settled, text_of
from extract.opc import RELATION, Relation, main_part, relations
from extract.prose import tidy
from extract.reading import Block, Page, Reading, Unreadable
from extract.rows import Cell, row_blocks
from extract.zipped import elements, has, open_zip

_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_DGM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_HIDDEN = re.compile(rb"""<(?:\w+:)?sld\b[^>]*\bshow=["'](?:0|false)""")
_AROUND = frozenset({"dt", "ftr", "sldNum", "hdr"})
_TITLES = frozenset({"title", "ctrTitle"})
_MAX_SLIDES = 3000


def read_pptx(data: bytes) -> Reading:
    """A page for each slide, numbered as shown; raises Unreadable."""
    with open_zip(data) as archive:
        main = main_part(archive)
        if main is None or main[0] != "pptx":
            raise Unreadable("beschadigd", "het hoofddocument ontbreekt in het bestand")
        known = relations(archive, main[1])
        pages: list[Page] = []
        hidden: list[int] = []
        for number, slide in enumerate(elements(archive, main[1], f"{_P}sldIdLst"), 1):
            if number > _MAX_SLIDES:
                raise Unreadable("beschadigd", f"de presentatie heeft meer dan {_MAX_SLIDES} dia's")
            relation = known.get(slide.get(f"{RELATION}id", ""))
            part = relation.part if relation is not None else None
            pages.append(_page(archive, number, part))
            if part is not None and _is_hidden(archive, part):
                hidden.append(number)
    told = (f"verborgen dia's, wel gelezen: {', '.join(map(str, hidden))}",) if hidden else ()
    return Reading(tuple(pages), True, meldingen=told)


def _page(archive: zipfile.ZipFile, number: int, part: str | None) -> Page:
    if part is None or not has(archive, part):
        return Page(number, (), "pptx", kwaliteit=0.0, opmerking="de dia ontbreekt in het bestand")
    slide = _Slide(archive, part)
    title: list[Block] = []  # often drawn last
    rest: list[Block] = []
    pictures = False
    for shape in elements(archive, part, f"{_P}spTree"):
        pictures = pictures or next(shape.iter(f"{_P}pic"), None) is not None
        (title if _placeholder(shape) in _TITLES else rest).extend(slide.blocks(shape))
    blocks = tuple(settled([*title, *rest]))
    if not blocks and pictures:
        return Page(number, (), "pptx", kwaliteit=0.0, opmerking="de dia is alleen beeld")
    return Page(number, blocks, "pptx")


class _Slide:
    def __init__(self, archive: zipfile.ZipFile, part: str) -> None:
        self._archive = archive
        self._relations: dict[str, Relation] = dict(relations(archive, part))

    def blocks(self, shape: Any) -> Iterator[Block]:
        """The text of a shape and of those in its group."""
        kind = _placeholder(shape)
        if kind in _AROUND:
            return
        if shape.tag == f"{_P}grpSp":
            for inner in shape:
                yield from self.blocks(inner)
        elif shape.tag == f"{_P}sp":
            yield from _text_body(shape, kind)
        elif shape.tag == f"{_P}graphicFrame":
            for table in shape.iter(f"{_A}tbl"):
                yield from _table(table)
            for diagram in shape.iter(f"{_DGM}relIds"):
                yield from self._diagram(diagram.get(f"{RELATION}dm", ""))

    def _diagram(self, key: str) -> Iterator[Block]:
        relation = self._relations.get(key)
        if relation is not None and relation.part is not None and has(self._archive, relation.part):
            for point in elements(self._archive, relation.part, f"{_DGM}ptLst"):
                text = tidy(
                    " ".join(
                        "".join(t.text or "" for t in line.iter(f"{_A}t")) for line in point.iter(f"{_A}p")
                    )
                )
                if text:
                    yield Block("lijst", text)


def _text_body(shape: Any, kind: str | None) -> Iterator[Block]:
    lines = list(shape.iter(f"{_A}p"))
    if kind in _TITLES:
        text = tidy(" ".join(text_of(_runs(line)) for line in lines))
        if text:
            yield heading(text, 1)
        return
    for line in lines:
        properties = line.find(f"{_A}pPr")
        marks = {child.tag for child in properties} if properties is not None else set()
        level = properties.get("lvl", "0") if properties is not None else "0"
        # the text of a content placeholder has bullets unless it says that it has none
        item = kind in ("body", "obj", "") if f"{_A}buNone" not in marks else False
        item = item or bool(marks & {f"{_A}buChar", f"{_A}buAutoNum", f"{_A}buBlip"})
        depth = int(level) if level.isdecimal() and len(level) == 1 else 0
        yield from paragraph(_runs(line), lijst=item, niveau=10 * depth, bold_niveau=10 + BOLD)


def _table(table: Any) -> Iterator[Block]:
    rows = []
    for row in table.iterchildren(f"{_A}tr"):
        cells = []
        for cell in row.iterchildren(f"{_A}tc"):
            if cell.get("hMerge") or cell.get("vMerge"):
                continue
            runs = [run for line in cell.iter(f"{_A}p") for run in (*_runs(line), (" ", False))]
            cells.append(
                Cell(
                    text_of(runs),
                    kolommen=_number(cell.get("gridSpan")),
                    rijen=_number(cell.get("rowSpan")),
                    kop=is_bold(runs),
                )
            )
        rows.append(cells)
    properties = table.find(f"{_A}tblPr")
    yield from row_blocks(rows, marked_head=properties is not None and properties.get("firstRow") == "1")


def _runs(line: Any) -> Iterator[Run]:
    for child in line:
        if child.tag in (f"{_A}r", f"{_A}fld"):
            properties = child.find(f"{_A}rPr")
            bold = properties is not None and properties.get("b") in ("1", "true")
            yield (child.findtext(f"{_A}t") or "").replace("\n", " "), bold
        elif child.tag == f"{_A}br":
            yield "\n", False


def _placeholder(shape: Any) -> str | None:
    """The kind of placeholder a shape fills; empty for one of content, None for a loose shape."""
    found = shape.find(f"{_P}nvSpPr/{_P}nvPr/{_P}ph")
    return None if found is None else str(found.get("type", ""))


def _is_hidden(archive: zipfile.ZipFile, part: str) -> bool:
    with archive.open(part) as stream:
        return _HIDDEN.search(stream.read(4096)) is not None


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 4 else 1
