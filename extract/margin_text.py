"""Small type in a narrow column beside the running text."""

from collections.abc import Sequence

from extract.lines import Line

_SMALLER = 0.94  # of the body's size
_MOST_LINES = 1000  # on a page; more is no text to read
_LONG = 40  # letters; shorter lines do not tell how wide the text is
_LEAST_LINES = 5  # of that length
_GUTTER = 6.0  # points
_NARROW = 0.6  # of the width of the lines beside it
_TOGETHER = 2.2  # letter sizes between the lines of one remark


def beside_text(lines: Sequence[Line], body_size: float) -> list[list[Line]]:
    """The remarks in the margins of a page, each with its lines from the top."""
    small = [line for line in lines if line.table is None and line.size <= _SMALLER * body_size]
    if not small or len(lines) > _MOST_LINES:
        return []
    text = [line for line in lines if line.size > _SMALLER * body_size and len(line.text) >= _LONG]
    if len(text) < _LEAST_LINES:
        return []
    beside = [line for line in small if _is_beside(line, text)]
    remarks: list[list[Line]] = []
    for line in sorted(beside, key=lambda line: (round(line.base / 3), line.x0)):
        for remark in remarks:
            last = remark[-1]
            if line.base - last.base < _TOGETHER * line.size and line.x0 < last.x1 and last.x0 < line.x1:
                remark.append(line)
                break
        else:
            remarks.append([line])
    return remarks


def _is_beside(line: Line, text: Sequence[Line]) -> bool:
    """Whether all long lines at its height begin after it, or end before it, and are much wider."""
    level = [other for other in text if other.top - line.height < line.base < other.bottom + line.height]
    if not level or line.x1 - line.x0 > _NARROW * max(other.x1 - other.x0 for other in level):
        return False
    return all(other.x0 - line.x1 >= _GUTTER for other in level) or all(
        line.x0 - other.x1 >= _GUTTER for other in level
    )
