"""ODT to blocks, streaming its XML."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from extract.markup import BOLD, Run, heading, is_bold, paragraph, settled, text_of
from extract.odt_styles import DRAW, OFFICE, TABLE, TEXT, Styles, styles_of
from extract.reading import Block, Page, Reading, Unreadable
from extract.rows import Cell, row_blocks
from extract.zipped import content, elements, has, open_zip

_BOLD_LEVEL = 10 + BOLD  # below every heading style
_SPACES = frozenset(f"{TEXT}{name}" for name in ("s", "tab", "soft-page-break"))
_INDEXES = frozenset(
    f"{TEXT}{name}"
    for name in (
        "table-of-content",
        "illustration-index",
        "table-index",
        "object-index",
        "alphabetical-index",
    )
)
_HIDDEN = frozenset(f"{TEXT}{name}" for name in ("hidden-text", "hidden-paragraph", "ruby-text"))
_CHANGES = frozenset(f"{TEXT}{name}" for name in ("tracked-changes", "change", "change-start"))
_HANGING = frozenset(
    {f"{DRAW}text-box", f"{DRAW}custom-shape", f"{DRAW}rect", f"{DRAW}ellipse", f"{DRAW}caption"}
)
_MAX_REPEAT = 50
_TOLD = {
    "wijzigingen": "het document bevat bijgehouden wijzigingen: ingevoegde tekst telt mee, verwijderde tekst niet",
    "opmerkingen": "het document bevat opmerkingen in de kantlijn; die zijn niet gelezen",
    "verborgen": "het document bevat verborgen tekst; die is niet gelezen",
}


def read_odt(data: bytes) -> Reading:
    """One page without number; raises Unreadable."""
    with open_zip(data) as archive:
        manifest = "META-INF/manifest.xml"
        if has(archive, manifest) and b"encryption-data" in content(archive, manifest):
            raise Unreadable("beveiligd", "het bestand is met een wachtwoord beveiligd")
        body = _Body(styles_of(archive))
        blocks: list[Block] = []
        for element in elements(archive, "content.xml", f"{OFFICE}text"):
            blocks += body.blocks(element)
    told = tuple(text for name, text in _TOLD.items() if body.tellingen[name])
    return Reading((Page(1, tuple(settled(blocks)), "odt"),), False, meldingen=told)


class _Body:
    """The text, with the styles it refers to and counts of what an inspector should know."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._hanging: list[Any] = []
        self.tellingen: Counter[str] = Counter()

    def blocks(self, element: Any, depth: int | None = None) -> Iterator[Block]:
        """The blocks of an element; `depth` is how deep in lists it stands."""
        tag = element.tag
        if tag in (f"{TEXT}p", f"{TEXT}h"):
            yield from self._paragraph(element, depth)
            yield from self._hung()
        elif tag == f"{TEXT}list":
            for item in element.iterchildren(f"{TEXT}list-item", f"{TEXT}list-header"):
                for inner in item:
                    deeper = 0 if depth is None else depth + 1
                    yield from self.blocks(inner, deeper)
        elif tag == f"{TABLE}table":
            yield from self._table(element)
        elif tag in _INDEXES:
            for line in element.iter(f"{TEXT}p"):
                text = text_of(self._runs(line))
                if text:
                    yield Block("inhoud", text)
        elif tag in _CHANGES:
            self.tellingen["wijzigingen"] += 1
        elif isinstance(tag, str) and tag not in (f"{OFFICE}annotation", f"{OFFICE}forms"):
            for inner in element:
                yield from self.blocks(inner, depth)

    def _paragraph(self, element: Any, depth: int | None) -> Iterator[Block]:
        name = element.get(f"{TEXT}style-name", "")
        pieces = list(self._runs(element, self._styles.is_bold(name)))
        level = self._styles.heading_level(name)
        if element.tag == f"{TEXT}h":
            given = element.get(f"{TEXT}outline-level", "1")
            level = int(given) if given.isdecimal() and len(given) < 3 else 1
        text = text_of(pieces)
        if text and level is not None:
            yield heading(text, level)
        elif text:
            yield from paragraph(
                pieces, lijst=depth is not None, niveau=10 * (depth or 0), bold_niveau=_BOLD_LEVEL
            )

    def _hung(self) -> Iterator[Block]:
        """The notes and text boxes that were met since the last call."""
        hanging, self._hanging = self._hanging, []
        for element in hanging:
            for inner in element:
                yield from self.blocks(inner)

    def _runs(self, element: Any, bold: bool = False) -> Iterator[Run]:
        """The visible text pieces of a paragraph, without its notes and text boxes."""
        yield _unwrapped(element.text), bold
        for child in element:
            tag = child.tag
            if tag == f"{TEXT}line-break":
                yield "\n", bold
            elif tag in _SPACES:
                yield " ", bold
            elif tag == f"{TEXT}note":
                self._hanging += child.iterchildren(f"{TEXT}note-body")
            elif tag in _HANGING:
                self._hanging.append(child)
            elif tag == f"{OFFICE}annotation":
                self.tellingen["opmerkingen"] += 1
            elif tag in _CHANGES:
                self.tellingen["wijzigingen"] += 1
            elif tag in _HIDDEN:
                self.tellingen["verborgen"] += tag != f"{TEXT}ruby-text"
            elif isinstance(tag, str):
                style = child.get(f"{TEXT}style-name", "") if tag == f"{TEXT}span" else ""
                yield from self._runs(child, self._styles.is_bold(style, bold) if style else bold)
            yield _unwrapped(child.tail), bold

    def _table(self, table: Any) -> Iterator[Block]:
        rows = list(_rows(table))
        cells = [[cell for cell in row if cell.tag == f"{TABLE}table-cell"] for row in rows]
        if max(map(len, cells), default=0) == 1 or self._is_layout(cells):
            for cell in (cell for row in cells for cell in row):
                for inner in cell:
                    yield from self.blocks(inner)
            return
        marked = bool(rows) and rows[0].getparent().tag == f"{TABLE}table-header-rows"
        yield from row_blocks([[self._cell(cell) for cell in row] for row in cells], marked_head=marked)
        yield from self._hung()

    def _is_layout(self, rows: list[list[Any]]) -> bool:
        """Whether a table only places things: there are tables in its cells, or headings below its first row."""
        if any(next(cell.iterdescendants(f"{TABLE}table"), None) is not None for row in rows for cell in row):
            return True
        return any(
            next(cell.iterdescendants(f"{TEXT}h"), None) is not None for row in rows[1:] for cell in row
        )

    def _cell(self, cell: Any) -> Cell:
        runs: list[Run] = []
        for line in cell.iterdescendants(f"{TEXT}p", f"{TEXT}h"):
            if not any(
                parent.tag in _HANGING or parent.tag == f"{TEXT}note" for parent in line.iterancestors()
            ):
                bold = self._styles.is_bold(line.get(f"{TEXT}style-name", ""))
                runs += [(text.replace("\n", " "), mark) for text, mark in self._runs(line, bold)]
                runs.append((" ", False))
        repeated = _number(cell, "number-columns-repeated")
        one = Cell(
            text_of(runs),
            kolommen=_number(cell, "number-columns-spanned"),
            rijen=_number(cell, "number-rows-spanned"),
            kop=is_bold(runs),
        )
        return replace(one, kolommen=repeated) if repeated > 1 else one


def _rows(table: Any) -> Iterator[Any]:
    """The rows of a table itself, also those in groups."""
    for part in table:
        if part.tag == f"{TABLE}table-row":
            yield part
        elif part.tag in (f"{TABLE}table-header-rows", f"{TABLE}table-rows", f"{TABLE}table-row-group"):
            yield from _rows(part)


def _number(cell: Any, name: str) -> int:
    value = cell.get(f"{TABLE}{name}", "1")
    return min(max(int(value), 1), _MAX_REPEAT) if value.isdecimal() and len(value) < 6 else 1


def _unwrapped(text: str | None) -> str:
    return (text or "").replace("\n", " ")
