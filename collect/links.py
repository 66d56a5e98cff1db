"""What a page says about itself and where it points to, in the order of the page."""

from dataclasses import dataclass
from typing import Any

from collect.html_tree import MAX_PAGE, parse, text_of
from collect.look import NOTHING, Look, look_at
from collect.media import GZIP, HTML, TEXT, XML
from collect.references import names_sitemap, references
from collect.share_links import file_behind
from collect.sitemap import read_sitemap
from collect.urls import resolve

MAX_LINKS = 10_000
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "summary", "caption", "dt"})


@dataclass(frozen=True)
class Link:
    """One link; `volgorde` counts the links of the page from 0, `bestand` marks an embedded or shared file.

    `verwijzing` is the link as the page has it, when `url` is the file behind it.
    """

    url: str
    anker: str
    kop: str
    volgorde: int
    bestand: bool = False
    verwijzing: str | None = None


@dataclass(frozen=True)
class Page:
    """A page or sitemap as the crawl sees it; `whole` is False when there was more than is read."""

    titel: str
    kop: str
    links: tuple[Link, ...]
    sitemap: bool = False
    whole: bool = True
    sitemaps: tuple[str, ...] = ()
    look: Look = NOTHING


def read_page(data: bytes, media_type: str, declared: str, url: str) -> Page | None:
    """None for what holds no links; `url` is where the page was in the end."""
    if media_type == HTML:
        return _page(data, declared, url)
    if media_type not in (XML, GZIP, TEXT):
        return None
    sitemap = read_sitemap(data, media_type, declared)
    if sitemap is None:
        return None
    found = filter(None, (resolve(url, address) for address in sitemap.addresses))
    links = tuple(Link(target, "", "", number) for number, target in enumerate(found))
    return Page("", "", links, sitemap=True, whole=sitemap.whole)


def _page(data: bytes, declared: str, url: str) -> Page:
    root = parse(data, declared)
    if root is None:
        return Page("", "", (), whole=not data.strip())
    base = _base(root, url)
    title = heading = first_heading = ""
    links: list[Link] = []
    sitemaps: list[str] = []
    whole = len(data) <= MAX_PAGE
    for element in root.iter():
        tag = element.tag
        if not isinstance(tag, str):
            continue
        if tag == "title" and not title:
            title = text_of(element)
        elif tag in _HEADINGS:
            heading = text_of(element) or heading
            first_heading = first_heading or (heading if tag in ("h1", "h2") else "")
        elif names_sitemap(element, tag) and (target := resolve(base, element.get("href") or "")):
            sitemaps.append(target)
        for reference in references(element, tag):
            target = resolve(base, reference.target)
            if target is None:
                continue
            if len(links) == MAX_LINKS:
                whole = False
                break
            file = resolve(url, file_behind(target) or "")
            links.append(
                Link(
                    url=file or target,
                    anker=reference.anchor,
                    kop=heading,
                    volgorde=len(links),
                    bestand=reference.embedded or file is not None,
                    verwijzing=target if file else None,
                )
            )
    return Page(title, first_heading, tuple(links), whole=whole, sitemaps=tuple(sitemaps), look=look_at(root))


def _base(root: Any, url: str) -> str:
    """What relative links are relative to: the first base element, wherever it stands."""
    found = next((base.get("href") for base in root.iter("base") if base.get("href")), "")
    return resolve(url, found) or url
