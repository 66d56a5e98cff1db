"""What the styles of an ODT say about a paragraph: heading, title, bold."""

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from extract.zipped import elements, has

_NS = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
OFFICE, TEXT, TABLE, STYLE, DRAW = (_NS % name for name in ("office", "text", "table", "style", "drawing"))
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_HEADING_NAME = re.compile(
    r"(?:heading|(?:sub|tussen)?kop(?:je)?|hoofdstuk(?:titel)?)(?:_20_|\s)*(\d)?.*", re.IGNORECASE
)
_NO_HEADING_NAME = re.compile(
    r"koptekst|table(?:_20_|\s)heading|(?:contents|index)(?:_20_|\s)heading", re.IGNORECASE
)
_TITLE_NAME = re.compile(r"title|titel", re.IGNORECASE)
_OWN_LEVEL = 8


@dataclass(frozen=True)
class Style:
    """One style; `niveau` and `vet` only as far as it sets them itself."""

    naam: str
    basis: str
    niveau: int | None
    vet: bool | None


class Styles:
    """The styles by their name, the automatic ones of the text among them."""

    def __init__(self, found: Mapping[str, Style]) -> None:
        self._found = found

    def heading_level(self, name: str) -> int | None:
        """The level of a heading by the style of its paragraph (0 for a title), None for what is none."""
        chain = list(self._chain(name))
        for style in chain:
            if style.niveau is not None:
                return style.niveau or None
            named = _HEADING_NAME.fullmatch(style.naam)
            if named and not _NO_HEADING_NAME.match(style.naam):
                return int(named[1]) if named[1] else _OWN_LEVEL
        return 0 if any(_TITLE_NAME.fullmatch(style.naam) for style in chain[:2]) else None

    def is_bold(self, name: str, otherwise: bool = False) -> bool:
        """Whether text in this style is bold."""
        return next((style.vet for style in self._chain(name) if style.vet is not None), otherwise)

    def _chain(self, name: str) -> Iterator[Style]:
        for _ in range(12):
            style = self._found.get(name)
            if style is None:
                if name:
                    yield Style(name, "", None, None)  # of another file, known by its name only
                return
            yield style
            name = style.basis


def styles_of(archive: zipfile.ZipFile) -> Styles:
    """Read the styles of the file and those of its text."""
    found: dict[str, Style] = {}
    places = (
        ("styles.xml", "styles"),
        ("styles.xml", "automatic-styles"),
        ("content.xml", "automatic-styles"),
    )
    for part, group in places:
        if part == "content.xml" or has(archive, part):
            for style in elements(archive, part, f"{OFFICE}{group}"):
                if style.tag == f"{STYLE}style":
                    found[style.get(f"{STYLE}name", "")] = _style(style)
    return Styles(found)


def _style(style: Any) -> Style:
    level = style.get(f"{STYLE}default-outline-level")
    properties = style.find(f"{STYLE}text-properties")
    weight = properties.get(f"{_FO}font-weight") if properties is not None else None
    return Style(
        naam=style.get(f"{STYLE}display-name") or style.get(f"{STYLE}name", ""),
        basis=style.get(f"{STYLE}parent-style-name", ""),
        niveau=None if level is None else int(level) if level.isdecimal() and len(level) < 3 else 0,
        vet=None if weight is None else weight in ("bold", "600", "700", "800", "900"),
    )
