"""From a page to the addresses worth knowing; pure, so that the same page gives the same addresses."""

from collections.abc import Collection
from dataclasses import dataclass

from collect.frontier import Place
from collect.links import Link, Page
from collect.ranking import (
    Context,
    extension,
    is_chapter,
    is_document_link,
    is_unlikely_file,
    may_be_document,
    score,
    words,
)
from collect.sites import Site, Territory
from collect.urls import host_port, resolve

SITEMAP_SCORE = 20.0
MAX_SITEMAPS = 10


@dataclass(frozen=True)
class Discovery:
    """Judges the links of one site's pages; `hosts` may hold more than the registered ones."""

    site: Site
    hosts: frozenset[str]
    territory: Territory

    def in_scope(self, place: Place, url: str) -> bool:
        """Whether a redirect of `place` may lead to `url`."""
        if not self.site.hosts:
            return True  # brought in by a person, who chose the address
        try:
            if self.owns(url):
                return True
            document = place.soort == "document" or is_document_link(url)
            return document and self.territory.parties_elsewhere(url) is not None
        except ValueError:
            return False

    def owns(self, url: str) -> bool:
        """Whether `url` is on a host of this site; raises ValueError."""
        host, port = host_port(url)
        return f"{host}:{port}" in self.hosts

    def places(self, page: Page, parent: Place) -> list[Place]:
        """Where the page leads, most promising first; of several links to one address the best counts."""
        best: dict[str, Place] = {}
        for link in page.links if self.site.hosts else ():
            found = self._place(link, page, parent)
            # A sitemap lists everything; what its addresses do not recommend is found by links.
            if found is None or (page.sitemap and found.score <= 0):
                continue
            other = best.get(found.url)
            if other is None or found.score > other.score:
                best[found.url] = found
        return sorted(best.values(), key=lambda found: (-found.score, found.volgorde or 0))

    def sitemaps(self, addresses: Collection[str], start: Place) -> list[Place]:
        """The sitemaps that robots.txt names, as places found on the start page."""
        urls = (resolve(start.url, address) for address in list(addresses)[:MAX_SITEMAPS])
        links = tuple(Link(url, "", "", number) for number, url in enumerate(filter(None, urls)))
        return self.places(Page("", "", links, sitemap=True), start)

    def _place(self, link: Link, page: Page, parent: Place) -> Place | None:
        if extension(link.url) in words().overslaan:
            return None
        if is_unlikely_file(Context(link.anker, link.kop, page.titel, link.url)):
            return None
        document = link.bestand or is_document_link(link.url)
        partijen: tuple[str, ...] | None = self.site.partijen
        if not self.owns(link.url):
            partijen = self.territory.parties_elsewhere(link.url) if document else None
            if partijen is None:
                return None
        depth = parent.diepte + 1
        context = Context(link.anker, link.kop, page.titel, link.url)
        nested = page.sitemap and extension(link.url) == "xml"
        return Place(
            url=link.url,
            soort="document" if document else "pagina",
            score=SITEMAP_SCORE if nested else score(context, document=document, diepte=depth),
            diepte=depth,
            partijen=partijen or self.site.partijen,
            gevonden_op=parent.url,
            ankertekst=link.anker or None,
            kop=link.kop or None,
            paginatitel=page.titel or None,
            volgorde=link.volgorde,
        )


def is_document(page: Page, place: Place, documents: Collection[str]) -> bool:
    """Whether a page may itself be a plan or agreement, or a chapter of one of `documents`."""
    if page.sitemap or place.diepte == 0:
        return False
    if may_be_document(Context(place.ankertekst or "", page.kop, page.titel, place.url)):
        return True
    return place.gevonden_op in documents and is_chapter(link_context(place), place.gevonden_op or "")


def link_context(place: Place) -> Context:
    """What the link to a place said."""
    return Context(place.ankertekst or "", place.kop or "", place.paginatitel or "", place.url)
