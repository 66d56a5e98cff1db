"""What a page says about itself and where it points to, in the order of the page."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from lxml import etree, html

from collect.media import HTML, XML, decode
from collect.ranking import plainly, words
from collect.urls import resolve

MAX_LINKS = 2000
MAX_TEXT = 300
MAX_PAGE = 10 << 20  # no page for people is larger
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "summary", "caption", "dt"})
_BLOCKS = frozenset({"p", "li", "td", "div", "dd", "section", "article", "figure", "blockquote"})


@dataclass(frozen=True)
class Link:
    """One link; `volgorde` counts the links of the page from 0, `bestand` marks an embedded file."""

    url: str
    anker: str
    kop: str
    volgorde: int
    bestand: bool = False


@dataclass(frozen=True)
class Page:
    """A page or sitemap as the crawl sees it."""

    titel: str
    kop: str
    links: tuple[Link, ...]
    sitemap: bool = False


def read_page(data: bytes, media_type: str, declared: str, url: str) -> Page | None:
    """None for what holds no links; `url` is where the page was in the end."""
    if media_type == XML:
        return _sitemap(data, url)
    return _page(data, declared, url) if media_type == HTML and len(data) <= MAX_PAGE else None


def _page(data: bytes, declared: str, url: str) -> Page | None:
    parser = html.HTMLParser(encoding="utf-8", huge_tree=False)
    try:
        root = html.document_fromstring(decode(data, declared).encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, AssertionError):
        return Page("", "", ())
    base = url
    title = heading = first_heading = ""
    links: list[Link] = []
    for element in root.iter():
        tag = element.tag
        if not isinstance(tag, str):
            continue
        if tag == "title" and not title:
            title = _text(element)
        elif tag == "base" and element.get("href"):
            base = resolve(url, element.get("href")) or url
        elif tag in _HEADINGS:
            heading = _text(element) or heading
            first_heading = first_heading or (heading if tag in ("h1", "h2") else "")
        for reference, anchor, embedded in _references(element, tag):
            target = resolve(base, reference)
            if target is not None and len(links) < MAX_LINKS:
                viewed = _in_viewer(target)
                links.append(
                    Link(viewed or target, anchor, heading, len(links), embedded or viewed is not None)
                )
    return Page(title, first_heading, tuple(links))


def _references(element: Any, tag: str) -> Iterator[tuple[str, str, bool]]:
    """Reference, anchor text, and whether it is a file embedded in the page."""
    if tag in ("a", "area") and element.get("href"):
        yield element.get("href"), _anchor(element), False
    elif tag in ("iframe", "frame", "embed") and element.get("src"):
        yield element.get("src"), element.get("title") or "", tag == "embed"
    elif tag == "object" and element.get("data"):
        yield element.get("data"), element.get("title") or _text(element), True
    elif tag == "meta" and (element.get("http-equiv") or "").lower() == "refresh":
        for target in re.findall(r"(?i)url\s*=\s*['\"]?([^'\"]+)", element.get("content") or ""):
            yield target, "", False
    if element.get("data-href"):
        yield element.get("data-href"), _text(element), False
    if onclick := element.get("onclick"):
        for match in re.finditer(r"(?:open|location(?:\.href)?\s*=)\s*\(?\s*['\"]([^'\"]+)['\"]", onclick):
            yield match[1], _text(element), False


def _anchor(element: Any) -> str:
    """The text of a link; where that says nothing, the sentence around it."""
    text = _text(element) or element.get("title") or element.get("aria-label") or ""
    if not text:
        text = " ".join(filter(None, (image.get("alt") for image in element.iter("img"))))
    if text and not words().vaag.fullmatch(plainly(text)):
        return str(text)[:MAX_TEXT]
    block = next((parent for parent in element.iterancestors() if parent.tag in _BLOCKS), None)
    around = _text(block) if block is not None else ""
    return around if around and len(around) < MAX_TEXT else str(text)


def _text(element: Any) -> str:
    return " ".join(element.text_content().split())[:MAX_TEXT]


def _sitemap(data: bytes, url: str) -> Page | None:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    try:
        root = etree.fromstring(data, parser=parser)
    except etree.XMLSyntaxError:
        return None
    if root is None or etree.QName(root).localname not in ("urlset", "sitemapindex"):
        return None
    found = (resolve(url, (loc.text or "").strip()) for loc in root.iterfind(".//{*}loc"))
    links = (Link(target, "", "", number) for number, target in enumerate(filter(None, found)))
    return Page("", "", tuple(links), sitemap=True)


def _in_viewer(url: str) -> str | None:
    """The file that a viewer page shows (pdf.js and the like: viewer.html?file=…)."""
    parts = urlsplit(url)
    if not re.search(r"viewer", parts.path, re.IGNORECASE):
        return None
    query = dict(parse_qsl(parts.query))
    return resolve(url, query["file"]) if query.get("file") else None
