"""Plain text to blocks."""

import re
from collections.abc import Iterator

from extract.prose import BULLET, is_item, mend, tidy
from extract.reading import Block, Page, Reading

_UNDERLINE = re.compile(r"\s*([=\-~*_])\1{2,}\s*")
_MARKED = re.compile(r"(#{1,6})\s+(?=\S)")
_NUMBERED_HEADING = re.compile(r"(\d{1,2}(?:\.\d{1,2})*)\.?\s+[A-ZÀ-Ý]")
_NAMED_HEADING = re.compile(r"(?:artikel|hoofdstuk|bijlage)\s+\w+", re.IGNORECASE)
_LONG_LINE = 120  # characters; a text of such lines has one paragraph a line


def decoded(data: bytes) -> str:
    """UTF-8 (or UTF-16 with its mark) where that is sound, else Windows-1252."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def read_text(data: bytes) -> Reading:
    """One page without number."""
    return Reading((Page(1, tuple(text_blocks(decoded(data))), "tekst"),), False)


def text_blocks(text: str) -> Iterator[Block]:
    """The blocks of a text that only its lines give structure."""
    lines = text.replace("\f", "\n\n").splitlines()
    filled = sorted(len(line) for line in lines if line.strip())
    unwrapped = bool(filled) and filled[len(filled) // 2] > _LONG_LINE
    for chunk in _chunks(lines, unwrapped):
        yield from _blocks(chunk)


def _chunks(lines: list[str], unwrapped: bool) -> Iterator[list[str]]:
    """Lines that stand together: up to an empty line, or each by itself when lines are not wrapped."""
    chunk: list[str] = []
    for line in lines:
        if _UNDERLINE.fullmatch(line) and len(chunk) == 1:
            yield [*chunk, line]
            chunk = []
        elif not line.strip() or _UNDERLINE.fullmatch(line):
            if chunk:
                yield chunk
            chunk = []
        else:
            if chunk and (unwrapped or is_item(line.strip()) or _MARKED.match(line)):
                yield chunk
                chunk = []
            chunk.append(line)
    if chunk:
        yield chunk


def _blocks(chunk: list[str]) -> Iterator[Block]:
    underline = _UNDERLINE.fullmatch(chunk[-1]) if len(chunk) == 2 else None
    first = tidy(chunk[0])
    if underline and first:
        yield Block("kop", first, niveau=1 if underline[1] == "=" else 2)
        return
    text = ""
    for line in chunk:
        text = mend(text, tidy(line)) if tidy(line) else text
    if not text:
        return
    marked = _MARKED.match(text)
    if marked:
        yield Block("kop", text[marked.end() :], niveau=len(marked[1]))
    elif len(chunk) == 1 and len(text) <= 80 and text[-1] not in ".:;,!" and _looks_like_heading(text):
        number = _NUMBERED_HEADING.match(text)
        yield Block("kop", text, niveau=2 + (number[1].count(".") if number else 0))
    elif is_item(text):
        bullet = BULLET.match(text)
        indent = len(chunk[0]) - len(chunk[0].lstrip())
        yield Block("lijst", (text[bullet.end() :] if bullet else text) or text, niveau=5 * indent)
    else:
        yield Block("alinea", text)


def _looks_like_heading(text: str) -> bool:
    return bool(_NUMBERED_HEADING.match(text) or _NAMED_HEADING.match(text)) or (
        text.isupper() and len(text) > 3 and any(map(str.isalpha, text))
    )
