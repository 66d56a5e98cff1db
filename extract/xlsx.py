"""XLSX to blocks, streaming its XML: each sheet a heading, each row a passage under its column heads."""

import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from extract.opc import RELATION, main_part, relations
from extract.prose import tidy
from extract.reading import Block, Page, Reading, Unreadable
from extract.rows import Cell, row_blocks
from extract.zipped import elements, has, open_zip

_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REFERENCE = re.compile(r"[A-Z]{1,3}", re.ASCII)
_DATES = frozenset(
    {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
)  # numbers of built-in formats
_DATE_FORMAT = re.compile(r"(?:^|[^\\])[dmy]", re.IGNORECASE)
_LITERAL = re.compile(r'"[^"]*"|\[[^\]]*\]')
_EPOCH = datetime(1899, 12, 30)
_MAX_CELLS = 2_000_000

# the texts of a row by their column, the letters of which are their key
_Line = dict[str, str]


def read_xlsx(data: bytes) -> Reading:
    """One page without number; raises Unreadable."""
    with open_zip(data) as archive:
        main = main_part(archive)
        if main is None or main[0] != "xlsx":
            raise Unreadable("beschadigd", "het hoofddocument ontbreekt in het bestand")
        book = _Book(archive, main[1])
        blocks = tuple(book.blocks())
    return Reading((Page(1, blocks, "xlsx"),), False, tuple(book.gemist), tuple(book.meldingen))


class _Book:
    """The workbook, with its shared texts and the formats that show a number as a date."""

    def __init__(self, archive: zipfile.ZipFile, part: str) -> None:
        self._archive = archive
        self._part = part
        self._relations = relations(archive, part)
        named = {relation.soort: relation.part for relation in self._relations.values()}
        self._texts = list(self._shared(named.get("sharedStrings") or "xl/sharedStrings.xml"))
        self._dates = self._date_styles(named.get("styles") or "xl/styles.xml")
        self._cells = 0
        self.gemist: list[str] = []
        self.meldingen: list[str] = []

    def blocks(self) -> Iterator[Block]:
        for sheet in elements(self._archive, self._part, f"{_S}sheets"):
            name = tidy(sheet.get("name", ""))
            relation = self._relations.get(sheet.get(f"{RELATION}id", ""))
            if sheet.get("state") in ("hidden", "veryHidden"):
                self.meldingen.append(f"het werkblad {name} is verborgen; het is wel gelezen")
            if relation is None or relation.part is None or not has(self._archive, relation.part):
                self.gemist.append(f"het werkblad {name} ontbreekt in het bestand")
            elif relation.soort == "worksheet":
                yield Block("kop", name, niveau=1)
                for group in _groups(self._lines(relation.part)):
                    yield from _group_blocks(group)

    def _lines(self, part: str) -> Iterator[_Line]:
        before = 0
        for row in elements(self._archive, part, f"{_S}sheetData"):
            number = row.get("r", "")
            here = int(number) if number.isdecimal() and len(number) < 8 else before + 1
            if here > before + 1:  # empty rows are not written
                yield {}
            before = here
            line: _Line = {}
            for place, cell in enumerate(row.iterchildren(f"{_S}c")):
                text = tidy(self._text(cell))
                self._cells += 1
                if self._cells > _MAX_CELLS:
                    raise Unreadable("beschadigd", "het werkblad heeft meer dan twee miljoen cellen")
                if text:
                    reference = _REFERENCE.match(cell.get("r", ""))
                    line[reference[0] if reference else f"?{place:05d}"] = text
            yield line

    def _text(self, cell: Any) -> str:
        value = cell.findtext(f"{_S}v") or ""
        match cell.get("t", "n"):
            case "s":
                return self._texts[int(value)] if value.isdecimal() and int(value) < len(self._texts) else ""
            case "inlineStr":
                return "".join(t.text or "" for t in cell.iter(f"{_S}t"))
            case "b":
                return "ja" if value == "1" else "nee"
            case "n" if cell.get("s") in self._dates:
                return _date(value)
            case "e":
                return ""
            case _:
                return str(value)

    def _shared(self, part: str) -> Iterator[str]:
        if has(self._archive, part):
            for item in elements(self._archive, part, f"{_S}sst"):
                yield "".join(t.text or "" for t in item.iter(f"{_S}t") if t.getparent().tag != f"{_S}rPh")

    def _date_styles(self, part: str) -> frozenset[str]:
        """The styles, by their number as cells name it, that show a date."""
        if not has(self._archive, part):
            return frozenset()
        own = {
            element.get("numFmtId")
            for element in elements(self._archive, part, f"{_S}numFmts")
            if _DATE_FORMAT.search(_LITERAL.sub("", element.get("formatCode", "")))
        }
        styles = (element.get("numFmtId", "") for element in elements(self._archive, part, f"{_S}cellXfs"))
        return frozenset(
            str(number)
            for number, name in enumerate(styles)
            if name in own or (name.isdecimal() and len(name) < 4 and int(name) in _DATES)
        )


def _groups(lines: Iterator[_Line]) -> Iterator[list[_Line]]:
    """Rows up to an empty one."""
    group: list[_Line] = []
    for line in lines:
        if line:
            group.append(line)
        elif group:
            yield group
            group = []
    if group:
        yield group


def _group_blocks(group: Sequence[_Line]) -> Iterator[Block]:
    """The titles above a table as paragraphs, then its rows."""
    columns = sorted({column for line in group for column in line}, key=lambda name: (len(name), name))
    start = next((number for number, line in enumerate(group) if len(line) > 1), len(group))
    for line in group[:start]:
        yield Block("alinea", " ".join(line.values()))
    yield from row_blocks([[Cell(line.get(column, "")) for column in columns] for line in group[start:]])


def _date(value: str) -> str:
    try:
        moment = _EPOCH + timedelta(days=float(value))
    except (ValueError, OverflowError):
        return value
    return f"{moment.day}-{moment.month}-{moment.year}"
