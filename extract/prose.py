"""How running Dutch text is put together again: hyphens, list markers, sentence ends."""

import re
import unicodedata
from collections.abc import Set

# PDFium writes this where a hyphen stood at the end of a line
BROKEN = "\ufffe"
BULLET = re.compile(r"[•‣∙·▪●○◦■□▫►▶➢✓✔→➔❖◆*–—‐−-](?:\s+|$)|o\s+(?=\S)")
NUMBERED = re.compile(r"\(?(?:\d{1,2}|[a-z]|[ivx]{2,4})[.)]\s+|\(\d{1,2}\)\s+", re.ASCII)
_SENTENCE_END = re.compile(r"[.!?:;…][\"'”’)\]]*(?: ?[⁰¹²³⁴-⁹]+)?$")
_SENTENCE_START = re.compile(r"(?:^|(?<=[.!?;]\s))(?=[\"'“‘(]?[A-ZÀ-Ý0-9])")
_KEEPS_SPACE = frozenset(
    {"en", "of", "en/of", "tot", "t/m", "als", "dan", "noch", "dan wel", "respectievelijk"}
)
# a line that stops on one of these has not finished its sentence
_UNFINISHED = re.compile(
    r"(?:de|het|een|van|voor|met|in|op|aan|bij|door|naar|om|te|tot|uit|over|onder|tussen|en|of|dat|die|als|is"
    r"|zijn|wordt|worden|kan|kunnen|moet|heeft|hebben|er|ook|niet|per|hun|haar|deze|dit)",
    re.IGNORECASE,
)
_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "ft", "ﬆ": "st", "ĳ": "ij", "Ĳ": "IJ"}
    | dict.fromkeys(map(chr, (0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF)), "")
    # bullets of the Symbol and Wingdings fonts
    | dict.fromkeys(map(chr, (0xF0A7, 0xF0A8, 0xF0B7, 0xF0D8, 0xF0FC, 0xF06E, 0xF071, 0xF076, 0xF02D)), "•")
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd\ufffe\uffff\ud800-\udfff\ue000-\uf8ff]")
_AROUND_WORD = ".,;:!?()[]\"'“”‘’"
_COMPOUND = re.compile(r"[^\W\d_]{2,}(?:-[^\W\d_]{2,})+")
_SPACE = re.compile(r"\s+")


def spelled_out(text: str) -> str:
    """Ligatures and symbol bullets as ordinary characters, accents composed; control characters stay."""
    return text if text.isascii() else unicodedata.normalize("NFC", text.translate(_LIGATURES))


def without_garbage(text: str) -> str:
    """Without control, private-use and replacement characters."""
    return _CONTROL.sub("", text)


def tidy(text: str) -> str:
    """Spelled out, without garbage or soft hyphens, with single spaces."""
    return _SPACE.sub(" ", without_garbage(spelled_out(text.replace("\xad", "")))).strip()


def mend(before: str, after: str, compounds: Set[str] = frozenset()) -> str:
    """Join two lines of one paragraph; a word broken by a hyphen is made whole.

    `compounds` are the (lower-case) words that the document elsewhere writes with their hyphen.
    """
    if not before or not after:
        return before + after
    if before[-1] not in f"{BROKEN}-‐\xad" or len(before) < 2 or before[-2].isspace():
        return f"{before} {after}"
    stem, first = before[:-1], after.split(maxsplit=1)[0]
    fragment = stem.rsplit(maxsplit=1)[-1]
    if first.rstrip(",.;:") in _KEEPS_SPACE and before[-1] != "\xad":
        return f"{stem}- {after}"
    if compounds and f"{fragment}-{first}".strip(_AROUND_WORD).lower() in compounds:
        return f"{stem}-{after}"
    if not after[0].islower() or not fragment[-1].islower() or len(fragment) == 1:
        return f"{stem}-{after}"
    return stem + after


def compound(word: str) -> str | None:
    """The word as `mend` wants it among its compounds, if it is one with a hyphen inside."""
    if "-" not in word:
        return None
    bare = word.strip(_AROUND_WORD).lower()
    return bare if _COMPOUND.fullmatch(bare) else None


def is_item(text: str) -> bool:
    """Whether a text starts with a bullet, a number or a letter as lists have them."""
    return BULLET.match(text) is not None or NUMBERED.match(text) is not None


def ends_sentence(text: str) -> bool:
    return _SENTENCE_END.search(text) is not None


def continues(before: str, after: str) -> bool:
    """Whether `after` carries on the sentence in which `before` stopped (over a page or column)."""
    if not before or not after or ends_sentence(before):
        return False
    if before[-1] in f"{BROKEN}-," or after[0].islower():
        return BULLET.match(after) is None and NUMBERED.match(after) is None
    return _UNFINISHED.fullmatch(before.rsplit(maxsplit=1)[-1]) is not None


def lead_in(text: str) -> str | None:
    """The last sentence of `text` when it ends in a colon."""
    if not text.endswith(":"):
        return None
    starts = [match.start() for match in _SENTENCE_START.finditer(text)]
    return text[starts[-1] :] if starts else text
