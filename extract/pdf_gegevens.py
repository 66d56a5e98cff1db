"""The facts, bookmarks and page labels of an open PDF, through PDFium; none can go round or on for ever."""

import ctypes
import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pypdfium2.raw as pdfium

from extract.gegevens import Bookmark, Gegevens, moment
from extract.prose import tidy

_MAX_DEPTH = 8
_MAX_BOOKMARKS = 2000
_MAX_TEXT = 200  # characters; what is longer is no title, and no name of a program
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8}){0,3}")


def facts_of(document: Any, labels: list[str | None]) -> Gegevens:
    """The facts of a pypdfium2 document, of whose pages the labels are known."""

    def said(key: bytes) -> str | None:
        return _text(partial(pdfium.FPDF_GetMetaText, document.raw, key))

    taal = _text(partial(pdfium.FPDFCatalog_GetLanguage, document.raw))
    return Gegevens(
        titel=said(b"Title"),
        gemaakt_met=said(b"Creator"),
        omgezet_met=said(b"Producer"),
        gemaakt_op=moment(said(b"CreationDate")),
        gewijzigd_op=moment(said(b"ModDate")),
        taal=taal if taal and _LANGUAGE.fullmatch(taal) else None,
        bladwijzers=tuple(_bookmarks(document.raw)),
        paginalabels=any(labels),
    )


def page_labels(document: Any, count: int) -> list[str | None]:
    """How each of the first pages is numbered in print ("iv", "A-3"); None where the document does not say."""
    ask = partial(pdfium.FPDF_GetPageLabel, document.raw)
    # a document that numbers its pages numbers the first
    if count == 0 or ask(0, None, 0) == 0:
        return [None] * count
    return [_text(partial(ask, index)) for index in range(count)]


def _bookmarks(raw: Any) -> Iterator[Bookmark]:
    """The bookmarks from top to bottom, each once."""
    met: set[int] = set()
    waiting = [(1, pdfium.FPDFBookmark_GetFirstChild(raw, None))]
    while waiting and len(met) < _MAX_BOOKMARKS:
        depth, item = waiting.pop()
        at = ctypes.cast(item, ctypes.c_void_p).value
        if at is None or at in met:
            continue
        met.add(at)
        waiting.append((depth, pdfium.FPDFBookmark_GetNextSibling(raw, item)))
        if depth < _MAX_DEPTH:
            waiting.append((depth + 1, pdfium.FPDFBookmark_GetFirstChild(raw, item)))
        title = _text(partial(pdfium.FPDFBookmark_GetTitle, item))
        if title:
            yield Bookmark(depth, title, _page(raw, item))


def _page(raw: Any, item: Any) -> int | None:
    target = pdfium.FPDFBookmark_GetDest(raw, item)
    if not target:
        action = pdfium.FPDFBookmark_GetAction(item)
        target = pdfium.FPDFAction_GetDest(raw, action) if action else None
    index = pdfium.FPDFDest_GetDestPageIndex(raw, target) if target else -1
    return index + 1 if index >= 0 else None


def _text(ask: Callable[[Any, int], int]) -> str | None:
    """What PDFium writes into a buffer of UTF-16; None if that is nothing, or too long to mean anything."""
    size = ask(None, 0)
    if not 2 < size <= 2 * _MAX_TEXT + 2:
        return None
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    written = min(ask(buffer, size), size)
    return tidy(bytes(buffer)[: max(0, written - 2)].decode("utf-16-le", "replace")) or None
