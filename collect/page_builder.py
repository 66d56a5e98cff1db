"""Has the pages of one site built by a browser, which gets what it asks for through the crawl's own fetcher."""

from collections.abc import Callable
from dataclasses import dataclass

from collect.archive import Archive
from collect.discovery import Discovery
from collect.events import Event
from collect.fetcher import Fetched, Fetcher
from collect.frontier import Frontier, Place
from collect.media import HTML, sniff
from collect.page_state import SCHIL, State
from collect.page_words import page_words
from collect.records import part_event
from collect.rendered import Rendered, Renderer
from collect.urls import host_port, host_under


@dataclass(frozen=True)
class PageBuilder:
    """`every` when a person decided that all pages of this site are built; else only empty shells are."""

    renderer: Renderer
    fetcher: Fetcher
    archive: Archive
    frontier: Frontier
    emit: Callable[[Event], None]
    run: str
    site: str
    every: bool

    def wanted(self, done: Fetched, state: State | None) -> bool:
        """Whether this answer needs a browser, and one more may be built."""
        if not done.body or sniff(done.body, done.header("content-type")) != HTML:
            return False
        shell = state is not None and state.uitkomst == SCHIL
        return (shell or (self.every and state is None)) and self.frontier.may_render()

    def build(self, done: Fetched, place: Place, discovery: Discovery) -> Rendered:
        """The page of this answer after its scripts ran."""
        self.frontier.spent["gerenderd"] += 1
        url = done.url_finaal or done.url

        def ask(wanted: str, soort: str) -> Fetched | None:
            if not _may_ask(wanted, soort, discovery):
                return None
            part = self.fetcher.fetch(wanted, scope=lambda to: _may_ask(to, soort, discovery))
            self.emit(part_event(self.archive, part, place, run=self.run, site=self.site))
            self.frontier.spent["bytes"] += len(part.body)
            return part

        return self.renderer.render(url, done.body, done.header("content-type") or HTML, ask)


def _may_ask(url: str, soort: str, discovery: Discovery) -> bool:
    """Scripts and data from wherever the page has them, but nothing that follows visitors; pages of the site alone."""
    try:
        host_port(url)
        if soort == "document":
            return discovery.owns(url)
    except ValueError:
        return False
    return not host_under(url, page_words().schil_volgers)
