"""From a page to the addresses worth knowing; pure, so that the same page gives the same addresses."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from itertools import islice
from urllib.parse import urlsplit

from collect.frontier import PROMISING, Place
from collect.links import Link, Page
from collect.ranking import (
    Context,
    extension,
    is_chapter,
    is_document_link,
    is_unlikely_file,
    may_be_document,
    score,
    soorten_in,
    words,
)
from collect.share_links import is_folder
from collect.sites import Site, Territory
from collect.urls import MAX_LENGTH, host_port, host_under, resolve

SITEMAP_SCORE = 20.0
MAX_SITEMAPS = 50


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
            if len(url) > MAX_LENGTH or "@" in urlsplit(url).netloc:
                return False
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

    def sitemaps(self, addresses: Iterable[str], start: Place) -> list[Place]:
        """The sitemaps on its own hosts that robots.txt and the start page name, as found on the start page."""
        urls = dict.fromkeys(url for url in (resolve(start.url, text) for text in addresses) if url)
        return [
            _sitemap(url, start, number)
            for number, url in enumerate(islice(urls, MAX_SITEMAPS))
            if self.owns(url)
        ]

    def assigned(self, place: Place) -> Place:
        """The place with the parties of its host as they are now: since it was found, the register may have changed."""
        if not self.site.hosts or self.owns(place.url):
            return place
        return replace(place, partijen=self.territory.parties_elsewhere(place.url) or self.site.partijen)

    def beyond_reach(self, place: Place) -> str | None:
        """Why a place is told but never asked, in Dutch; None for what may be asked."""
        if not self.site.hosts:
            return None  # brought in by a person, who chose the address
        host = host_port(place.url)[0]
        if is_folder(place.url):
            return f"is een gedeelde map op {host}; breng de documenten met de hand in"
        if self.owns(place.url) or self.territory.parties_elsewhere(place.url) is not None:
            return None
        if host_under(place.url, words().platforms):
            return f"staat alleen op {host}; breng het met de hand in"
        if host_under(place.url, words().spiegels):
            return (
                f"staat op {host}, een kopie zonder herkomst; zoek het origineel en breng dat met de hand in"
            )
        return f"staat op {host}, buiten het register; vul het register aan of breng het met de hand in"

    def _place(self, link: Link, page: Page, parent: Place) -> Place | None:
        if page.sitemap and extension(link.url) in ("xml", "gz"):
            return _sitemap(link.url, parent, link.volgorde) if self.owns(link.url) else None
        if extension(link.url) in words().overslaan:
            return None
        if is_unlikely_file(Context(link.anker, link.kop, page.titel, link.url)):
            return None
        shown = host_under(link.url, words().platforms) or is_folder(link.url)
        document = link.bestand or shown or is_document_link(link.url)
        depth = parent.diepte + 1
        context = Context(link.anker, link.kop, page.titel, link.url)
        worth = score(context, document=document, diepte=depth)
        partijen: tuple[str, ...] | None = self.site.partijen
        if not self.owns(link.url):
            partijen = self.territory.parties_elsewhere(link.url)
            if partijen is None and not self._is_told(link, context, worth, document):
                return None
            if partijen is not None and not document:
                return None  # a page of another party is found by its own site
        return Place(
            url=link.url,
            soort="document" if document else "pagina",
            score=worth,
            diepte=depth,
            partijen=partijen or self.site.partijen,
            gevonden_op=parent.url,
            ankertekst=link.anker or None,
            kop=link.kop or None,
            paginatitel=page.titel or None,
            volgorde=link.volgorde,
            verwijzing=link.verwijzing,
        )

    def _is_told(self, link: Link, context: Context, worth: float, document: bool) -> bool:
        """Whether something elsewhere that is not asked may be what is sought."""
        if host_under(link.url, words().landelijk):
            return False
        if document:
            return worth >= PROMISING and bool(
                soorten_in(" | ".join((context.anker, context.kop, context.titel)))
            )
        return bool(soorten_in(link.anker) & words().elders)


def is_sitemap(place: Place) -> bool:
    """Whether a place was queued as a sitemap."""
    return place.score == SITEMAP_SCORE


def _sitemap(url: str, parent: Place, number: int) -> Place:
    return Place(
        url, "pagina", SITEMAP_SCORE, parent.diepte + 1, parent.partijen, parent.url, volgorde=number
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
