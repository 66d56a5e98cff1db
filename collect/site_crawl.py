"""Collects one site: asks, reads links, and tells what happened as events; touches no database."""

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from collect.archive import Archive
from collect.discovery import MAX_SITEMAPS, Discovery, is_document, is_sitemap, link_context
from collect.events import Event
from collect.fetcher import Fetched, Fetcher
from collect.frontier import Frontier, Place
from collect.links import Page, read_page
from collect.media import HTML, sniff
from collect.meldingen import now
from collect.page_builder import PageBuilder
from collect.page_judge import PageJudge
from collect.page_state import NIET_GEVONDEN, State
from collect.ranking import may_be_document
from collect.records import (
    Record,
    answer_event,
    asked_event,
    melding,
    place_row,
    problems,
    rendered_event,
    stood_in,
)
from collect.rendered import Rendered, Renderer
from collect.robots import NIET_GEVRAAGD
from collect.site_hosts import SiteHosts
from collect.sites import Site, Territory
from collect.unpacking import unpacked_event
from collect.urls import key

MAX_SITEMAP_ADDRESSES = 50_000


@dataclass(frozen=True)
class Surroundings:
    """What the threads of one run share."""

    run: str
    fetcher: Fetcher
    archive: Archive
    territory: Territory
    emit: Callable[[Event], None]
    stop: threading.Event
    reparse: bool = False  # links are judged by other rules or another register than last time
    renderer: Renderer | None = None
    render_partijen: frozenset[str] = frozenset()  # a person decided that their pages need a browser


class SiteCrawl:
    """One site in one run."""

    def __init__(self, site: Site, known: Iterable[Place], frontier: Frontier, around: Surroundings) -> None:
        self.site = site
        self.frontier = frontier
        self.budget_op = False
        self._around = around
        self._hosts = SiteHosts(Discovery(site, site.hosts, around.territory), around.fetcher)
        self._judge = PageJudge(key(site.url) if site.hosts else "", self._probe, frontier)
        self._builder = self._page_builder()
        self._rest: dict[str, list[str]] = {}
        self._cut: list[str] = []  # pages that were not followed to the end
        self._sitemaps = self._sitemap_addresses = 0
        self._documents: set[str] = set()
        self._meldingen: list[Record] = []
        for place in known:
            frontier.admit(place)
            if place.is_document or (place.soort == "pagina" and may_be_document(link_context(place))):
                self._documents.add(place.url)

    def run(self) -> None:
        """Until nothing is left that may be asked, or the run is stopped."""
        while not self._around.stop.is_set():
            place = self.frontier.pop()
            if place is None:
                self._finish()
                return
            reason = self._hosts.silent(place.url)
            if reason is not None:
                self._rest.setdefault(reason, []).append(place.url)
            else:
                self._ask(place)

    def _ask(self, place: Place) -> None:
        place = self._hosts.discovery.assigned(place)
        done = self._fetch(place)
        self._hosts.note(place, done)
        again = not place.again and (self._moved(place, done) or self._hosts.hiccup(done))
        if again:
            self.frontier.retry(place)
        around = self._around
        record = answer_event(around.archive, done, place, run=around.run, site=self.site.url, again=again)
        self.frontier.spent["bytes"] += len(done.body)
        page = self._page(done, place, record)
        state = None if again else self._judge.state(done, place, page, record)
        if state is not None:
            stood_in(record, state, self._judge.withdrawn.get(place.url))
        if not again and self._builder is not None and self._builder.wanted(done, state):
            built = self._builder.build(done, place, self._hosts.discovery)
            if built.fout is None:
                self._built(record, done, built, place)
                return
            if state is not None:
                record["ophaling"]["fout"] = f"{state.reden}; {built.fout}"
        found = self._follow(page, state, done, place, record)
        self._tell(record, found, place, done, again=again)
        if unpacked := unpacked_event(around.archive, record, place):
            around.emit(unpacked)

    def _built(self, served: Record, done: Fetched, built: Rendered, place: Place) -> None:
        """Tell what was served as evidence, and go on with the page that a browser built from it."""
        around = self._around
        served.pop("document", None)
        around.emit(served)
        record = rendered_event(around.archive, done, built, place, run=around.run, site=self.site.url)
        done = replace(done, url_finaal=built.url)
        page = read_page(built.dom, HTML, "text/html; charset=utf-8", built.url)
        state = self._judge.state(done, place, page, record)
        if state is not None:
            stood_in(record, state)
        self._tell(record, self._follow(page, state, done, place, record), place, done, again=False)

    def _page_builder(self) -> PageBuilder | None:
        around = self._around
        if around.renderer is None or not self.site.hosts:
            return None
        return PageBuilder(
            around.renderer,
            around.fetcher,
            around.archive,
            self.frontier,
            around.emit,
            run=around.run,
            site=self.site.url,
            every=bool(around.render_partijen & set(self.site.partijen)),
        )

    def _fetch(self, place: Place) -> Fetched:
        beyond = self._hosts.discovery.beyond_reach(place)
        if beyond is not None:
            return Fetched(place.url, "buiten_bereik", NIET_GEVRAAGD, now(), fout=beyond)
        self._around.emit(asked_event(place, run=self._around.run, site=self.site.url))
        # "Not changed" only helps where the former bytes are still there.
        kept = place.sha256 is not None and self._around.archive.path(place.sha256).exists()
        if self._builder is not None and self._builder.every and place.soort == "pagina":
            kept = False  # the same bytes may now build another page
        return self._around.fetcher.fetch(
            place.url,
            scope=lambda url: self._hosts.discovery.in_scope(place, url),
            etag=place.etag if kept else None,
            modified=place.last_modified if kept else None,
        )

    def _page(self, done: Fetched, place: Place, record: Record) -> Page | None:
        """The page in the answer; None if it holds no links, or they were read in an earlier run."""
        row = record["ophaling"]
        if row["sha256"] is None:
            return None
        if row["uitkomst"] == "ongewijzigd":
            if place.soort != "pagina" or not (self._around.reparse or place.unfinished):
                return None
            data = self._around.archive.get(row["sha256"])
        else:
            data = done.body
        declared = done.header("content-type")
        media_type = row["media_type"] or sniff(data, declared)
        return read_page(data, media_type, declared, done.url_finaal or place.url)

    def _follow(
        self, page: Page | None, state: State | None, done: Fetched, place: Place, record: Record
    ) -> list[Place]:
        """Where the page leads; a page that is not the one asked for is no document, and leads on as far as it can."""
        if page is None or (state is not None and state.uitkomst == NIET_GEVONDEN and place.diepte > 0):
            return []
        if page.sitemap:
            record.pop("document", None)
            record["vindplaats"]["soort"] = "pagina"
            self._sitemaps += 1
            self._sitemap_addresses += len(page.links)
        elif state is None and (not self.site.hosts or is_document(page, place, self._documents)):
            self._documents |= {place.url, done.url_finaal or place.url}
            if record["ophaling"]["media_type"] == HTML:
                record["document"] = {"bestandsnaam": None, "titel": page.titel or page.kop or None}
        found = self._hosts.discovery.places(page, place)
        if place.url == self.site.url:
            rules = self._around.fetcher.robots(done.url_finaal or place.url)
            start = replace(place, url=done.url_finaal or place.url)
            found = [*self._hosts.discovery.sitemaps((*rules.sitemaps, *page.sitemaps), start), *found]
        if not page.whole:
            self._cut_off(place, "een sitemap" if page.sitemap else "een pagina")
        if self._sitemaps >= MAX_SITEMAPS or self._sitemap_addresses >= MAX_SITEMAP_ADDRESSES:
            found = [new for new in found if not is_sitemap(new)]
        return found

    def _tell(self, record: Record, found: list[Place], place: Place, done: Fetched, *, again: bool) -> None:
        refused = self.frontier.refused
        record["gevonden"] = [place_row(new, self.site.url) for new in found if self.frontier.admit(new)]
        if self.frontier.refused > refused:
            self._cut.append(place.url)
        record["meldingen"] = [] if again else list(problems(done, place, record, self._around.run))
        self._around.emit(record)

    def _cut_off(self, place: Place, what: str) -> None:
        """A sitemap is a shortcut; of a page the rest is missed."""
        level = "info" if is_sitemap(place) else "waarschuwing"
        text = f"{what} is te groot om tot het eind op verwijzingen te lezen"
        self._meldingen.append(melding(place.url, text, self._around.run, level))
        if not is_sitemap(place):
            self._cut.append(place.url)

    def _probe(self, url: str) -> Page | None:
        """An address that cannot exist, asked and recorded like any other, but no vindplaats of anything."""
        place = Place(
            url, "pagina", 0.0, 1, self.site.partijen, ankertekst="proef: een adres dat niet bestaat"
        )
        done = self._around.fetcher.fetch(url, scope=lambda to: self._hosts.discovery.in_scope(place, to))
        record = answer_event(self._around.archive, done, place, run=self._around.run, site=self.site.url)
        del record["vindplaats"]
        record.pop("document", None)
        self._around.emit(record)
        return self._page(done, place, record)

    def _moved(self, place: Place, done: Fetched) -> bool:
        target = self._hosts.moved(place, done)
        if target is not None:
            text = f"de website is verhuisd naar {target}; pas het register aan"
            self._meldingen.append(melding(place.url, text, self._around.run))
        return target is not None

    def _finish(self) -> None:
        run, url = self._around.run, self.site.url
        for reason in sorted(self._rest):
            self._meldingen.append(
                melding(url, f"{len(self._rest[reason])} adressen niet gevraagd: {reason}", run)
            )
        spent = self.frontier.budgets_spent()
        if spent:
            self._meldingen.append(melding(url, f"budget op: {', '.join(spent)}", run))
        if spent or self._cut:
            self._rest["budget_op"] = [*(place.url for place in self.frontier.left), *self._cut]
        for shape, ordinary in self.frontier.full_shapes.items():
            text = f"budget op: {self.frontier.budget.gelijkvormig} gelijkvormige adressen ({shape})"
            self._meldingen.append(melding(url, text, run, "waarschuwing" if ordinary else "info"))
        self.budget_op = bool(spent or self._cut) or any(self.frontier.full_shapes.values())
        self._around.emit(
            {
                "soort": "site_klaar",
                "op": now(),
                "run": run,
                "site": url,
                "rest": self._rest,
                "meldingen": self._meldingen,
            }
        )
