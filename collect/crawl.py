"""Collects all sites of a register: threads ask, one writer keeps the log and the tables."""

import queue
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence, Sized
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from sqlite_utils import Database

from collect import ledger
from collect.archive import Archive
from collect.client import Client
from collect.closing import close_runs
from collect.discovery import Discovery
from collect.dossier import Dossier, open_database
from collect.events import Event, EventLog
from collect.failures import OutOfReach
from collect.fetcher import Fetched, Fetcher
from collect.frontier import Frontier
from collect.ledger import standing_besluiten
from collect.options import CollectOptions
from collect.progress import Progress
from collect.records import Record, melding, robots_event
from collect.register import Register, RegisterError, to_json
from collect.rendered import ABSENT, ChromiumRenderer, available
from collect.robots import INTERFACE, NIET_GEVRAAGD, ZELF
from collect.runs import interrupted, last_rules, rules, run_begonnen, run_geeindigd, run_id
from collect.school_year import SchoolYear
from collect.site_crawl import SiteCrawl, Surroundings
from collect.sites import Site, bytes_in, known_places, sites_by_hand, sites_of, start_place, territory
from collect.sources.rondes import rondes, voornemens
from collect.warc_files import WarcFiles, open_files

__all__ = ["CollectOptions", "CollectOutcome", "Planned", "collect", "dry_run"]

_BATCH = 200


@dataclass(frozen=True)
class CollectOutcome:
    """What a run came to; `tellingen` counts requests by uitkomst and what they brought."""

    run: str
    tellingen: dict[str, int]
    budget_op: bool


@dataclass(frozen=True)
class Planned:
    """One address that would be asked, with the robots decision."""

    site: str
    partijen: tuple[str, ...]
    url: str
    robots: str

    def __str__(self) -> str:
        return f"{self.url} ({self.robots})"


class Job(Protocol):
    """What one thread of a run does: a site, or a source past all gemeenten."""

    budget_op: bool

    @property
    def frontier(self) -> Sized: ...

    def run(self) -> None: ...


def collect(
    dossier: Dossier,
    db: Database,
    register: Register,
    schooljaar: SchoolYear,
    options: CollectOptions,
    progress: Progress,
) -> CollectOutcome:
    """Ask every known and every new address once; the caller holds the dossier's lock.

    Raises RegisterError for a samenwerkingsverband that is not in the register, EventsError for a log that
    does not fit the tables. Killed at any moment it loses nothing that was answered; run again the same
    day it goes on where it was, asking of each site only the start page again.
    """
    _require(register, options)
    archive = Archive(dossier.archief)
    archive.clear_unfinished()
    log = EventLog(dossier, db)
    snapshot = archive.put(to_json(register))
    applied = rules(snapshot, options.only)
    reparse = last_rules(db) != applied
    sites = [*sites_of(register, options.only), *sites_by_hand(db, options.only)]
    browser = options.render and available()
    run = run_id()
    hervat = interrupted(db, str(schooljaar), applied)
    before = _documents(db)
    warc = open_files(dossier, db, run, options)
    log.record(
        [
            run_begonnen(
                run,
                "collect",
                schooljaar=str(schooljaar),
                register=snapshot,
                sites=sites,
                instellingen={**options.recorded(), "regels": applied, "hervat": hervat},
                gepland=options.gepland,
                door=options.door,
                proxy=options.proxy,
                meldingen=_begin_meldingen(
                    register, log, warc, run, without_browser=options.render and not browser
                ),
                hervat=hervat,
            )
        ]
    )
    outbox: queue.SimpleQueue[Event] = queue.SimpleQueue()
    stop = threading.Event()
    client = options.client()
    renderer = ChromiumRenderer() if browser else None

    def write(events: list[Event]) -> None:
        warc.sync()  # no event may outlive the records that it names
        log.record(events)

    try:
        around = Surroundings(
            run=run,
            fetcher=_fetcher(client, options, run, archive, outbox, stop, warc),
            archive=archive,
            territory=territory(sites_of(register)),
            emit=outbox.put,
            stop=stop,
            reparse=reparse,
            renderer=renderer,
            render_partijen=_render_partijen(dossier) if browser else frozenset(),
        )
        crawls = [
            SiteCrawl(site, known_places(db, site), _frontier(db, site, options, hervat), around)
            for site in sites
        ]
        sources = rondes(db, register, schooljaar, options.only, options.bronnen, options.budget, around)
        # first, and with a thread each: a source is one long row of questions
        jobs: list[Job] = [*sources, *crawls]
        counts = _run_all(jobs, options.threads + len(sources), write, outbox, stop, progress)
    finally:
        client.close()
        if renderer is not None:
            renderer.close()
        warc.close()
    counts["sites"] = len(sites)
    counts["nieuwe documenten"] = _documents(db) - before
    budget_op = any(job.budget_op for job in jobs)
    log.record([run_geeindigd(run, "budget op" if budget_op else "klaar", counts)])
    close_runs(dossier.archief, log, options, run)
    return CollectOutcome(run, dict(counts), budget_op)


def dry_run(
    db: Database, register: Register, options: CollectOptions, schooljaar: SchoolYear | None = None
) -> Iterator[Planned]:
    """What `collect` would ask to begin with; asks for nothing but robots.txt and writes nothing."""
    _require(register, options)
    client = options.client()
    fetcher = Fetcher(client, options.fetching(), lambda _: None, threading.Event())
    try:
        whole = territory(sites_of(register))
        for site in [*sites_of(register, options.only), *sites_by_hand(db, options.only)]:
            discovery = Discovery(site, site.hosts, whole)
            for place in known_places(db, site) or [start_place(site)]:
                beyond = discovery.beyond_reach(place)
                try:
                    decision = (
                        f"{NIET_GEVRAAGD}: {beyond}"
                        if beyond
                        else fetcher.robots(place.url).decide(place.url)
                    )
                except OutOfReach as error:
                    decision = f"{NIET_GEVRAAGD}: {error}"
                yield Planned(site.url, place.partijen, place.url, decision)
        year = schooljaar or SchoolYear.of(datetime.now(UTC).date())
        for name, partij, url in voornemens(register, year, options.only, options.bronnen):
            yield Planned(name, (partij,), url, ZELF if url.endswith("/robots.txt") else INTERFACE)
    finally:
        client.close()


def _run_all(
    jobs: Sequence[Job],
    threads: int,
    write: Callable[[list[Event]], None],
    outbox: queue.SimpleQueue[Event],
    stop: threading.Event,
    progress: Progress,
) -> Counter[str]:
    """Run the threads and write what they tell; an error in one of them stops all and is raised here."""
    counts: Counter[str] = Counter()
    answered = 0
    with ThreadPoolExecutor(threads, thread_name_prefix="site") as pool:
        running: set[Future[None]] = {pool.submit(job.run) for job in jobs}
        try:
            while running or not outbox.empty():
                batch = _take(outbox)
                write(batch)
                for event in batch:
                    if event["soort"] == "ophaling" and event["ophaling"]["site"]:
                        counts[event["ophaling"]["uitkomst"]] += 1
                        answered += 1
                progress("ophalen", answered, answered + sum(len(job.frontier) for job in jobs))
                done, running = wait(running, timeout=0, return_when=FIRST_COMPLETED)
                for future in done:
                    future.result()
        except BaseException:
            stop.set()
            pool.shutdown(wait=True, cancel_futures=True)
            while batch := _take(outbox):
                write(batch)
            raise
    return counts


def _take(outbox: queue.SimpleQueue[Event]) -> list[Event]:
    """What the threads told by now, after waiting a moment for something."""
    batch: list[Event] = []
    try:
        batch.append(outbox.get(timeout=0.1))
        while len(batch) < _BATCH:
            batch.append(outbox.get_nowait())
    except queue.Empty:
        pass
    return batch


def _fetcher(
    client: Client,
    options: CollectOptions,
    run: str,
    archive: Archive,
    outbox: queue.SimpleQueue[Event],
    stop: threading.Event,
    warc: WarcFiles,
) -> Fetcher:
    def report(done: Fetched) -> None:
        outbox.put(robots_event(archive, done, run=run))

    return Fetcher(client, options.fetching(), report, stop, warc.keep)


def _render_partijen(dossier: Dossier) -> frozenset[str]:
    """The parties whose pages a browser has to build, by a standing besluit of soort `renderen`."""
    if not dossier.beoordelingen_db.exists():
        return frozenset()
    with closing(open_database(dossier.beoordelingen_db, [ledger.migrations])) as db:
        return frozenset(row["partij"] for row in standing_besluiten(db, "renderen") if row["partij"])


def _frontier(db: Database, site: Site, options: CollectOptions, hervat: list[str]) -> Frontier:
    """An empty queue, whose budget of bytes an interrupted run may have drawn on."""
    frontier = Frontier(options.budget)
    if hervat:
        frontier.spent["bytes"] = bytes_in(db, site, hervat)
    return frontier


def _require(register: Register, options: CollectOptions) -> None:
    unknown = sorted(code for code in options.only if code not in register)
    if unknown:
        raise RegisterError(f"niet in het register: {', '.join(unknown)}")


def _begin_meldingen(
    register: Register, log: EventLog, warc: WarcFiles, run: str, *, without_browser: bool
) -> Iterator[Record]:
    if without_browser:
        yield melding("browser", ABSENT, run)
    for problem in register.problemen:
        yield melding("register", problem, run)
    if log.set_aside:
        yield melding("gebeurtenissen.jsonl", "een afgebroken laatste regel is apart gezet", run)
    for name in warc.set_aside:
        yield melding(f"warc/{name}", "een afgebroken laatste record is apart gezet", run)


def _documents(db: Database) -> int:
    return int(db.execute("SELECT count(*) FROM documenten").fetchone()[0])
