"""Footnotes: small type at the foot of a page or column, each with its mark."""

import re
from collections.abc import Sequence

from extract.lines import Line

_SMALLER = 0.94  # of the body's size
_MOST_LINES = 1000  # on a page; more is no text to read
_FOOT = 0.35  # of the page height; no note starts above it
_MARK = re.compile(r"(?:[⁰¹²³⁴-⁹]{1,3}[.)]?|\(?\d{1,3}[.)]?|\*{1,3}|†|‡|\[\d{1,3}\])(?=\s+\S|[A-ZÀ-Ý“\"‘'(])")
_HANGING = 30.0  # points from a mark to its note
_LEVEL = 4.0  # points between what stands on one line
_ALONE = re.compile(r"[⁰¹²³⁴-⁹\d]{1,3}")
_REFERENCE = re.compile(r"[⁰¹²³⁴-⁹]+")
_PLAIN = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


def note_mark(text: str) -> str | None:
    """The mark with which a note starts, without brackets or raising."""
    match = _MARK.match(text)
    return match[0].strip("[]().").translate(_PLAIN) if match else None


def mark_of(note: Sequence[Line]) -> str | None:
    """The mark of a note, also if that hangs before its text."""
    return note_mark(" ".join(line.text for line in note[:2]))


def references(text: str) -> set[str]:
    """The numbers of the notes to which a text refers."""
    return {found.translate(_PLAIN) for found in _REFERENCE.findall(text)}


def notes_of(lines: Sequence[Line], body_size: float, height: float) -> list[list[Line]]:
    """The notes at the foot of a page, each with its lines.

    A note counts if it stands in type smaller than the body's, under everything else in its column, and the page
    refers to it (or its mark is raised).
    """
    if len(lines) > _MOST_LINES:
        return []
    small = _SMALLER * body_size
    running = [line for line in lines if line.table is not None or line.size > small]
    feet = [line for line in lines if line.table is None and line.size <= small and line.top > _FOOT * height]
    if not running or not any(note_mark(line.text) or _ALONE.fullmatch(line.text) for line in feet):
        return []
    feet = [
        line
        for line in feet
        if not any(line.base < other.base and _overlap(line, other) for other in running)
    ]
    known = {number for line in running for number in references(line.text)}
    notes: list[list[Line]] = []
    feet = _by_column(feet)
    for line, beside in zip(feet, [*feet[1:], None], strict=False):
        mark = note_mark(line.text)
        if (
            mark is None
            and beside is not None
            and abs(beside.base - line.base) < _LEVEL
            and _ALONE.fullmatch(line.text)
        ):
            mark = line.text.translate(_PLAIN)  # it hangs before its note
        if mark is not None and (mark in known or _REFERENCE.match(line.text) or _follows(notes, mark)):
            notes.append([line])
        elif notes and _continues(notes[-1], line):
            notes[-1].append(line)
    return notes


def _overlap(line: Line, other: Line) -> bool:
    return line.x0 < other.x1 and other.x0 < line.x1


def _by_column(lines: Sequence[Line]) -> list[Line]:
    """From the top, a column at a time; pieces on one baseline from the left."""
    columns: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: line.x0 - line.x1):
        column = next((column for column in columns if any(_near(line, other) for other in column)), None)
        if column is None:
            columns.append([line])
        else:
            column.append(line)
    columns.sort(key=lambda column: column[0].x0)
    return [line for column in columns for line in sorted(column, key=_from_top)]


def _near(line: Line, other: Line) -> bool:
    """Whether they stand in one column, or one is the mark that hangs before the other."""
    gap = max(line.x0 - other.x1, other.x0 - line.x1)
    return gap < 0 or (gap < _HANGING and abs(line.base - other.base) < _LEVEL)


def _from_top(line: Line) -> tuple[int, float]:
    return round(line.base / _LEVEL), line.x0


def _follows(notes: Sequence[Sequence[Line]], mark: str) -> bool:
    """Whether the mark is the next number after that of the last note."""
    last = mark_of(notes[-1]) if notes else None
    return last is not None and last.isdigit() and mark.isdigit() and int(mark) == int(last) + 1


def _continues(note: Sequence[Line], line: Line) -> bool:
    step = line.base - note[-1].base
    return step < 2.2 * max(line.size, 4) and step > -3
