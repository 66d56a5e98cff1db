"""Words with their boxes from one PDF page, through PDFium."""

import ctypes
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

from extract.note_marks import mark_at
from extract.prose import BROKEN, spelled_out
from extract.word import Word

_WORD = re.compile(r"[^\s\x00]+")
_DIGIT = re.compile(r"\d")
_BOLD = re.compile(r"bold|black|heavy|semib|demi|vet\b", re.IGNORECASE)

# x0, top, x1, bottom
Rectangle = tuple[float, float, float, float]


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
    x, y = ctypes.c_int(), ctypes.c_int()

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
            ctypes.byref(x),
            ctypes.byref(y),
        )
        return x.value / 100, y.value / 100

    (e, f), (ax, ay), (cx, cy) = shown(0, 0), shown(1000, 0), shown(0, 1000)
    matrix = ((ax - e) / 1000, (ay - f) / 1000, (cx - e) / 1000, (cy - f) / 1000, e, f)
    return Frame(width, height, matrix)


def page_text(textpage: Any) -> str:
    """All characters of a text page as PDFium orders them."""
    count = pdfium.FPDFText_CountChars(textpage.raw)
    if count <= 0:
        return ""
    buffer = (ctypes.c_ushort * (count + 1))()
    written = pdfium.FPDFText_GetText(textpage.raw, 0, count, buffer)
    return bytes(buffer)[: 2 * (written - 1)].decode("utf-16-le", "replace") if written > 1 else ""


def page_words(textpage: Any, text: str, frame: Frame) -> list[Word]:
    """The words of `text` (from page_text) in stream order; a word broken over two lines gives two.

    One call per word for its rectangles: three times faster than one per character.
    """
    raw = textpage.raw
    direct = len(text) == pdfium.FPDFText_CountChars(raw)
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    into = (ctypes.byref(left), ctypes.byref(top), ctypes.byref(right), ctypes.byref(bottom))
    origin_x, origin_y = ctypes.c_double(), ctypes.c_double()
    origin = (ctypes.byref(origin_x), ctypes.byref(origin_y))
    matrix = pdfium.FS_MATRIX()
    name = ctypes.create_string_buffer(128)
    flags = ctypes.c_int()

    a, b, c, d, e, f = frame.matrix
    upright = b == c == 0 and a > 0 > d

    def rectangle(index: int) -> Rectangle:
        pdfium.FPDFText_GetRect(raw, index, *into)
        if upright:
            return a * left.value + e, d * top.value + f, a * right.value + e, d * bottom.value + f
        (x0, y0), (x1, y1) = frame.point(left.value, top.value), frame.point(right.value, bottom.value)
        return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)

    def baseline(index: int) -> float:
        pdfium.FPDFText_GetCharOrigin(raw, index, *origin)
        return frame.point(origin_x.value, origin_y.value)[1]

    looks: dict[bytes, tuple[float, float, bool]] = {}

    def look(index: int) -> tuple[float, float, bool]:
        """Baseline, size and weight, asked once for every text object."""
        key = bytes(pdfium.FPDFText_GetTextObject(raw, index))  # the pointer's own bytes
        if key not in looks:
            pdfium.FPDFText_GetMatrix(raw, index, ctypes.byref(matrix))
            scale = (matrix.c**2 + matrix.d**2) ** 0.5 or 1.0
            pdfium.FPDFText_GetFontInfo(raw, index, name, 128, ctypes.byref(flags))
            bold = _BOLD.search(name.value.decode("utf-8", "replace")) is not None
            bold = bold or pdfium.FPDFText_GetFontWeight(raw, index) >= 600
            looks[key] = (baseline(index), pdfium.FPDFText_GetFontSize(raw, index) * scale, bold)
        return looks[key]

    def marked(word: str, start: int) -> int | None:
        return mark_at(word, lambda at: look(start + at)) if _DIGIT.search(word) else None

    def extent(start: int, end: int) -> Rectangle:
        return around([rectangle(at) for at in range(pdfium.FPDFText_CountRects(raw, start, end - start))])

    words: list[Word] = []
    for match in _WORD.finditer(text):
        start, end = match.span()
        if not direct:
            start = pdfium.FPDFText_GetCharIndexFromTextIndex(raw, start)
            end = pdfium.FPDFText_GetCharIndexFromTextIndex(raw, end - 1) + 1
        count = pdfium.FPDFText_CountRects(raw, start, end - start)
        if start < 0 or count < 1:
            continue
        base, size, bold = look(start)
        if count == 1 and BROKEN not in match.group():
            words.append(Word(spelled_out(match.group()), *rectangle(0), base, size, bold))
            continue
        boxes = [rectangle(index) for index in range(count)]
        parts = spelled_out(match.group()).split(BROKEN)
        boxes = by_line(boxes) if len(parts) > 1 else boxes
        if len(parts) == len(boxes) == 2:
            words.append(Word(parts[0] + BROKEN, *boxes[0], base, size, bold))
            words.append(Word(parts[1], *boxes[1], baseline(end - 1), size, bold))
        elif len(parts) == 1 and len(parts[0]) == end - start and (cut := marked(parts[0], start)):
            words.append(Word(parts[0][:cut], *extent(start, start + cut), base, size, bold))
            words.append(Word(parts[0][cut:], *extent(start + cut, end), *look(start + cut)))
        else:
            words.append(Word(BROKEN.join(parts), *around(boxes), base, size, bold))
    return words


def around(boxes: Sequence[Rectangle]) -> Rectangle:
    """The smallest box around all of them."""
    if len(boxes) == 1:
        return boxes[0]
    x0, top, x1, bottom = zip(*boxes, strict=True)
    return min(x0), min(top), max(x1), max(bottom)


def by_line(boxes: Sequence[Rectangle]) -> list[Rectangle]:
    """Boxes that follow each other on one line become one; a hyphen often has a box of its own."""
    lines = [boxes[0]]
    for box in boxes[1:]:
        last = lines[-1]
        level = last[1] - 2 < (box[1] + box[3]) / 2 < last[3] + 2
        if level and box[0] >= last[0]:
            lines[-1] = around((last, box))
        else:
            lines.append(box)
    return lines
