"""Whether a page's text layer can be used, and whether a page without one holds text all the same."""

import ctypes
import re
from typing import Any

import pypdfium2.raw as pdfium

_NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd\ue000-\uf8ff]")
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
_MUTE = re.compile(r"\b[b-df-hj-np-tv-xz]{4,}\b", re.ASCII)
_FEW = 25  # characters: a page number, a title
_LITTLE = 200
GARBAGE = 0.15


def garbage_share(text: str) -> float:
    """The share of characters that are no text, or of long words without a vowel; 0 is clean."""
    visible = len("".join(text.split()))
    if not visible:
        return 0.0
    words = len(_LONG_WORD.findall(text))
    mute = len(_MUTE.findall(text)) / words if words > 20 else 0.0
    return max(len(_NO_TEXT.findall(text)) / visible, mute)


def wants_ocr(page: Any, text: str) -> str | None:
    """Why the page must be read from its image, as a Dutch phrase; None when its text layer will do."""
    length = len(text.strip())
    if length >= _FEW and garbage_share(text) >= GARBAGE:
        return "onbruikbare tekstlaag"
    if length >= _LITTLE:
        return None
    if length and _image_share(page) < 0.5:
        return None
    if not length and _image_share(page) < 0.3:
        return "getekende letters zonder tekstlaag" if _looks_printed(page, 0.002) else None
    return "alleen beeld" if _looks_printed(page, 0.004) else None


def _image_share(page: Any) -> float:
    """The part of the page that its largest image covers."""
    width, height = page.get_size()
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    best = 0.0
    for index in range(min(pdfium.FPDFPage_CountObjects(page.raw), 3000)):
        item = pdfium.FPDFPage_GetObject(page.raw, index)
        if pdfium.FPDFPageObj_GetType(item) not in (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM):
            continue
        pdfium.FPDFPageObj_GetBounds(
            item, ctypes.byref(left), ctypes.byref(bottom), ctypes.byref(right), ctypes.byref(top)
        )
        wide = min(right.value, width) - max(left.value, 0)
        high = min(top.value, height) - max(bottom.value, 0)
        best = max(best, max(wide, 0) * max(high, 0) / (width * height))
    return best


def _looks_printed(page: Any, least_ink: float) -> bool:
    """Dark ink on mostly even, light paper, as text is; a photograph has tones everywhere."""
    histogram = tones(page)
    total = sum(histogram) or 1
    paper = max(range(140, 256), key=histogram.__getitem__)
    even = sum(histogram[paper - 30 : paper + 31]) / total
    ink = sum(histogram[: paper - 70]) / total
    return even > 0.55 and least_ink < ink < 0.35


def tones(page: Any) -> list[int]:
    """The histogram of grey tones of the page at 36 dpi; a huge page is shown smaller."""
    width, height = page.get_size()
    scale = min(0.5, 1500 / max(width, height, 1))
    bitmap = page.render(scale=scale, grayscale=True)
    data = bytes(bitmap.buffer)
    rows = [data[y * bitmap.stride : y * bitmap.stride + bitmap.width] for y in range(bitmap.height)]
    pixels = b"".join(rows)
    bitmap.close()
    return [pixels.count(tone) for tone in range(256)]
