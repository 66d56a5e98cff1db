"""The ruled lines of a PDF page, from its path objects."""

from collections.abc import Iterable, Iterator
from ctypes import addressof, c_float, c_int, c_uint, sizeof
from itertools import pairwise
from typing import NamedTuple

import pypdfium2.raw as pdfium

from extract.frame import Frame
from extract.pdfium_calls import (
    Address,
    count_segments,
    fill_colour,
    object_bounds,
    object_matrix,
    path_mode,
    path_segment,
    segment_closes,
    segment_kind,
    segment_point,
)
from extract.shapes import FORM, PATH, Shape, shapes_in

_MAX_SEGMENTS = 6000  # a page with more is a drawing or a map, not a table
_FAINT = 5  # of 255 tones; nobody sees it
_THIN = 2.5  # points; a filled rectangle thinner than this is a drawn line
_BAR = (4, 5)  # segments of a rectangle; of a thin one its bounds tell all


class Edge(NamedTuple):
    """A horizontal (`at` = y, from x to x) or vertical (`at` = x, from y to y) line, in points as shown."""

    horizontal: bool
    at: float
    start: float
    end: float
    unseen: bool = False  # the side of an area as white as the paper


Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def _times(m: Matrix, n: Matrix) -> Matrix:
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )


def _edge(a: tuple[float, float], b: tuple[float, float]) -> Edge | None:
    width, height = abs(a[0] - b[0]), abs(a[1] - b[1])
    if height <= 1.5 < width:
        return Edge(True, (a[1] + b[1]) / 2, min(a[0], b[0]), max(a[0], b[0]))
    if width <= 1.5 < height:
        return Edge(False, (a[0] + b[0]) / 2, min(a[1], b[1]), max(a[1], b[1]))
    return None


def _outline(points: list[tuple[float, float]]) -> Iterator[Edge]:
    """The straight sides of one subpath; a thin bar counts as the one line it looks like."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    x0, x1, y0, y1 = min(xs), max(xs), min(ys), max(ys)
    if x1 - x0 <= _THIN or y1 - y0 <= _THIN:
        if x1 - x0 > y1 - y0:
            points = [(x0, (y0 + y1) / 2), (x1, (y0 + y1) / 2)]
        else:
            points = [((x0 + x1) / 2, y0), ((x0 + x1) / 2, y1)]
    for a, b in pairwise(points):
        edge = _edge(a, b)
        if edge is not None:
            yield edge


def _is_area(edges: list[Edge]) -> bool:
    """Whether the sides of what is drawn go both ways, and it is no bar."""
    return len(edges) > 1 and len({edge.horizontal for edge in edges}) == 2


def edges_of(shapes: Iterable[Shape], frame: Frame) -> list[Edge]:
    """All straight horizontal and vertical lines that are painted; empty for a page full of drawing."""
    found: list[Edge] = []
    budget = [_MAX_SEGMENTS]
    own, point, bounds, mode = (c_float * 6)(), (c_float * 2)(), (c_float * 4)(), (c_int * 2)()
    into_own, into_x, into_fill = addressof(own), addressof(point), addressof(mode)
    into_y, into_stroke = into_x + sizeof(c_float), into_fill + sizeof(c_int)
    colour = (c_uint * 4)()
    into_colour = [addressof(colour) + part * sizeof(c_uint) for part in range(4)]
    into_bounds = [addressof(bounds) + side * sizeof(c_float) for side in range(4)]

    def matrix(at: Address, outer: Matrix) -> Matrix:
        object_matrix(at, into_own)
        a, b, c, d, e, f = own[:]
        return _times((a, b, c, d, e, f), outer)

    def is_white(at: Address) -> bool:
        fill_colour(at, *into_colour)
        red, green, blue, alpha = colour[:]
        return bool(alpha < _FAINT or min(red, green, blue) > 255 - _FAINT)

    def path(at: Address, outer: Matrix) -> None:
        segments = count_segments(at)
        budget[0] -= max(segments, 1)
        path_mode(at, into_fill, into_stroke)
        fill, stroke = mode[:]
        if not 2 <= segments <= 2000 or not (fill or stroke):
            return
        if segments in _BAR and not stroke and outer is _IDENTITY:
            object_bounds(at, *into_bounds)
            left, bottom, right, top = bounds[:]
            if right - left <= _THIN or top - bottom <= _THIN:
                found.extend(_outline([frame.point(left, bottom), frame.point(right, top)]))
                return
        before = len(found)
        a, b, c, d, e, f = matrix(at, outer)
        points: list[tuple[float, float]] = []
        for index in range(segments):
            segment = path_segment(at, index)
            segment_point(segment, into_x, into_y)
            x, y = point[:]
            if points and segment_kind(segment) != pdfium.FPDF_SEGMENT_LINETO:
                found.extend(_outline(points))
                points = []
            points.append(frame.point(a * x + c * y + e, b * x + d * y + f))
            if segment_closes(segment):
                found.extend(_outline([*points, points[0]]))
                points = []
        if points:
            found.extend(_outline(points))
        if not stroke and _is_area(found[before:]) and is_white(at):
            found[before:] = [edge._replace(unseen=True) for edge in found[before:]]

    def walk(shapes: Iterable[Shape], outer: Matrix, depth: int) -> None:
        for kind, at in shapes:
            if budget[0] <= 0:
                return
            if kind == PATH:
                path(at, outer)
            elif kind == FORM and depth < 4:
                walk(shapes_in(at), matrix(at, outer), depth + 1)

    walk(shapes, _IDENTITY, 0)
    return found if budget[0] > 0 else []
