"""Groups of lines to blocks with mended text and one box per token."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from extract import headings
from extract.grids import Cell, Table
from extract.headings import Style, style_of
from extract.paragraphs import Group, is_item
from extract.prose import BROKEN, BULLET, mend, without_garbage
from extract.reading import Block, Box
from extract.word import Word

_MAX_HEAD_WORDS = 8


class _Text(NamedTuple):
    tekst: str
    vakken: tuple[Box, ...]


def blocks_of(
    groups: Sequence[Group],
    width: float,
    height: float,
    body: Style,
    ranks: Mapping[Style, int],
    contents: set[int],
) -> Iterator[Block]:
    """The blocks of one page; `contents` holds the ids of lines in a table of contents."""
    for group in groups:
        if group[0].table is not None:
            yield from _table_blocks(group[0].table, width, height)
            continue
        text = _text([line.words for line in group], width, height)
        if not text.tekst:
            continue
        yield _block(text, group, body, ranks, contents)


def is_heading_group(group: Group, body: Style) -> bool:
    """Whether a group of lines is a heading."""
    if group[0].table is not None:
        return False
    text = " ".join(line.text for line in group)
    return headings.is_heading(text, style_of(group[0]), body, len(group))


def _block(text: _Text, group: Group, body: Style, ranks: Mapping[Style, int], contents: set[int]) -> Block:
    if any(id(line) in contents for line in group):
        return Block("inhoud", text.tekst, vakken=text.vakken)
    if is_heading_group(group, body):
        depth = max(1, headings.number_depth(text.tekst))
        return Block("kop", text.tekst, niveau=10 * ranks[style_of(group[0])] + depth, vakken=text.vakken)
    if is_item(text.tekst):
        bullet = BULLET.match(text.tekst)
        rest = text.tekst[bullet.end() :] if bullet else text.tekst
        if bullet and rest:
            text = _Text(rest, text.vakken[1:])
        return Block("lijst", text.tekst, niveau=round(group[0].x0), vakken=text.vakken)
    return Block("alinea", text.tekst, vakken=text.vakken)


def _text(lines: Sequence[Sequence[Word]], width: float, height: float) -> _Text:
    """The lines as one mended text; a word broken over two lines keeps the box of its beginning."""
    tokens: list[str] = []
    boxes: list[Box] = []
    for line in lines:
        for number, word in enumerate(line):
            text = _clean(word.text)
            if not text:
                continue
            if number == 0 and tokens:
                head, *tail = mend(tokens[-1], text).split()
                tokens[-1] = head
                if not tail:
                    continue
            tokens.append(text)
            boxes.append(_box(word, width, height))
    return _Text(" ".join(token.replace(BROKEN, "-") for token in tokens), tuple(boxes))


def _clean(word: str) -> str:
    """Without garbage, but with the mark of a word broken off at its end."""
    if word.isascii():
        return word if word.isprintable() else without_garbage(word)
    broken = word.endswith(BROKEN)
    first, *others = (without_garbage(part) for part in word.rstrip(BROKEN).replace("\xad", "").split(BROKEN))
    for part in others:
        first = mend(first + BROKEN, part).replace(" ", "")
    return first + BROKEN * broken if first else ""


def _box(word: Word, width: float, height: float) -> Box:
    def part(value: float, whole: float) -> int:
        return max(0, min(10000, round(10000 * value / whole))) if whole > 0 else 0

    return part(word.x0, width), part(word.top, height), part(word.x1, width), part(word.bottom, height)


def _table_blocks(table: Table, width: float, height: float) -> Iterator[Block]:
    """One block per row, cells joined by " | "; the heads of the columns go with every row under them."""
    heads: str | None = None
    for number, row in enumerate(table.rows):
        cells = [text for cell in row if (text := _text(_cell_lines(cell), width, height)).tekst]
        if not cells:
            continue
        text = _joined(cells)
        if heads is None and number == 0 and len(cells) > 1 and _is_head(row, cells):
            heads = text.tekst
            bold = all(word.bold for cell in row for word in cell)
            yield Block("kolomkop" if bold else "tabelrij", text.tekst, vakken=text.vakken)
            continue
        yield Block("tabelrij", text.tekst, aanhef=heads, vakken=text.vakken)


def _is_head(row: Sequence[Cell], cells: Sequence[_Text]) -> bool:
    """Every cell filled, and with a few words that are no sentence."""
    return len(cells) == len(row) and all(
        len(text.tekst.split()) <= _MAX_HEAD_WORDS and text.tekst[-1] not in ".;" for text in cells
    )


def _joined(cells: Sequence[_Text]) -> _Text:
    boxes: list[Box] = []
    for index, cell in enumerate(cells):
        if index:
            _, top, right, bottom = boxes[-1]
            boxes.append((right, top, right, bottom))
        boxes += cell.vakken
    return _Text(" | ".join(cell.tekst for cell in cells), tuple(boxes))


def _cell_lines(cell: Cell) -> list[list[Word]]:
    """The words of a cell by line, from the top."""
    lines: list[list[Word]] = []
    for word in sorted(cell, key=lambda word: (word.base, word.x0)):
        if lines and abs(lines[-1][0].base - word.base) < 0.4 * max(word.size, 4):
            lines[-1].append(word)
        else:
            lines.append([word])
    return [sorted(line, key=lambda word: word.x0) for line in lines]
