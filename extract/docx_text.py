"""The visible text of a DOCX paragraph, and what hangs on it: boxes, notes, diagrams."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from extract.docx_styles import Styles, W, on
from extract.markup import Run

_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_GONE = frozenset(f"{W}{name}" for name in ("del", "moveFrom"))
_NEW = frozenset(f"{W}{name}" for name in ("ins", "moveTo"))
_WRAPS = frozenset(f"{W}{name}" for name in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo"))
_NO_TEXT = frozenset(f"{W}{name}" for name in ("pPr", "rPr", "sdtPr", "rt", "tblPr", "trPr", "tcPr")) | {
    _FALLBACK
}
_NOTES = {f"{W}footnoteReference": "footnotes", f"{W}endnoteReference": "endnotes"}
_COMMENT = f"{W}commentReference"
# signs of the Symbol and Wingdings fonts that say something
_SIGNS = {"A8": "☐", "6F": "☐", "FE": "☒", "FD": "☒", "78": "☒", "FC": "✓", "E0": "→", "F0": "→", "AE": "→"}


@dataclass
class Found:
    """What was met in the text but stands elsewhere, and counts of what an inspector should know."""

    kaders: list[Any] = field(default_factory=list)
    noten: list[tuple[str, str]] = field(default_factory=list)
    diagrammen: list[str] = field(default_factory=list)
    tellingen: Counter[str] = field(default_factory=Counter)


def children(element: Any, found: Found) -> Iterator[Any]:
    """The children as if content controls and accepted changes were not there; placeholders are left out."""
    for child in element:
        if child.tag in _GONE:
            found.tellingen["wijzigingen"] += 1
        elif child.tag in _WRAPS:
            found.tellingen["wijzigingen"] += child.tag in _NEW
            if child.find(f"{W}sdtPr/{W}showingPlcHdr") is None:
                yield from children(child, found)
        else:
            yield child


def runs(element: Any, properties: Any, styles: Styles, found: Found, bold: bool = False) -> Iterator[Run]:
    """The pieces of text under an element, with their boldness."""
    for child in children(element, found):
        tag = child.tag
        if tag == f"{W}t":
            yield (child.text or "").replace("\n", " "), bold
        elif tag == f"{W}txbxContent":
            found.kaders.append(child)
        elif tag != f"{W}r":
            yield from _other(child, properties, styles, found, bold)
        elif on(child.find(f"{W}rPr"), "vanish"):
            found.tellingen["verborgen"] += 1
        else:
            yield from runs(child, properties, styles, found, styles.is_bold(properties, child))


def _other(child: Any, properties: Any, styles: Styles, found: Found, bold: bool) -> Iterator[Run]:
    tag = child.tag
    if tag == f"{W}br":
        yield " " if child.get(f"{W}type") in ("page", "column") else "\n", bold
    elif tag == f"{W}cr":
        yield "\n", bold
    elif tag in (f"{W}tab", f"{W}ptab"):
        yield " ", bold
    elif tag == f"{W}noBreakHyphen":
        yield "-", bold
    elif tag == f"{W}sym":
        yield _SIGNS.get(child.get(f"{W}char", "")[-2:].upper(), "•"), bold
    elif tag in _NOTES:
        found.noten.append((_NOTES[tag], child.get(f"{W}id", "")))
    elif tag == _COMMENT:
        found.tellingen["opmerkingen"] += 1
    elif tag == _DIAGRAM:
        found.diagrammen.append(child.get(f"{_RELATION}dm", ""))
    elif isinstance(tag, str) and tag not in _NO_TEXT:
        yield from runs(child, child.find(f"{W}pPr") if tag == f"{W}p" else properties, styles, found, bold)
        if tag == f"{W}p":
            yield " ", bold
