"""What the styles and the numbering of a DOCX say about a paragraph: heading, list item, contents, bold."""

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from extract.zipped import elements, has

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEADING_NAME = re.compile(r"(?:heading|kop|überschrift)\s*(\d)", re.IGNORECASE)
# headings that an organisation named itself, without a level
_OWN_HEADING_NAME = re.compile(
    r"(?:sub|tussen|paragraaf)?kop(?:je|jes)?\b|heading\b|hoofdstuk(?:titel|kop)?\b|paragraaf(?:titel)\b",
    re.IGNORECASE,
)
_TITLE_NAME = re.compile(r"title|titel", re.IGNORECASE)
_CONTENTS_NAME = re.compile(
    r"(?:toc|inhopg|inhoudsopgave)\s*\d|table of (?:figures|authorities)", re.IGNORECASE
)
_LIST_NAME = re.compile(r"list\s*(?:bullet|number|paragraph)|lijst|opsomming", re.IGNORECASE)
_OWN_LEVEL = 8
_NO_HEADING = 10  # an outline level that says: text


@dataclass(frozen=True)
class Style:
    """One style; `niveau`, `nummering` and `vet` only as far as it sets them itself."""

    naam: str
    basis: str | None
    niveau: int | None
    nummering: tuple[str | None, int | None]
    vet: bool | None


@dataclass(frozen=True)
class Styles:
    """The styles by id, and which levels of which lists show no number or bullet."""

    stijlen: Mapping[str, Style] = field(default_factory=dict)
    onzichtbaar: frozenset[tuple[str, int]] = frozenset()

    def heading_level(self, properties: Any) -> int | None:
        """The level of a heading (0 for a title), None for what is none."""
        own = _outline(properties)
        if own is not None:
            return own if own != _NO_HEADING else None
        chain = list(self._chain(properties))
        for style in chain:
            named = _HEADING_NAME.match(style.naam)
            if style.niveau is not None or named:
                level = style.niveau if style.niveau is not None else int(named[1]) if named else 0
                return level if level != _NO_HEADING else None
        if chain and _TITLE_NAME.fullmatch(chain[0].naam):
            return 0
        return _OWN_LEVEL if chain and _OWN_HEADING_NAME.match(chain[0].naam) else None

    def is_contents(self, properties: Any) -> bool:
        """Whether a paragraph is a line of a table of contents."""
        return any(_CONTENTS_NAME.match(style.naam) for style in self._chain(properties))

    def list_depth(self, properties: Any) -> int | None:
        """How deep in a list a paragraph stands, None outside lists."""
        chain = list(self._chain(properties))
        number, depth = _numbering(properties)
        for style in chain:
            number = number if number is not None else style.nummering[0]
            depth = depth if depth is not None else style.nummering[1]
        if number == "0":
            return None
        if number is not None:
            return None if (number, depth or 0) in self.onzichtbaar else depth or 0
        return 0 if any(_LIST_NAME.match(style.naam) for style in chain) else None

    def is_bold(self, properties: Any, run: Any) -> bool:
        """Whether a run is bold by itself, by its own style or by that of its paragraph."""
        marks = run.find(f"{W}rPr")
        own = on(marks, "b")
        if own is not None:
            return own
        for chain in (self._chain(marks, "rStyle"), self._chain(properties)):
            vet = next((style.vet for style in chain if style.vet is not None), None)
            if vet is not None:
                return vet
        return False

    def _chain(self, properties: Any, reference: str = "pStyle") -> Iterator[Style]:
        """The style that is referred to and those it is based on."""
        element = properties.find(f"{W}{reference}") if properties is not None else None
        key = element.get(f"{W}val") if element is not None else None
        for _ in range(12):
            style = self.stijlen.get(key) if key is not None else None
            if style is None:
                return
            yield style
            key = style.basis


def styles_of(archive: zipfile.ZipFile, styles: str | None, numbering: str | None) -> Styles:
    """Read the two parts, as far as the file has them."""
    found: dict[str, Style] = {}
    if styles is not None and has(archive, styles):
        for style in elements(archive, styles, f"{W}styles"):
            if style.tag == f"{W}style":
                found[style.get(f"{W}styleId", "")] = _style(style)
    hidden = frozenset(_hidden(archive, numbering)) if numbering and has(archive, numbering) else frozenset()
    return Styles(found, hidden)


def on(properties: Any, name: str) -> bool | None:
    """Whether a property is on; None where it is not mentioned."""
    mark = properties.find(f"{W}{name}") if properties is not None else None
    return None if mark is None else mark.get(f"{W}val") not in ("0", "false", "off", "none")


def _style(style: Any) -> Style:
    based, name, properties = style.find(f"{W}basedOn"), style.find(f"{W}name"), style.find(f"{W}pPr")
    return Style(
        naam=name.get(f"{W}val", "") if name is not None else "",
        basis=based.get(f"{W}val") if based is not None else None,
        niveau=_outline(properties),
        nummering=_numbering(properties),
        vet=on(style.find(f"{W}rPr"), "b"),
    )


def _outline(properties: Any) -> int | None:
    level = properties.find(f"{W}outlineLvl") if properties is not None else None
    value = level.get(f"{W}val", "") if level is not None else ""
    return min(int(value) + 1, _NO_HEADING) if value.isdecimal() and len(value) < 3 else None


def _numbering(properties: Any) -> tuple[str | None, int | None]:
    """The list and the depth in it that are set here."""
    numbering = properties.find(f"{W}numPr") if properties is not None else None
    if numbering is None:
        return None, None
    number, depth = numbering.find(f"{W}numId"), numbering.find(f"{W}ilvl")
    value = depth.get(f"{W}val", "") if depth is not None else ""
    return (
        number.get(f"{W}val") if number is not None else None,
        int(value) if value.isdecimal() and len(value) < 3 else None,
    )


def _hidden(archive: zipfile.ZipFile, part: str) -> Iterator[tuple[str, int]]:
    """Lists and levels that show nothing before their text."""
    levels: dict[str, list[int]] = {}
    for element in elements(archive, part, f"{W}numbering"):
        if element.tag == f"{W}abstractNum":
            levels[element.get(f"{W}abstractNumId", "")] = [
                int(level.get(f"{W}ilvl", "0") if level.get(f"{W}ilvl", "0").isdecimal() else "0")
                for level in element.iterchildren(f"{W}lvl")
                if _value(level, "numFmt") == "none" and not _value(level, "lvlText")
            ]
        elif element.tag == f"{W}num":
            for level in levels.get(_value(element, "abstractNumId"), ()):
                yield element.get(f"{W}numId", ""), level


def _value(element: Any, name: str) -> str:
    child = element.find(f"{W}{name}")
    return str(child.get(f"{W}val", "")) if child is not None else ""
