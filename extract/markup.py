"""What formats with marked-up text (DOCX, ODT, HTML) have in common: runs of text to blocks."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from extract.prose import BULLET, NUMBERED, continues, tidy
from extract.reading import Block

# a piece of text and whether it is bold; a newline in it is a line break, two are a new paragraph
Run = tuple[str, bool]

BOLD = 9  # last digit of the level of a heading that is only a bold line
_LONGEST_HEADING = 30  # words; a heading style on more than that is a way to make a paragraph large
_LONGEST_SENTENCE = 15  # words of a heading that ends in a full stop
_LONGEST_BOLD = 100  # characters
_LONGEST_LINE = 100  # characters of a line in a column of short lines


def heading(text: str, niveau: int) -> Block:
    """A heading, or the paragraph that was only made to look like one."""
    words = len(text.split())
    if words > _LONGEST_HEADING or (words > _LONGEST_SENTENCE and text.endswith(".")):
        return Block("alinea", text)
    return Block("kop", text, niveau=niveau)


def serves_as_heading(text: str) -> bool:
    """Whether a line that is bold and nothing else reads as a heading."""
    return len(text) <= _LONGEST_BOLD and text[-1] not in ".:;," and any(map(str.isalpha, text))


def text_of(runs: Iterable[Run]) -> str:
    """The runs as one line."""
    return tidy("".join(text for text, _ in runs))


def is_bold(runs: Iterable[Run]) -> bool:
    """Whether all of the text is bold, and there is some."""
    marks = [bold for text, bold in runs if text.strip()]
    return bool(marks) and all(marks)


def paragraph(runs: Iterable[Run], *, lijst: bool, niveau: int, bold_niveau: int) -> Iterator[Block]:
    """The blocks of one marked-up paragraph: bold lines, and items that only a line break separates."""
    for lines in _paragraphs(runs):
        yield from _lines(lines, lijst=lijst, niveau=niveau, bold_niveau=bold_niveau)


def settled(blocks: Sequence[Block]) -> Iterator[Block]:
    """A bold line with nothing under it is text after all."""
    for block, after in pairwise((*blocks, None)):
        if block is None:
            return
        bold = block.soort == "kop" and block.niveau % 10 == BOLD and block.tekst
        if bold and (after is None or (after.soort == "kop" and after.niveau <= block.niveau)):
            yield replace(block, tekst="")
            yield replace(block, soort="alinea", niveau=0)
        else:
            yield block


def _paragraphs(runs: Iterable[Run]) -> Iterator[list[tuple[str, bool]]]:
    """Lines with their boldness, grouped by the empty lines between them."""
    lines: list[list[Run]] = [[]]
    for text, bold in runs:
        first, *more = text.split("\n")
        lines[-1].append((first, bold))
        lines += [[(line, bold)] for line in more]
    group: list[tuple[str, bool]] = []
    for line in lines:
        text = text_of(line)
        if text:
            group.append((text, is_bold(line)))
        elif group:
            yield group
            group = []
    if group:
        yield group


def _lines(
    lines: Sequence[tuple[str, bool]], *, lijst: bool, niveau: int, bold_niveau: int
) -> Iterator[Block]:
    column = _is_column([text for text, _ in lines])
    held: list[str] = []
    in_list = lijst
    for text, bold in lines:
        if bold and not lijst and serves_as_heading(text) and not BULLET.match(text):
            yield from _block(held, lijst=in_list, niveau=niveau)
            held, in_list = [], lijst
            yield heading(text, bold_niveau)
            continue
        marked = len(lines) > 1 and bool(BULLET.match(text) or NUMBERED.match(text))
        if marked or column:
            yield from _block(held, lijst=in_list, niveau=niveau)
            held, in_list = [], True
        held.append(text)
    yield from _block(held, lijst=in_list, niveau=niveau)


def _block(lines: Sequence[str], *, lijst: bool, niveau: int) -> Iterator[Block]:
    text = " ".join(lines)
    bullet = BULLET.match(text) if lijst else None
    text = (text[bullet.end() :] if bullet else text) or text
    if text:
        yield Block("lijst" if lijst else "alinea", text, niveau=niveau)


def _is_column(lines: Sequence[str]) -> bool:
    """Whether lines stand under one another as separate short items."""
    return (
        len(lines) > 2
        and all(len(line) <= _LONGEST_LINE and (line[0].isupper() or line[0].isdigit()) for line in lines)
        and not any(continues(before, after) for before, after in pairwise(lines))
    )
