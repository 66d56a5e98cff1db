"""Which lines are headings, and how deep: by size, weight and numbering against the body text."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from extract.lines import Line

_NUMBER = re.compile(r"(?:(?:hoofdstuk|deel|paragraaf)\s+)?(\d{1,2}(?:\.\d{1,2})*)\.?\s+\S", re.IGNORECASE)
_NAMED = re.compile(
    r"(?:artikel|hoofdstuk|bijlage|paragraaf|deel)\s+(?:\d+[a-z]?|[IVX]+|[A-Z])\b", re.IGNORECASE
)
_DEEP_NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,2})+\.?\s+[A-ZÀ-Ý]")
_LONGEST = 140  # characters
_LEADING_NUMBER = re.compile(r"(?:\d{1,2}(?:\.\d{1,2})*\.?|[A-Z]\.|[IVX]{1,5}\.)\s+")
_BOOKMARK = 10_000  # more than there are styles
_WORD = re.compile(r"[^\W\d_]{2,}")


class Style(NamedTuple):
    """What a heading looks like; a larger size or weight is a higher heading."""

    size: float
    bold: bool


def style_of(line: Line) -> Style:
    return Style(round(line.size * 2) / 2, line.bold)


def lead_style(lines: Sequence[Line]) -> Style:
    """The style of the first of these lines that has letters; a number before a heading has no weight."""
    for line in lines:
        if any(map(str.isalpha, line.text)):
            return style_of(line)
    return style_of(lines[0])


def body_style(lines: Iterable[Line]) -> Style:
    """The style of most letters in the document."""
    letters: Counter[Style] = Counter()
    for line in lines:
        if line.table is None:
            letters[style_of(line)] += len(line.text) - line.text.count(" ")
    return letters.most_common(1)[0][0] if letters else Style(10.0, False)


def number_depth(text: str) -> int:
    """How deep the section number at the start is ("2.1 …" is 2); 0 without number."""
    match = _NUMBER.match(text)
    return match[1].count(".") + 1 if match else 0


def starts_numbered_heading(text: str) -> bool:
    return number_depth(text) > 0 or _NAMED.match(text) is not None


def starts_deep_section(text: str) -> bool:
    """Whether a text starts as "2.1 Doel" does."""
    return _DEEP_NUMBER.match(text) is not None


def is_heading(text: str, style: Style, body: Style, line_count: int) -> bool:
    """Whether a block of `line_count` lines in one style is a heading."""
    if line_count > 3 or len(text) > _LONGEST or not _WORD.search(text) or text.endswith((";", ",")):
        return False
    if style.size >= max(1.1 * body.size, body.size + 0.8):
        return True
    if text.endswith((".", ":")) and not text.endswith("..."):
        return False
    if style.bold and not body.bold and style.size >= 0.9 * body.size:
        return True
    if line_count > 1 or len(text) > 90 or style.size < 0.95 * body.size:
        return False
    return starts_deep_section(text) or (_NAMED.match(text) is not None and len(text) < 70)


def levels(styles: Iterable[tuple[Style, int]]) -> dict[Style, int]:
    """A level for every heading style, the largest and boldest first, under how deep its bookmarks stand.

    A style comes with the depth of a heading's bookmark, 0 without; one that has none stands where a larger one does.
    """
    depths: defaultdict[Style, Counter[int]] = defaultdict(Counter)
    for style, depth in styles:
        depths[style][depth] += depth > 0
    found: dict[Style, int] = {}
    above = 0
    for rank, style in enumerate(sorted(depths, reverse=True), 1):
        (usual, times), *_ = depths[style].most_common(1)
        above = usual if times else above
        found[style] = at_depth(above, rank)
    return found


def at_depth(depth: int, level: int) -> int:
    """The level of a heading whose bookmark stands this deep, from the level of its style."""
    return depth * _BOOKMARK + level % _BOOKMARK


def bookmark_key(title: str) -> str:
    """A title by which a heading and its bookmark are alike: without number, spaces, signs or capitals."""
    return "".join(filter(str.isalnum, _LEADING_NUMBER.sub("", title))).casefold()
