"""HTML to blocks: the content of a page in reading order, without what stands around it."""

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from extract.html_around import is_left_out, says_something, stands_beside
from extract.html_elements import HEADINGS, elementen
from extract.html_labels import LAST_LEVEL, Labels, labels_of, level_of, opens_something
from extract.html_tables import is_layout, table_blocks
from extract.html_text import LONG, flat_texts, runs_of
from extract.markup import BOLD, Run, heading, paragraph, settled, text_of
from extract.reading import Block, Page, Reading, Unreadable
from extract.text import decoded, text_blocks

_MAX_BYTES = 10_000_000
_MAX_DEPTH = 150  # elements; what lies deeper is read without its structure
_TOO_DEEP = "Excessive depth"
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
_MAIN = "//main|//*[@role='main']|//*[@id='main' or @id='content' or @id='main-content']"


def read_html(data: bytes) -> Reading:
    """One page without number; raises Unreadable for a page too large or too deep to be one."""
    if len(data) > _MAX_BYTES:
        raise Unreadable("beschadigd", "de webpagina is groter dan 10 MB en wordt niet gelezen")
    return Reading((Page(1, tuple(html_blocks(data)), "html"),), False)


def html_blocks(data: bytes) -> list[Block]:
    """The blocks of a page; raises Unreadable."""
    parser = HTMLParser(encoding="utf-8", no_network=True, huge_tree=True)
    try:
        tree = document_fromstring(_as_utf8(data), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise Unreadable("leeg", "de webpagina heeft geen inhoud") from error
    if any(_TOO_DEEP in entry.message for entry in parser.error_log):
        raise Unreadable("beschadigd", "de webpagina is te diep genest om te lezen")
    return list(settled(list(_Walk(tree).blocks())))


def _as_utf8(data: bytes) -> bytes:
    declared = _CHARSET.search(data[:4096])
    if declared and declared[1].lower() not in (b"utf-8", b"utf8"):
        try:
            return data.decode(declared[1].decode("ascii")).encode()
        except (LookupError, UnicodeDecodeError):
            pass  # the declaration is wrong: judge by the bytes
    return decoded(data).encode()


class _Walk:
    """One pass over a page: the main content first, then what else says something beside it."""

    def __init__(self, tree: HtmlElement) -> None:
        body = tree.find("body")
        self._body = tree if body is None else body
        self._labels: Labels = labels_of(self._body)
        self._main = next(
            (found for found in self._body.xpath(_MAIN) if len(found.text_content().strip()) > 50), self._body
        )
        self._blok = elementen().blok
        self._aside: list[Any] = []
        self._beside = False

    def blocks(self) -> Iterator[Block]:
        before: list[Block] = []
        beside: list[Any] = []
        if self._main is not self._body:
            for element in self._beside_main():
                if beside or element.tag == "aside" or next(element.iter("h1"), None) is None:
                    beside.append(element)
                else:  # the title and what is said under it
                    before += self._element(element, "alinea", 0, 0, 0)
        yield from before
        yield from self._inside(self._main, "alinea", 0, 0, 0)
        self._beside = True
        for element in (*self._aside, *beside):
            yield Block("kop", "", niveau=2)
            yield from self._element(element, "alinea", 0, 0, 0)

    def _beside_main(self) -> Iterator[Any]:
        """The largest elements outside the main content that say something."""
        around = set(self._main.iterancestors())
        ahead = [self._body]
        while ahead:
            element = ahead.pop()
            if element in around:
                ahead += reversed(element)
            elif (
                element is not self._main
                and not is_left_out(element, beside=True)
                and says_something(element)
            ):
                yield element

    def _inside(self, element: Any, soort: str, niveau: int, nest: int, depth: int) -> Iterator[Block]:
        """The blocks within an element; text beside block elements makes paragraphs of its own."""
        if depth > _MAX_DEPTH:
            for text in flat_texts(element):
                yield from self._paragraph([(text, False)], soort, niveau, nest)
            return
        loose: list[Run] = [(element.text or "", False)]
        for child in element:
            if not self._is_left_out(child):
                if child.tag in self._blok or any(True for _ in child.iterdescendants(*self._blok)):
                    yield from self._paragraph(loose, soort, niveau, nest)
                    loose = []
                    yield from self._element(child, soort, niveau, nest, depth + 1)
                else:
                    loose += runs_of(child)
            loose.append((child.tail or "", False))
        yield from self._paragraph(loose, soort, niveau, nest)

    def _paragraph(self, runs: list[Run], soort: str, niveau: int, nest: int) -> Iterator[Block]:
        if any(text and not text.isspace() for text, _ in runs):
            yield from paragraph(runs, lijst=soort == "lijst", niveau=niveau, bold_niveau=10 * nest + BOLD)

    def _element(self, element: Any, soort: str, niveau: int, nest: int, depth: int) -> Iterator[Block]:
        tag = element.tag
        folds = opens_something(element)
        if tag in ("dt", "summary"):
            nest = max(nest - 1, 0)  # the title of what it stands in
        if (
            tag in HEADINGS
            or tag in ("dt", "summary")
            or element.get("role") == "heading"
            or folds
            or _is_toggle(element)
        ):
            text = text_of(runs_of(element))
            if text:
                yield heading(text, 10 * nest + (level_of(element) if folds else _level(element)))
        elif tag in ("button", "label", "legend"):
            text = text_of(runs_of(element))
            if len(text.split()) >= LONG:
                yield Block("alinea", text)
        elif tag in ("ul", "ol"):
            if element not in self._labels.strips:
                yield from self._inside(
                    element, "lijst", niveau + 10 if soort == "lijst" else 10, nest, depth
                )
        elif tag == "table" and not is_layout(element):
            yield from table_blocks(element, runs_of)
        elif tag == "pre":
            yield from text_blocks("".join(element.itertext()))
        elif tag == "svg":
            yield Block("alinea", text_of((text, False) for text in flat_texts(element)))
        elif tag in ("details", "dl") or self._labels.panel_level(element) is not None:
            level = self._labels.panel_level(element) or LAST_LEVEL
            yield from self._panel(element, soort, niveau, nest, depth, 10 * nest + level)
        else:
            yield from self._inside(element, soort, niveau, nest, depth)

    def _panel(
        self, element: Any, soort: str, niveau: int, nest: int, depth: int, level: int
    ) -> Iterator[Block]:
        """What folds out under a title: its headings are below that title, which ends with it."""
        label = self._labels.panel_label(element)
        if label is not None:
            yield Block("kop", text_of(runs_of(label)), niveau=level)
        yield from self._inside(element, soort, niveau, nest + 1, depth)
        yield Block("kop", "", niveau=level)

    def _is_left_out(self, element: Any) -> bool:
        if is_left_out(element, beside=self._beside):
            return True
        if self._beside or not stands_beside(element):
            return False
        if not is_left_out(element, beside=True):
            self._aside.append(element)
        return True


def _is_toggle(element: Any) -> bool:
    """Whether a label belongs to a checkbox before it that unfolds what follows, without script."""
    before = element.getprevious()
    return (
        element.tag == "label"
        and before is not None
        and before.tag == "input"
        and before.get("type") in ("checkbox", "radio")
        and before.get("id") == element.get("for")
        and element.getnext() is not None
        and element.getnext().tag in ("div", "section", "ul")
    )


def _level(element: Any) -> int:
    given = element.get("aria-level", "")
    if element.get("role") == "heading" and given.isdecimal() and len(given) == 1:
        return int(given)
    return HEADINGS.get(element.tag, LAST_LEVEL)
