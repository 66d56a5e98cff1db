"""Tables of contents: lines that end in a page number."""

import re
from collections.abc import Sequence

from extract.lines import Line

_LEADERS = re.compile(r"(?:\.\s?){4,}\s*(?:\d{1,3})?\s*$|[…_]{2,}\s*\d{1,3}\s*$")
_ENDS_IN_NUMBER = re.compile(r"\s(\d{1,3})$")
_LETTER = re.compile(r"[^\W\d]")
_TITLE = re.compile(r"(?:inhoud|inhoudsopgave|inhoudsoverzicht)\s*:?", re.IGNORECASE)


def contents_lines(lines: Sequence[Line]) -> set[int]:
    """The indices of the lines that belong to a table of contents."""
    rows: list[list[int]] = []
    for index in sorted(range(len(lines)), key=lambda i: (lines[i].base, lines[i].x0)):
        if lines[index].table is not None:
            continue
        if rows and abs(lines[rows[-1][-1]].base - lines[index].base) < 2.5:
            rows[-1].append(index)
        else:
            rows.append([index])
    texts = [" ".join(lines[i].text for i in row) for row in rows]
    leaders = [_LEADERS.search(text) is not None for text in texts]
    numbers = [_page_number(text) for text in texts]
    ascending = _ascending(numbers)
    titled = any(_TITLE.fullmatch(text) for text in texts)
    listing = len(ascending) >= 3 and (titled or len(ascending) >= 0.6 * len(texts))
    chosen = {i for i, dotted in enumerate(leaders) if dotted} | (ascending if listing else set())
    return {index for row in chosen for index in rows[row]}


def _page_number(text: str) -> int | None:
    """The number at the end of a line that also has words."""
    match = _ENDS_IN_NUMBER.search(text, len(text) - 4) if text[-1:].isdigit() else None
    return int(match[1]) if match and _LETTER.search(text, 0, match.start()) else None


def _ascending(numbers: Sequence[int | None]) -> set[int]:
    """The rows whose page numbers go up (or stay) from one to the next."""
    chosen: list[int] = []
    last = 0
    for index, number in enumerate(numbers):
        if number is not None and last <= number <= last + 60:
            chosen.append(index)
            last = number
    return set(chosen)
