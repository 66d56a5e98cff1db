"""The ruled lines of a PDF page, from its path objects."""

import ctypes
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from extract.words import Frame

_MAX_SEGMENTS = 6000  # a page with more is a drawing or a map, not a table
_FAINT = 5  # of 255 tones; nobody sees it
_THIN = 2.5  # points; a filled rectangle thinner than this is a drawn line


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
    if max(xs) - min(xs) <= _THIN or max(ys) - min(ys) <= _THIN:
        middle_x, middle_y = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
        if max(xs) - min(xs) > max(ys) - min(ys):
            points = [(min(xs), middle_y), (max(xs), middle_y)]
        else:
            points = [(middle_x, min(ys)), (middle_x, max(ys))]
    for a, b in pairwise(points):
        edge = _edge(a, b)
        if edge is not None:
            yield edge


def _is_area(edges: list[Edge]) -> bool:
    """Whether the sides of what is drawn go both ways, and it is no bar."""
    return len(edges) > 1 and len({edge.horizontal for edge in edges}) == 2


def edges_of(page: Any, frame: Frame) -> list[Edge]:
    """All straight horizontal and vertical lines that are painted; empty for a page full of drawing."""
    found: list[Edge] = []
    budget = [_MAX_SEGMENTS]
    own = pdfium.FS_MATRIX()
    x, y = ctypes.c_float(), ctypes.c_float()
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))

    def is_white(item: Any) -> bool:
        pdfium.FPDFPageObj_GetFillColor(item, *map(ctypes.byref, (red, green, blue, alpha)))
        return alpha.value < _FAINT or min(red.value, green.value, blue.value) > 255 - _FAINT

    def path(item: Any, outer: Matrix) -> None:
        segments = pdfium.FPDFPath_CountSegments(item)
        budget[0] -= max(segments, 1)
        pdfium.FPDFPath_GetDrawMode(item, ctypes.byref(fill), ctypes.byref(stroke))
        if not 2 <= segments <= 2000 or not (fill.value or stroke.value):
            return
        before = len(found)
        pdfium.FPDFPageObj_GetMatrix(item, ctypes.byref(own))
        a, b, c, d, e, f = _times((own.a, own.b, own.c, own.d, own.e, own.f), outer)
        points: list[tuple[float, float]] = []
        for index in range(segments):
            segment = pdfium.FPDFPath_GetPathSegment(item, index)
            kind = pdfium.FPDFPathSegment_GetType(segment)
            pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
            point = frame.point(a * x.value + c * y.value + e, b * x.value + d * y.value + f)
            if kind != pdfium.FPDF_SEGMENT_LINETO and points:
                found.extend(_outline(points))
                points = []
            points.append(point)
            if pdfium.FPDFPathSegment_GetClose(segment):
                found.extend(_outline([*points, points[0]]))
                points = []
        if points:
            found.extend(_outline(points))
        if not stroke.value and _is_area(found[before:]) and is_white(item):
            found[before:] = [edge._replace(unseen=True) for edge in found[before:]]

    def walk(count: int, get: Any, container: Any, outer: Matrix, depth: int) -> None:
        for index in range(count):
            if budget[0] <= 0:
                return
            item = get(container, index)
            kind = pdfium.FPDFPageObj_GetType(item)
            if kind == pdfium.FPDF_PAGEOBJ_PATH:
                path(item, outer)
            elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < 4:
                pdfium.FPDFPageObj_GetMatrix(item, ctypes.byref(own))
                inner = _times((own.a, own.b, own.c, own.d, own.e, own.f), outer)
                walk(
                    pdfium.FPDFFormObj_CountObjects(item),
                    pdfium.FPDFFormObj_GetObject,
                    item,
                    inner,
                    depth + 1,
                )

    walk(pdfium.FPDFPage_CountObjects(page.raw), pdfium.FPDFPage_GetObject, page.raw, _IDENTITY, 0)
    return found if budget[0] > 0 else []
