"""Running headers, footers and page numbers: what stands on the page but is no part of the text."""

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from extract.lines import Line

_MARGIN = 0.11  # of the page height, above and below
_SAME_HEIGHT = 4.0  # points
_PAGE_NUMBER = re.compile(
    r"(?:[-–|•]\s*)?(?:(?:pagina|pag\.?|blz\.?|bladzijde|p\.)\s*)?\d{1,4}(?:\s*(?:van|/|\||-)\s*(?:de\s+)?\d{1,4})?(?:\s*[-–|•])?",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")


class Sheet(NamedTuple):
    """The lines of one page and its size in points."""

    lines: Sequence[Line]
    width: float
    height: float


class _Place(NamedTuple):
    page: int
    line: int
    top: float
    text: str
    size: float


def furniture(sheets: Sequence[Sheet], body_size: float) -> set[tuple[int, int]]:
    """(page index, line index) of every line that repeats in a margin or is a page number there."""
    found: set[tuple[int, int]] = set()
    alike: defaultdict[tuple[bool, str], list[_Place]] = defaultdict(list)
    for page, sheet in enumerate(sheets):
        for index, line in enumerate(sheet.lines):
            upper = line.bottom < _MARGIN * sheet.height
            if line.table is not None or not (upper or line.top > (1 - _MARGIN) * sheet.height):
                continue
            text = line.text
            # smaller is the mark of a footnote
            if _PAGE_NUMBER.fullmatch(text) and 0.6 * body_size < line.size <= 1.3 * body_size:
                found.add((page, index))
            else:
                place = _Place(page, index, line.top, text, line.size)
                alike[upper, _DIGITS.sub("#", text)].append(place)
    for (_, key), places in alike.items():
        for group in _same_height(places):
            if _repeats(group, key, len(sheets), body_size):
                found |= {(place.page, place.line) for place in group}
    return found


def _same_height(places: list[_Place]) -> list[list[_Place]]:
    groups: list[list[_Place]] = []
    for place in sorted(places, key=lambda place: place.top):
        if groups and place.top - groups[-1][-1].top <= _SAME_HEIGHT:
            groups[-1].append(place)
        else:
            groups.append([place])
    return groups


def _repeats(group: list[_Place], key: str, pages: int, body_size: float) -> bool:
    on_pages = len({place.page for place in group})
    # "Bijlage 1", "Bijlage 2" at the top of their pages are headings
    heading_like = max(place.size for place in group) > 1.15 * body_size
    # a title page goes without
    most = on_pages >= 0.6 * pages and not heading_like
    if on_pages < 2 or (on_pages < min(3, pages) and not most):
        return False
    if len({place.text for place in group}) == 1:
        return True
    return on_pages >= 0.3 * pages and not heading_like
