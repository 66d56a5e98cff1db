"""The small raised numbers by which a text refers to its notes: apart from the word they touch, and still raised."""

import re
from collections.abc import Callable, Sequence

from extract.word import Word

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SMALLER = 0.8  # of the letters beside it
_MOST_DIGITS = 3
_MARK = re.compile(r"\d{1,3}[.,;:)]?")
_UNITS = frozenset({"m", "km", "cm", "dm", "mm", "ha", "co"})

# baseline (downward) and size
Look = tuple[float, float, bool]


def mark_at(text: str, look: Callable[[int], Look]) -> int | None:
    """Where a word is to be cut from the mark that it ends in or starts with; None without one."""
    end = len(text.rstrip(".,;:)\"'”’"))
    most = min(_MOST_DIGITS, end - 1)
    count = 0
    while count < most and text[end - 1 - count].isdigit() and _raised(look(end - 1 - count), look(0)):
        count += 1
    if count:
        return end - count if text[: end - count].lower() not in _UNITS else None
    while count < most and text[count].isdigit() and _raised(look(count), look(end - 1)):
        count += 1
    return count or None


def is_mark(text: str) -> bool:
    """Whether a text is the number of a note and nothing else."""
    return _MARK.fullmatch(text) is not None


def _raised(small: Look, large: Look) -> bool:
    return (
        small[1] <= _SMALLER * large[1] and large[0] - 0.7 * large[1] < small[0] < large[0] - 0.1 * large[1]
    )


def with_marks(words: Sequence[Word], base: float, size: float) -> Sequence[Word]:
    """The words of a line of this baseline and size, small raised numbers as such."""
    if not any(word.size <= _SMALLER * size for word in words):
        return words
    line: Look = (base, size, False)
    return [
        word._replace(text=word.text.translate(_RAISED))
        if is_mark(word.text) and _raised((word.base, word.size, False), line)
        else word
        for word in words
    ]
