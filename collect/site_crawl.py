"""Collects one site: asks, reads links, and tells what happened as events; touches no database."""

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from collect.archive import Archive
from collect.discovery import Discovery, is_document, link_context
from collect.events import Event
from collect.failures import OutOfReach
from collect.fetcher import Fetched, Fetcher
from collect.frontier import Frontier, Place
from collect.links import Page, read_page
from collect.media import HTML, sniff
from collect.meldingen import now
from collect.ranking import may_be_document
from collect.records import Record, answer_event, melding, place_row, problems
from collect.robots import GEEN_REGELS, TOEGESTAAN
from collect.sites import Site, Territory, hosts_of
from collect.unpacking import unpacked_event
from collect.urls import origin


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


class SiteCrawl:
    """One site in one run."""

    def __init__(self, site: Site, known: Iterable[Place], frontier: Frontier, around: Surroundings) -> None:
        self.site = site
        self.frontier = frontier
        self.budget_op = False
        self._around = around
        self._discovery = Discovery(site, site.hosts, around.territory)
        self._silent: dict[str, str] = {}  # origins that are not asked any more, and why
        self._rest: dict[str, list[str]] = {}
        self._documents: set[str] = set()
        self._meldingen: list[Record] = []
        for place in known:
            frontier.admit(place)
            if place.soort == "pagina" and may_be_document(link_context(place)):
                self._documents.add(place.url)

    def run(self) -> None:
        """Until nothing is left that may be asked, or the run is stopped."""
        while not self._around.stop.is_set():
            place = self.frontier.pop()
            if place is None:
                self._finish()
                return
            reason = self._silent.get(origin(place.url))
            if reason is not None:
                self._rest.setdefault(reason, []).append(place.url)
            else:
                self._ask(place)

    def _ask(self, place: Place) -> None:
        # "Not changed" only helps where the former bytes are still there.
        kept = place.sha256 is not None and self._around.archive.path(place.sha256).exists()
        done = self._around.fetcher.fetch(
            place.url,
            scope=lambda url: self._discovery.in_scope(place, url),
            etag=place.etag if kept else None,
            modified=place.last_modified if kept else None,
        )
        self._note_silence(place, done)
        again = not place.again and (self._moved(place, done) or self._worth_another_try(done))
        if again:
            self.frontier.retry(place)
        record = answer_event(
            self._around.archive, done, place, run=self._around.run, site=self.site.url, again=again
        )
        self.frontier.spent["bytes"] += len(done.body)
        page = self._page(done, place, record)
        found: list[Place] = []
        if page is not None:
            if not self.site.hosts or is_document(page, place, self._documents):
                self._documents |= {place.url, done.url_finaal or place.url}
                if record["ophaling"]["media_type"] == HTML:
                    record["document"] = {"bestandsnaam": None, "titel": page.titel or page.kop or None}
            found = self._discovery.places(page, place)
            if place.url == self.site.url:
                rules = self._around.fetcher.robots(done.url_finaal or place.url)
                start = replace(place, url=done.url_finaal or place.url)
                found = [*self._discovery.sitemaps(rules.sitemaps, start), *found]
        record["gevonden"] = [place_row(new, self.site.url) for new in found if self.frontier.admit(new)]
        record["meldingen"] = [] if again else list(problems(done, place, record, self._around.run))
        self._around.emit(record)
        unpacked = unpacked_event(self._around.archive, record, place)
        if unpacked is not None:
            self._around.emit(unpacked)

    def _page(self, done: Fetched, place: Place, record: Record) -> Page | None:
        """The page in the answer; None if it holds no links, or they were read in an earlier run."""
        row = record["ophaling"]
        if row["sha256"] is None:
            return None
        if row["uitkomst"] == "ongewijzigd":
            if not self._around.reparse or place.soort != "pagina":
                return None
            data = self._around.archive.get(row["sha256"])
        else:
            data = done.body
        declared = done.header("content-type")
        media_type = row["media_type"] or sniff(data, declared)
        return read_page(data, media_type, declared, done.url_finaal or place.url)

    def _moved(self, place: Place, done: Fetched) -> bool:
        """Whether the start page moved for good to a host of nobody else, which then belongs to this site."""
        if place.url != self.site.url or done.uitkomst != "buiten_bereik" or not done.omleidingen:
            return False
        target, status = done.omleidingen[-1]
        if status not in (301, 308):
            return False
        try:
            self._around.fetcher.host(target)
        except OutOfReach:
            return False
        hosts = hosts_of(target)
        if hosts & self._around.territory.partijen.keys():
            return False
        self._discovery = replace(self._discovery, hosts=self._discovery.hosts | hosts)
        self._meldingen.append(
            melding(
                place.url, f"de website is verhuisd naar {target}; pas het register aan", self._around.run
            )
        )
        return True

    def _worth_another_try(self, done: Fetched) -> bool:
        """A hiccup of the server, not an answer and not a host that is left alone."""
        hiccup = done.uitkomst == "onbereikbaar" or (done.uitkomst == "fout" and done.status is None)
        if not hiccup or done.robots not in (TOEGESTAAN, GEEN_REGELS):
            return False
        return origin(done.url_finaal or done.url) not in self._silent

    def _note_silence(self, place: Place, done: Fetched) -> None:
        for url in {place.url, done.url_finaal or place.url}:
            try:
                host = self._around.fetcher.host(url)
            except OutOfReach:
                continue
            if host.robots is not None and host.robots.reason is not None:
                self._silent[origin(url)] = "onbereikbaar"
            elif host.parked:
                self._silent[origin(url)] = "geparkeerd"

    def _finish(self) -> None:
        run, url = self._around.run, self.site.url
        for reason in sorted(self._rest):
            self._meldingen.append(
                melding(url, f"{len(self._rest[reason])} adressen niet gevraagd: {reason}", run)
            )
        if spent := self.frontier.budgets_spent():
            self._rest["budget_op"] = [place.url for place in self.frontier.left]
            self._meldingen.append(melding(url, f"budget op: {', '.join(spent)}", run))
        for shape, ordinary in self.frontier.full_shapes.items():
            text = f"budget op: {self.frontier.budget.gelijkvormig} gelijkvormige adressen ({shape})"
            self._meldingen.append(melding(url, text, run, "waarschuwing" if ordinary else "info"))
        self.budget_op = bool(spent) or any(self.frontier.full_shapes.values())
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
