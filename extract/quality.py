"""Whether a page's text layer can be used, and whether a page without one holds text all the same."""

import ctypes
import math
import re
from collections.abc import Sequence
from itertools import islice
from typing import Any

import pypdfium2.raw as pdfium

from extract.pdfium_calls import object_bounds
from extract.shapes import FORM, IMAGE, Shape, shapes_in
from extract.word import Word

INSERT = "afbeelding met tekst"

_NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd\ue000-\uf8ff]")
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
_MUTE = re.compile(r"\b[b-df-hj-np-tv-xz]{4,}\b", re.ASCII)
_ODD = re.compile(r"[^\W\d_][^\w\s'’.\-/&@:()\xad]+[^\W\d_]|[a-z]\d[a-z]|[a-zà-ÿ][A-Z]|[|~^\\{}<>¬¦§£¥]")
# words that make up more than a third of Dutch prose, and in part of its neighbours
_COMMON = re.compile(
    r"\b(?:de|het|een|van|en|in|op|is|dat|te|voor|met|die|zijn|aan|niet|er|om|ook|als|bij|door|naar|word(?:t|en)"
    r"|of|over|tot|uit|kan|deze|dit|heeft|wij|we|ze|hun)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"\b[a-zA-ZÀ-ÿ]{2,}\b")
_ENOUGH = 60  # words to judge a text by
_FEWEST_COMMON = 0.01  # of the words
_FEW = 25  # characters: a page number, a title
_LITTLE = 200
GARBAGE = 0.15
_LEAST_IMAGE = 0.08  # of the page; a smaller image is a logo, a signature or a stamp
_LEAST_WRITTEN = 40  # cells of ink that no word explains: some five short lines
_MAX_OBJECTS = 3000


def garbage_share(text: str) -> float:
    """The share of characters that are no text, or of long words without a vowel; 0 is clean."""
    visible = len("".join(text.split()))
    if not visible:
        return 0.0
    mute = len(_MUTE.findall(text))
    words = len(_LONG_WORD.findall(text)) if mute else 0
    return max(len(_NO_TEXT.findall(text)) / visible, mute / words if words > 20 else 0.0)


def is_garbage(text: str, *, hidden: bool) -> bool:
    """Whether a text layer is no text: signs that mean nothing, letters that are not those on the page.

    A `hidden` layer is what a scanner made of the page; there every page of bad guesses counts.
    """
    if garbage_share(text) >= GARBAGE:
        return True
    if not hidden and _has_common_words(text):
        return False
    words = len(_WORD.findall(text))
    if words < _ENOUGH:
        return False
    common = len(_COMMON.findall(text)) / words
    if not hidden:
        return common < _FEWEST_COMMON
    return common < 0.2 or len(_ODD.findall(text)) > 0.15 * words


def _has_common_words(text: str) -> bool:
    """Whether the text starts with common words enough for as many words as it can at most have."""
    most = (len(text) + 1) // 3  # of two letters and what parts them
    enough = math.ceil(_FEWEST_COMMON * most)
    return sum(1 for _ in islice(_COMMON.finditer(text), enough)) >= enough


def wants_ocr(page: Any, text: str, words: Sequence[Word], shapes: Sequence[Shape]) -> str | None:
    """Why the page must be read from its image, as a Dutch phrase; None when its text layer will do.

    INSERT means that the text layer is sound, but that a picture beside it is written on.
    """
    length = len(text.strip())
    image = _image_share(page, shapes)
    hidden = image >= 0.5 and _is_hidden(page)
    if length >= _FEW and is_garbage(text, hidden=hidden):
        return "onbruikbare tekstlaag"
    if length >= _LITTLE or (length and image < 0.5):
        if image < _LEAST_IMAGE or _unexplained(page, words) < _LEAST_WRITTEN:
            return None
        return "onvolledige tekstlaag" if hidden else INSERT
    if not length and image < 0.3:
        return "getekende letters zonder tekstlaag" if _looks_printed(page, 0.002) else None
    return "alleen beeld" if _looks_printed(page, 0.004) else None


def _image_share(page: Any, shapes: Sequence[Shape]) -> float:
    """The part of the page that images cover."""
    width, height = page.get_size()
    bounds = (ctypes.c_float * 4)()
    first = ctypes.addressof(bounds)
    into = [first + side * ctypes.sizeof(ctypes.c_float) for side in range(4)]
    share = 0.0
    for shape in shapes[:_MAX_OBJECTS]:
        if not _is_image(shape):
            continue
        object_bounds(shape.at, *into)
        left, bottom, right, top = bounds
        wide, high = min(right, width) - max(left, 0), min(top, height) - max(bottom, 0)
        share += max(wide, 0) * max(high, 0) / (width * height)
    return min(share, 1.0)


def _is_hidden(page: Any) -> bool:
    """Whether the first text on the page is not drawn, as a scanner lays it behind the image."""
    for index in range(min(pdfium.FPDFPage_CountObjects(page.raw), _MAX_OBJECTS)):
        item = pdfium.FPDFPage_GetObject(page.raw, index)
        if pdfium.FPDFPageObj_GetType(item) == pdfium.FPDF_PAGEOBJ_TEXT:
            mode = pdfium.FPDFTextObj_GetTextRenderMode(item)
            return bool(mode == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE)
    return False


def _is_image(shape: Shape, depth: int = 0) -> bool:
    """Whether a shape is an image, or a form that holds one."""
    if shape.kind != FORM or depth > 3:
        return shape.kind == IMAGE
    return any(_is_image(inner, depth + 1) for inner in islice(shapes_in(shape.at), _MAX_OBJECTS))


def _unexplained(page: Any, words: Sequence[Word]) -> int:
    """How much is written on the page that is not in the words of its text layer."""
    # numpy is loaded only by the worker that meets such a page
    from extract.grey import drawn
    from extract.ink import DPI, Ink

    return Ink.of(drawn(page, DPI)[0]).outside((w.x0, w.top, w.x1, w.bottom) for w in words).amount


def _looks_printed(page: Any, least_ink: float) -> bool:
    """Dark ink on mostly even, light paper, as text is, or letters; a photograph has tones everywhere."""
    from extract.grey import drawn, whitened
    from extract.ink import DPI, is_written

    tones = whitened(drawn(page, 36)[0], 12)
    even, ink = float((tones > 225).mean()), float((tones < 185).mean())
    return (even > 0.55 and least_ink < ink < 0.12) or is_written(drawn(page, DPI)[0])
