"""Groups of lines and tables to the blocks of a page."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from extract.arrangement import Arrangement
from extract.gegevens import Bookmark
from extract.grids import Cell, Table
from extract.headings import Style, at_depth, bookmark_key, is_heading, lead_style, number_depth
from extract.paragraphs import Group
from extract.prose import BULLET, is_item
from extract.reading import Block
from extract.rows import is_head
from extract.tokens import Paper, joined
from extract.word import Word

# how deep the bookmarks to this page stand, by bookmark_key of their titles
Marks = Mapping[str, int]
_MAX_HEADING_LINES = 4


@dataclass(frozen=True)
class Looks:
    """How body text and headings look in this document; a heading's rank is the lower the larger it is."""

    body: Style
    ranks: Mapping[Style, int]


def blocks_of(
    page: Arrangement, paper: Paper, looks: Looks, contents: Set[int], marks: Marks
) -> Iterator[Block]:
    """The blocks of one page; `contents` holds the ids of lines in a table of contents."""
    if not page.beside:
        yield from _blocks(page.groups, paper, looks, contents, marks)
        return
    for group, after in zip(page.groups, [*page.groups[1:], None], strict=True):
        if id(group[0]) in page.notes:
            yield replace(paper.text(line.words for line in group).block("alinea"), terzijde=True)
            continue
        beside = id(group[0]) in page.beside
        ends_box = after is None or after[0].kader != group[0].kader
        for block in _blocks([group], paper, looks, contents, marks):
            # a heading that ends a box is one of the text after it
            yield (
                replace(block, terzijde=True) if beside and not (block.soort == "kop" and ends_box) else block
            )


def _blocks(
    groups: Sequence[Group], paper: Paper, looks: Looks, contents: Set[int], marks: Marks
) -> Iterator[Block]:
    for group in groups:
        if group[0].table is not None:
            yield from _table_blocks(group[0].table, paper)
            continue
        text = paper.text(line.words for line in group)
        if BULLET.fullmatch(text.tekst) or not text.tekst:
            continue
        if any(id(line) in contents for line in group):
            yield text.block("inhoud")
        elif is_heading_group(group, looks.body, marks):
            rank, deep = looks.ranks[lead_style(group)], marked_depth(group, marks)
            level = 10 * (at_depth(deep, rank) if deep else rank) + max(1, number_depth(text.tekst))
            yield text.block("kop", niveau=level)
        elif is_item(text.tekst):
            item = text.without_first() if BULLET.match(text.tekst) else text
            yield item.block("lijst", niveau=round(group[0].x0))
        else:
            yield text.block("alinea")


def is_heading_group(group: Group, body: Style, marks: Marks) -> bool:
    """Whether a group of lines is a heading, by its looks or by its bookmark."""
    if group[0].table is not None:
        return False
    text = " ".join(line.text for line in group)
    rows = len({round(line.base) for line in group})
    return is_heading(text, lead_style(group), body, rows) or marked_depth(group, marks) > 0


def marks_of(bookmarks: Iterable[Bookmark]) -> Mapping[int, Marks]:
    """The bookmarks to each page, by its number."""
    marks: defaultdict[int, dict[str, int]] = defaultdict(dict)
    for mark in bookmarks:
        key = bookmark_key(mark.titel)
        if key and mark.pagina is not None:
            marks[mark.pagina].setdefault(key, mark.diepte)
    return marks


def marked_depth(group: Group, marks: Marks) -> int:
    """How deep the bookmark of this heading stands; 0 if it has none."""
    if not marks or group[0].table is not None or len(group) > _MAX_HEADING_LINES:
        return 0
    return marks.get(bookmark_key(" ".join(line.text for line in group)), 0)


def _table_blocks(table: Table, paper: Paper) -> Iterator[Block]:
    """One block per row, cells joined by " | "; the heads of the columns go with every row under them."""
    heads: str | None = None
    for number, row in enumerate(table.rows):
        texts = [paper.text(_cell_lines(cell)) for cell in row]
        filled = [text for text in texts if text.tekst]
        if not filled:
            continue
        text = joined(filled)
        if number == 0 and is_head([text.tekst for text in texts], len(texts)):
            heads = text.tekst
            bold = all(word.bold for cell in row for word in cell)
            yield text.block("kolomkop" if bold else "tabelrij")
        else:
            yield text.block("tabelrij", aanhef=heads)


def _cell_lines(cell: Cell) -> list[list[Word]]:
    """The words of a cell by line, from the top."""
    lines: list[list[Word]] = []
    for word in sorted(cell, key=lambda word: (word.base, word.x0)):
        if lines and abs(lines[-1][0].base - word.base) < 0.4 * max(word.size, 4):
            lines[-1].append(word)
        else:
            lines.append([word])
    return [sorted(line, key=lambda word: word.x0) for line in lines]
