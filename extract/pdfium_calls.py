"""The PDFium functions asked about every word and object, on bare addresses: half the cost of typed pointers."""

from collections.abc import Callable
from ctypes import CFUNCTYPE, c_double, c_int, c_uint, c_void_p, cast
from typing import Any

import pypdfium2.raw as pdfium

Address = int


def address(handle: Any) -> Address:
    """Where a typed handle points to."""
    return cast(handle, c_void_p).value or 0


def _bare(function: Any, result: Any, *arguments: Any) -> Callable[..., Any]:
    found: Callable[..., Any] = CFUNCTYPE(result, *arguments)(address(function))
    return found


# page or form, index -> object
page_object = _bare(pdfium.FPDFPage_GetObject, c_void_p, c_void_p, c_int)
form_object = _bare(pdfium.FPDFFormObj_GetObject, c_void_p, c_void_p, c_uint)
# page or form -> number of objects
count_page_objects = _bare(pdfium.FPDFPage_CountObjects, c_int, c_void_p)
count_form_objects = _bare(pdfium.FPDFFormObj_CountObjects, c_int, c_void_p)
object_kind = _bare(pdfium.FPDFPageObj_GetType, c_int, c_void_p)
# object, into six floats
object_matrix = _bare(pdfium.FPDFPageObj_GetMatrix, c_int, c_void_p, c_void_p)
# object, into left, into bottom, into right, into top
object_bounds = _bare(pdfium.FPDFPageObj_GetBounds, c_int, c_void_p, c_void_p, c_void_p, c_void_p, c_void_p)
# object, into red, into green, into blue, into alpha
fill_colour = _bare(pdfium.FPDFPageObj_GetFillColor, c_int, c_void_p, c_void_p, c_void_p, c_void_p, c_void_p)
# path object, into fill, into stroke
path_mode = _bare(pdfium.FPDFPath_GetDrawMode, c_int, c_void_p, c_void_p, c_void_p)
count_segments = _bare(pdfium.FPDFPath_CountSegments, c_int, c_void_p)
# path object, index -> segment
path_segment = _bare(pdfium.FPDFPath_GetPathSegment, c_void_p, c_void_p, c_int)
segment_kind = _bare(pdfium.FPDFPathSegment_GetType, c_int, c_void_p)
segment_closes = _bare(pdfium.FPDFPathSegment_GetClose, c_int, c_void_p)
# segment, into x, into y
segment_point = _bare(pdfium.FPDFPathSegment_GetPoint, c_int, c_void_p, c_void_p, c_void_p)
# text page, first character, count -> number of rectangles, which text_rectangle then gives by index
count_rectangles = _bare(pdfium.FPDFText_CountRects, c_int, c_void_p, c_int, c_int)
# text page, index, into left, into top, into right, into bottom
text_rectangle = _bare(
    pdfium.FPDFText_GetRect, c_int, c_void_p, c_int, c_void_p, c_void_p, c_void_p, c_void_p
)
# text page, character -> the object that draws it
text_object = _bare(pdfium.FPDFText_GetTextObject, c_void_p, c_void_p, c_int)
# text object -> its font
font_of = _bare(pdfium.FPDFTextObj_GetFont, c_void_p, c_void_p)
# text page, character
font_size = _bare(pdfium.FPDFText_GetFontSize, c_double, c_void_p, c_int)
# text page, character, into six floats
character_matrix = _bare(pdfium.FPDFText_GetMatrix, c_int, c_void_p, c_int, c_void_p)
# text page, character, into x, into y
character_origin = _bare(pdfium.FPDFText_GetCharOrigin, c_int, c_void_p, c_int, c_void_p, c_void_p)
