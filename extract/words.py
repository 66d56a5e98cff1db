"""Words with their boxes from one PDF page, through PDFium."""

import re
from collections.abc import Sequence
from ctypes import addressof, c_double, c_ushort, sizeof
from typing import Any

import pypdfium2.raw as pdfium

from extract.frame import Frame
from extract.lettering import Lettering
from extract.note_marks import mark_at
from extract.pdfium_calls import address, count_rectangles, text_rectangle
from extract.prose import BROKEN, spelled_out
from extract.word import Word

_WORD = re.compile(r"[^\s\x00]+")
_DIGIT = re.compile(r"\d")

# x0, top, x1, bottom
Rectangle = tuple[float, float, float, float]


def page_text(textpage: Any) -> str:
    """All characters of a text page as PDFium orders them."""
    count = pdfium.FPDFText_CountChars(textpage.raw)
    if count <= 0:
        return ""
    buffer = (c_ushort * (count + 1))()
    written = pdfium.FPDFText_GetText(textpage.raw, 0, count, buffer)
    return bytes(buffer)[: 2 * (written - 1)].decode("utf-16-le", "replace") if written > 1 else ""


def page_words(textpage: Any, text: str, frame: Frame) -> list[Word]:
    """The words of `text` (from page_text) in stream order; a word broken over two lines gives two.

    One call per word for its rectangles: three times faster than one per character.
    """
    raw, here = textpage.raw, address(textpage.raw)
    direct = len(text) == pdfium.FPDFText_CountChars(raw)
    lettering = Lettering(here, frame)
    sides = (c_double * 4)()
    into = [addressof(sides) + side * sizeof(c_double) for side in range(4)]
    a, b, c, d, e, f = frame.matrix
    upright = b == c == 0 and a > 0 > d

    def rectangle(index: int) -> Rectangle:
        text_rectangle(here, index, *into)
        left, top, right, bottom = sides[:]  # a slice costs less than iterating
        if upright:
            return a * left + e, d * top + f, a * right + e, d * bottom + f
        (x0, y0), (x1, y1) = frame.point(left, top), frame.point(right, bottom)
        return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)

    def marked(word: str, start: int) -> int | None:
        return mark_at(word, lambda at: lettering.at(start + at)) if _DIGIT.search(word) else None

    def extent(start: int, end: int) -> Rectangle:
        return around([rectangle(at) for at in range(count_rectangles(here, start, end - start))])

    words: list[Word] = []
    for match in _WORD.finditer(text):
        word = match[0]
        start, end = match.span()
        if not direct:
            start = pdfium.FPDFText_GetCharIndexFromTextIndex(raw, start)
            end = pdfium.FPDFText_GetCharIndexFromTextIndex(raw, end - 1) + 1
        count = count_rectangles(here, start, end - start)
        if start < 0 or count < 1:
            continue
        letters = lettering.at(start)
        if count == 1 and BROKEN not in word:
            words.append(Word(spelled_out(word), *rectangle(0), *letters))
            continue
        boxes = [rectangle(index) for index in range(count)]
        parts = spelled_out(word).split(BROKEN)
        boxes = by_line(boxes) if len(parts) > 1 else boxes
        if len(parts) == len(boxes) == 2:
            words.append(Word(parts[0] + BROKEN, *boxes[0], *letters))
            words.append(Word(parts[1], *boxes[1], *letters._replace(base=lettering.base(end - 1))))
        elif len(parts) == 1 and len(parts[0]) == end - start and (cut := marked(parts[0], start)):
            words.append(Word(parts[0][:cut], *extent(start, start + cut), *letters))
            words.append(Word(parts[0][cut:], *extent(start + cut, end), *lettering.at(start + cut)))
        else:
            words.append(Word(BROKEN.join(parts), *around(boxes), *letters))
    # a soft hyphen on its own spells nothing
    return [word for word in words if word.text]


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
