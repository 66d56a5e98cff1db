"""How a PDF page lies: its size, and where its own coordinates are on the page as shown."""

from ctypes import byref, c_int
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium


@dataclass(frozen=True)
class Frame:
    """A page's size in points and the map from its own coordinates to those as shown."""

    width: float
    height: float
    matrix: tuple[float, float, float, float, float, float]

    def point(self, x: float, y: float) -> tuple[float, float]:
        a, b, c, d, e, f = self.matrix
        return a * x + c * y + e, b * x + d * y + f


def frame_of(page: Any) -> Frame:
    """Measure a pypdfium2 page; rotation and crop box are taken into account by PDFium itself."""
    width, height = page.get_size()
    x, y = c_int(), c_int()

    def shown(px: float, py: float) -> tuple[float, float]:
        pdfium.FPDF_PageToDevice(
            page.raw,
            0,
            0,
            round(width * 100),
            round(height * 100),
            0,
            px,
            py,
            byref(x),
            byref(y),
        )
        return x.value / 100, y.value / 100

    (e, f), (ax, ay), (cx, cy) = shown(0, 0), shown(1000, 0), shown(0, 1000)
    matrix = ((ax - e) / 1000, (ay - f) / 1000, (cx - e) / 1000, (cy - f) / 1000, e, f)
    return Frame(width, height, matrix)
