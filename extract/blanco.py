"""Whether a page that shows nothing is blank, or holds something that could not be drawn."""

import io
import logging
import re
import zlib
from collections.abc import Mapping

from pypdf import PageObject, PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, NullObject, StreamObject

# operators that put text or a picture on a page (ISO 32000-1, annex A)
_SHOWS = re.compile(rb"(?:^|[\s\]>)])(?:Tj|TJ|['\"]|Do|BI)(?=\s|$)")
# what a parser of broken files runs into; each of them means that the page was not understood
_BROKEN = (
    *(PyPdfError, zlib.error, OSError, ValueError, TypeError, KeyError, IndexError, AttributeError),
    *(AssertionError, NotImplementedError, RecursionError, OverflowError),
)

# it tells of every repair on stderr, which is where a reader that breaks says why
logging.getLogger("pypdf").setLevel(logging.CRITICAL)


def damaged(data: bytes, pages: Mapping[int, bool]) -> set[int]:
    """Those of these pages (from 0) without text whose content breaks off, or shows what PDFium did not see.

    The value of a page tells whether PDFium found anything on it, be it a line or a space.
    """
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted:
            reader.decrypt("")
        count = len(reader.pages)
    except _BROKEN:
        return set(pages)
    return {index for index in pages if index >= count or not _is_blank(reader, index, seen=pages[index])}


def _is_blank(reader: PdfReader, index: int, *, seen: bool) -> bool:
    try:
        contents = [_whole(stream) for stream in _streams(reader.pages[index])]
    except _BROKEN:
        return False
    return seen or not any(map(_SHOWS.search, contents))


def _streams(page: PageObject) -> list[StreamObject]:
    contents = page.get("/Contents", NullObject()).get_object()
    parts = contents if isinstance(contents, ArrayObject) else [contents]
    found = [part.get_object() for part in parts]
    return [part for part in found if not isinstance(part, NullObject)]


def _whole(stream: StreamObject) -> bytes:
    """The content of a stream; raises zlib.error where it breaks off, which the library passes over."""
    if stream.get("/Filter") in ("/FlateDecode", ["/FlateDecode"]):
        zlib.decompress(stream._data)
    return bytes(stream.get_data())
