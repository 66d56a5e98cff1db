"""HTML to blocks: the main content of a page, without what stands around it."""

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from extract.prose import tidy
from extract.reading import Block, Page, Reading, Unreadable
from extract.rows import row_blocks
from extract.text import decoded

_MAX_BYTES = 10_000_000
_MAX_DEPTH = 200
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LAST_LEVEL = 7  # of a term, a summary, the button of an accordion
_NEVER = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "nav",
        "aside",
        "footer",
        "svg",
        "iframe",
        "object",
        "select",
        "option",
        "input",
        "textarea",
        "head",
        "title",
        "audio",
        "video",
        "canvas",
        "map",
        "dialog",
    ]
)
_ROLES = frozenset(
    {"navigation", "banner", "contentinfo", "search", "complementary", "menu", "menubar", "alert"}
)
_AROUND = re.compile(
    r"(?:^|[\s_-])(?:cookie\w*|consent|breadcrumbs?|broodkruimel\w*|kruimelpad|menu|navbar|navigation|sidebar|skip|"
    r"skiplink|share|sharing|social|pagination|site-header|site-footer|page-header|footer)(?:$|[\s_-])",
    re.IGNORECASE,
)
_BLOCK_TAGS = frozenset(
    [
        "address",
        "article",
        "blockquote",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "form",
        "header",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tr",
        "ul",
        "body",
        "button",
        "label",
        "legend",
    ]
)
_MAIN = (".//main", ".//*[@role='main']", ".//*[@id='main' or @id='content' or @id='main-content']")


def read_html(data: bytes) -> Reading:
    """One page without number; raises Unreadable for a page too large or too deep to be one."""
    if len(data) > _MAX_BYTES:
        raise Unreadable("beschadigd", "de webpagina is groter dan 10 MB en wordt niet gelezen")
    try:
        tree = document_fromstring(_as_utf8(data), parser=HTMLParser(encoding="utf-8", no_network=True))
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise Unreadable("leeg", "de webpagina heeft geen inhoud") from error
    blocks = tuple(_inside(_main(tree), "alinea", 0, 0))
    return Reading((Page(1, blocks, "html"),), False)


def _as_utf8(data: bytes) -> bytes:
    declared = _CHARSET.search(data[:4096])
    if declared and declared[1].lower() not in (b"utf-8", b"utf8"):
        try:
            return data.decode(declared[1].decode("ascii")).encode()
        except (LookupError, UnicodeDecodeError):
            pass  # the declaration is wrong: judge by the bytes
    return decoded(data).encode()


def _main(tree: HtmlElement) -> HtmlElement:
    """The element that holds the content: a main element with text, else the body."""
    for path in _MAIN:
        for found in tree.iterfind(path) if path.startswith(".//main") else tree.xpath(path):
            if len(found.text_content().strip()) > 50:
                return found
    body = tree.find("body")
    return tree if body is None else body


def _is_around(element: Any) -> bool:
    """Whether an element stands around the content: navigation, banners, cookie notices."""
    if not isinstance(element.tag, str) or element.tag in _NEVER or element.get("role") in _ROLES:
        return True
    if element.tag == "header" and not any(True for _ in element.iterancestors("main", "article")):
        return True
    if element.tag in _HEADINGS or element.tag in (
        "p",
        "li",
        "td",
        "th",
        "body",
        "main",
        "article",
        "section",
    ):
        return False
    return _AROUND.search(f"{element.get('id', '')} {element.get('class', '')}") is not None


def _inside(element: Any, soort: str, niveau: int, depth: int) -> Iterator[Block]:
    """The blocks within an element; text beside block elements makes paragraphs of its own."""
    if depth > _MAX_DEPTH:
        raise Unreadable("beschadigd", "de webpagina is te diep genest om te lezen")
    loose: list[str] = [element.text or ""]
    breaks = 0
    for child in element:
        if _is_around(child):
            loose.append(child.tail or "")
            continue
        if child.tag == "br":
            breaks += 1
            if breaks > 1:
                yield from _flush(loose, soort, niveau)
            loose.append(" " + (child.tail or ""))
            breaks = 0 if (child.tail or "").strip() else breaks
            continue
        breaks = 0
        if child.tag in _BLOCK_TAGS or any(d.tag in _BLOCK_TAGS for d in child.iterdescendants()):
            yield from _flush(loose, soort, niveau)
            yield from _element(child, soort, niveau, depth + 1)
        else:
            loose += _inline(child)
        loose.append(child.tail or "")
    yield from _flush(loose, soort, niveau)


def _flush(loose: list[str], soort: str, niveau: int) -> Iterator[Block]:
    text = tidy("".join(loose))
    loose.clear()
    if text:
        yield Block("lijst" if soort == "lijst" else "alinea", text, niveau=niveau)


def _element(element: Any, soort: str, niveau: int, depth: int) -> Iterator[Block]:
    tag = element.tag
    text = tidy("".join(_inline(element)))
    if tag in _HEADINGS or tag in ("dt", "summary") or (tag == "button" and element.get("aria-controls")):
        if text:
            yield Block("kop", text, niveau=_HEADINGS.get(tag, _LAST_LEVEL))
    elif tag in ("button", "label", "legend"):
        return
    elif tag in ("ul", "ol"):
        deeper = niveau + 10 if soort == "lijst" else 10
        for item in element.iterchildren():
            if not _is_around(item):
                yield from _inside(item, "lijst", deeper, depth)
    elif tag == "table" and not _is_layout(element):
        rows = [list(row.iterchildren("td", "th")) for row in element.iter("tr")]
        texts = [[tidy("".join(_inline(cell))) for cell in row] for row in rows]
        marked = bool(rows) and all(cell.tag == "th" for cell in rows[0])
        yield from row_blocks(texts, marked_head=marked)
    else:
        yield from _inside(element, soort, niveau, depth)


def _is_layout(table: Any) -> bool:
    """Whether a table only places things on the page."""
    if table.get("role") == "presentation":
        return True
    if next(table.iterdescendants("table", *_HEADINGS), None) is not None:
        return True
    if next(table.iterdescendants("th"), None) is not None:
        return False
    return any(len(list(cell.iterchildren("p", "div", "ul"))) > 2 for cell in table.iter("td"))


def _inline(element: Any) -> Iterator[str]:
    """The text pieces of an element; block elements and breaks inside it count as a space."""
    yield element.text or ""
    for child in element:
        if not _is_around(child):
            spaced = child.tag in _BLOCK_TAGS or child.tag == "br"
            yield " " if spaced else ""
            yield from _inline(child)
            yield " " if spaced else ""
        yield child.tail or ""
