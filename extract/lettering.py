"""How the letters on a PDF page look, asked from PDFium once for every piece of text that is drawn."""

import re
from ctypes import addressof, byref, c_double, c_float, c_int, cast, create_string_buffer, sizeof
from typing import NamedTuple

import pypdfium2.raw as pdfium

from extract.frame import Frame
from extract.pdfium_calls import Address, character_matrix, character_origin, font_of, font_size, text_object

_BOLD = re.compile(r"bold|black|heavy|semib|demi|vet\b", re.IGNORECASE)
_HEAVY = 600


class Letters(NamedTuple):
    """What all letters of one text object share; `base` is the height of their baseline."""

    base: float
    size: float
    bold: bool


class Lettering:
    """The letters of one open text page by the index of a character."""

    def __init__(self, textpage: Address, frame: Frame) -> None:
        self._textpage = textpage
        self._frame = frame
        self._known: dict[Address, Letters] = {}
        self._bold: dict[Address, bool] = {}  # by font
        self._matrix = (c_float * 6)()
        self._origin = (c_double * 2)()
        self._into_matrix, self._into_x = addressof(self._matrix), addressof(self._origin)
        self._into_y = self._into_x + sizeof(c_double)

    def at(self, index: int) -> Letters:
        drawn_by = text_object(self._textpage, index)
        letters = self._known.get(drawn_by)
        if letters is None:
            letters = self._known[drawn_by] = self._letters(drawn_by, index)
        return letters

    def base(self, index: int) -> float:
        character_origin(self._textpage, index, self._into_x, self._into_y)
        x, y = self._origin[:]
        return self._frame.point(x, y)[1]

    def _letters(self, drawn_by: Address, index: int) -> Letters:
        font = font_of(drawn_by)
        if font not in self._bold:
            self._bold[font] = self._is_bold(index)
        character_matrix(self._textpage, index, self._into_matrix)
        _, _, c, d, _, _ = self._matrix[:]
        scale = (c**2 + d**2) ** 0.5 or 1.0
        return Letters(self.base(index), font_size(self._textpage, index) * scale, self._bold[font])

    def _is_bold(self, index: int) -> bool:
        page = cast(self._textpage, pdfium.FPDF_TEXTPAGE)
        name = create_string_buffer(128)
        pdfium.FPDFText_GetFontInfo(page, index, name, 128, byref(c_int()))
        named = _BOLD.search(name.value.decode("utf-8", "replace")) is not None
        return named or pdfium.FPDFText_GetFontWeight(page, index) >= _HEAVY
