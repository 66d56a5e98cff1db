"""Lines in reading order to groups of lines: paragraphs, headings, list items."""

from collections import Counter, defaultdict
from collections.abc import Sequence, Set
from itertools import pairwise

from extract.headings import Style, starts_deep_section, starts_numbered_heading, style_of
from extract.lines import Line
from extract.prose import BULLET, NUMBERED, continues, ends_sentence, is_item, lead_in

Group = list[Line]


def groups_of(lines: Sequence[Line], body: Style, alone: Set[int] = frozenset()) -> list[Group]:
    """One group per block; a table stands alone, and so do the lines whose ids are in `alone`."""
    pitch = _pitches(lines)
    right = _right_edges(lines)
    groups: list[Group] = []
    for line in lines:
        last = groups[-1][-1] if groups else None
        if (
            last is not None
            and (not {id(line), id(last)} & alone or _beside(last, line))
            and not _starts_new(groups, line, pitch, right, body)
        ):
            groups[-1].append(line)
        else:
            groups.append([line])
    return _joined_over_columns(groups)


def _pitches(lines: Sequence[Line]) -> dict[float, float]:
    """The usual distance between two baselines, per letter size."""
    seen: defaultdict[float, Counter[float]] = defaultdict(Counter)
    for a, b in pairwise(lines):
        step = b.base - a.base
        if (
            a.table is None
            and b.table is None
            and abs(a.size - b.size) < 0.6
            and 0.9 * a.size < step < 2 * a.size
        ):
            seen[round(b.size)][round(step * 2) / 2] += 1
    # the smallest of the common ones: in a list of short items most steps are between paragraphs
    return {
        size: min(step for step, count in steps.items() if count >= 0.25 * max(steps.values()))
        for size, steps in seen.items()
    }


def _right_edges(lines: Sequence[Line]) -> dict[int, float]:
    """How far lines reach that start in the same 150-point strip of the page."""
    edges: defaultdict[int, float] = defaultdict(float)
    for line in lines:
        if line.table is None:
            edges[int(line.x0 // 150)] = max(edges[int(line.x0 // 150)], line.x1)
    return edges


def _starts_new(
    groups: list[Group], line: Line, pitch: dict[float, float], right: dict[int, float], body: Style
) -> bool:
    group = groups[-1]
    last = group[-1]
    if line.table is not None or last.table is not None:
        return True
    size = max(last.size, line.size, 4)
    step = line.base - last.base
    if _beside(last, line):
        return False
    if step < 0 or abs(last.size - line.size) > 0.8 or step > 1.22 * pitch.get(round(line.size), 1.35 * size):
        return True
    if last.words[-1].bold != line.words[0].bold and (last.bold or line.bold):
        return True
    text, sofar = line.text, last.text
    room = right[int(last.x0 // 150)] - last.x1
    first_word_fits = room > line.words[0].x1 - line.words[0].x0 + 1.5 * size
    if len(group) == 1 and first_word_fits and starts_deep_section(sofar) and not ends_sentence(sofar):
        return True
    heading_like = style_of(line).size > body.size + 0.7 or (line.bold and not body.bold)
    if heading_like:
        return starts_numbered_heading(text)
    if BULLET.match(text):
        dash = text[0] in "-–—−‐"
        return not dash or ends_sentence(sofar) or sofar.endswith(",") or is_item(group[0].text)
    if NUMBERED.match(text) and (
        ends_sentence(sofar) or is_item(group[0].text) or _left(group) - line.x0 > 3
    ):
        return True
    if is_item(group[0].text):
        return len(group) > 1 and line.x0 < group[1].x0 - 3 and ends_sentence(sofar)
    if not ends_sentence(sofar) or not (text[0].isupper() or text[0].isdigit()):
        return False
    indented = line.x0 - _left(group) > 0.7 * size and len(group) > 1
    return indented or first_word_fits


def _beside(last: Line, line: Line) -> bool:
    """Whether a line goes on at the height of the last: after a marker, a tab, a superscript."""
    level = abs(line.base - last.base) < 0.4 * max(last.size, line.size, 4)
    return level and line.x0 > last.x0 and line.table is None and last.table is None


def _left(group: Group) -> float:
    return min(line.x0 for line in group)


def _joined_over_columns(groups: list[Group]) -> list[Group]:
    """A paragraph that goes on at the top of the next column is one paragraph."""
    joined: list[Group] = []
    for group in groups:
        before = joined[-1] if joined else None
        if (
            before is not None
            and before[-1].table is None
            and group[0].table is None
            and group[0].base < before[-1].base - 20
            and style_of(before[-1]) == style_of(group[0])
            and not before[-1].bold
            and lead_in(before[-1].text) is None
            and continues(before[-1].text, group[0].text)
        ):
            before.extend(group)
        else:
            joined.append(group)
    return joined
