"""The lines of a page to groups in reading order, with what stands beside the running text where it belongs."""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field

from extract.columns import in_reading_order
from extract.headings import Style
from extract.lines import Line
from extract.margin_text import beside_text
from extract.notes import mark_of, notes_of, references
from extract.paragraphs import Group, groups_of


@dataclass(frozen=True)
class Arrangement:
    """Groups in reading order; `beside` has the ids of the first lines of those that interrupt the running text."""

    groups: list[Group]
    beside: set[int] = field(default_factory=set)
    notes: set[int] = field(default_factory=set)


def arranged(lines: Sequence[Line], body: Style, height: float, alone: Set[int] = frozenset()) -> Arrangement:
    """The running text by its columns, each box after what stands above it, each note after what refers to it."""
    boxes = sorted({line.kader for line in lines if line.kader})
    running = [line for line in lines if not line.kader] if boxes else list(lines)
    notes = notes_of(running, body.size, height)
    taken = {id(line) for note in notes for line in note}
    if taken:
        running = [line for line in running if id(line) not in taken]
    aside = beside_text(running, body.size)
    if aside:
        hidden = {id(line) for column in aside for line in column}
        running = [line for line in running if id(line) not in hidden]
    groups = groups_of(_tables_in_place(in_reading_order(running)), body, alone)
    beside: set[int] = set()
    for box in [*([line for line in lines if line.kader == box] for box in boxes), *aside]:
        inside = groups_of(in_reading_order(box), body, alone)
        beside |= _ids(inside)
        at = _place(groups, inside[0][0])
        groups[at:at] = inside
    return Arrangement(_with_notes(groups, notes), beside | _ids(notes), _ids(notes))


def _tables_in_place(lines: list[Line]) -> list[Line]:
    """The lines, with each table that the stream has after what stands under it before that."""
    for table in [line for line in lines if line.table is not None]:
        at = lines.index(table)
        if at and lines[at - 1].top >= table.bottom - 2:
            under = (
                index
                for index, line in enumerate(lines[:at])
                if line.top >= table.bottom - 2 and line.x0 < table.x1 and table.x0 < line.x1
            )
            lines.insert(next(under, at), lines.pop(at))
    return lines


def _ids(groups: Iterable[Group]) -> set[int]:
    return {id(group[0]) for group in groups}


def _place(groups: Sequence[Group], line: Line) -> int:
    """Before the first group under this line in its column, else in any; at the end without one."""
    for anywhere in (False, True):
        for index, group in enumerate(groups):
            beside = group[0].x0 >= line.x1 or line.x0 >= group[0].x1
            if group[0].top > line.top + 2 and (anywhere or not beside):
                return index
    return len(groups)


def _with_notes(groups: Sequence[Group], notes: Sequence[Group]) -> list[Group]:
    """Each note after the group that refers to it; at the end without one."""
    if not notes:
        return list(groups)
    waiting = {mark_of(note): note for note in reversed(notes)}
    result: list[Group] = []
    for group in groups:
        result.append(group)
        numbers = {number for line in group for number in references(line.text)}
        found = [mark for mark in waiting if mark in numbers]
        result += [
            waiting.pop(mark) for mark in sorted(found, key=lambda mark: (len(mark or ""), mark or ""))
        ]
    placed = _ids(result)
    return result + [note for note in notes if id(note[0]) not in placed]
