"""Brings in one document by hand, with the same provenance as a collected one."""

import threading
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from collect.archive import Archive
from collect.closing import close_runs
from collect.dossier import Dossier
from collect.events import EventLog
from collect.fetcher import Fetched, Fetcher
from collect.frontier import Place
from collect.links import read_page
from collect.media import DOCUMENT_TYPES, HTML, ZIP, sniff
from collect.meldingen import now
from collect.options import CollectOptions
from collect.page_state import Asked, state_of
from collect.records import Record, answer_event, place_row, robots_event
from collect.register import normalise_code, normalise_gemeente, shipped, to_json
from collect.runs import run_begonnen, run_geeindigd, run_id
from collect.share_links import file_behind
from collect.sites import BY_HAND
from collect.unpacking import unpacked_event
from collect.warc_files import WarcFiles, open_files

SOORTEN = ("ondersteuningsplan", "oogo", "protocol", "convenant", "jeugdplan", "jaarverslag", "overig")
BESTAND = "bestand"  # the robots decision of what came from no web server


class BringInError(Exception):
    """The document cannot be brought in; the message says why."""


@dataclass(frozen=True)
class _Given:
    """What the person said about the document."""

    source: str
    partijen: tuple[str, ...]
    soort: str | None
    register: str | None

    @property
    def site(self) -> str:
        return f"{BY_HAND}{self.partijen[0]}"

    @property
    def url(self) -> str:
        """The address to ask: of a share link the file behind it."""
        link = self.source.partition("#")[0]
        return file_behind(link) or link

    @property
    def is_url(self) -> bool:
        return self.source.startswith(("http://", "https://"))


def bring_in(
    dossier: Dossier,
    db: Database,
    source: str,
    *,
    swv: str,
    gemeente: str | None = None,
    soort: str | None = None,
    options: CollectOptions | None = None,
) -> str:
    """Preserve a file or the document at a web address and give its sha256; raises BringInError.

    Of a ZIP file the documents in it are brought in; the hash is that of the ZIP file.

    The caller holds the dossier's lock. Of a local file only the name is kept, not where it was.
    """
    options = options or CollectOptions()
    archive = Archive(dossier.archief)
    log = EventLog(dossier, db)
    given = _given(db, archive, source, swv, gemeente, soort)
    run = run_id()
    asked: list[Record] = []
    warc = open_files(dossier, db, run, options)
    try:
        if given.is_url:
            done = _fetch(given, options, archive, run, asked, warc)
        else:
            done = _read(given, options, warc)
    finally:
        warc.close()  # which makes it durable, before the event is
    shared = given.source if given.is_url and given.url != given.source.partition("#")[0] else None
    place = Place(done.url, "document", 0.0, 1, given.partijen, verwijzing=shared)
    record = answer_event(archive, done, place, run=run, site=given.site)
    problem = _unusable(done, record)
    unpacked = unpacked_event(archive, record, place) if problem is None else None
    if unpacked is not None and not unpacked["leden"]:
        problem, unpacked = "; ".join(row["oorzaak"] for row in unpacked["meldingen"]), None
    if problem is None:
        if record["ophaling"]["media_type"] == HTML:
            page = read_page(done.body, HTML, done.header("content-type"), done.url_finaal or done.url)
            record["document"] = {"bestandsnaam": None, "titel": page.titel or None if page else None}
        if not given.is_url and "document" in record:
            record["document"]["bestandsnaam"] = Path(source).name
        record["gevonden"] = [place_row(place, given.site)]
        record["vindplaats"] |= {"partijen": list(given.partijen), "opgegeven_soort": given.soort}
    else:
        del record["vindplaats"]
        record.pop("document", None)
    proxy = options.proxy if given.is_url else None
    begin = run_begonnen(
        run,
        "add",
        schooljaar=None,
        register=given.register,
        sites=(),
        instellingen={
            "partijen": list(given.partijen),
            "soort": soort,
            "proxy": str(proxy) if proxy else None,
        },
        door=options.door,
        proxy=proxy,
    )
    events = [record] if unpacked is None else [record, unpacked]
    outcome = "klaar" if problem is None else "mislukt"
    log.record([begin, *asked, *events, run_geeindigd(run, outcome, {record["ophaling"]["uitkomst"]: 1})])
    close_runs(dossier.archief, log, options, run)
    if problem is not None:
        raise BringInError(f"{source}: {problem}")
    return str(record["ophaling"]["sha256"])


def _given(
    db: Database, archive: Archive, source: str, swv: str, gemeente: str | None, soort: str | None
) -> _Given:
    code = normalise_code(swv)
    register = None
    if not _exists(db, "samenwerkingsverbanden", None) and code is not None and code in shipped():
        register = archive.put(to_json(shipped()))  # nothing was collected yet
    elif code is None or not _exists(db, "samenwerkingsverbanden", code):
        raise BringInError(f"samenwerkingsverband {swv} is niet bekend")
    partijen = [code]
    if gemeente is not None:
        gm = normalise_gemeente(gemeente)
        known = (
            any(row.code == gm for row in shipped().gemeenten) if register else _exists(db, "gemeenten", gm)
        )
        if gm is None or not known:
            raise BringInError(f"gemeente {gemeente} is niet bekend")
        partijen.append(gm)
    if soort is not None and soort not in SOORTEN:
        raise BringInError(f"soort {soort} is niet bekend; kies uit {', '.join(SOORTEN)}")
    return _Given(source, tuple(partijen), soort, register)


def _exists(db: Database, table: str, code: str | None) -> bool:
    """Whether the table has this code, or any row at all."""
    query = f"SELECT 1 FROM {table}" + ("" if code is None else " WHERE code = ?") + " LIMIT 1"
    return db.execute(query, [] if code is None else [code]).fetchone() is not None


def _read(given: _Given, options: CollectOptions, warc: WarcFiles) -> Fetched:
    path = Path(given.source)
    try:
        if path.stat().st_size > options.max_bytes:
            raise BringInError(f"{path}: groter dan {options.max_bytes >> 20} MB")
        body = path.read_bytes()
    except OSError as error:
        raise BringInError(f"{path}: kan niet worden gelezen ({error.strerror})") from error
    url = f"bestand:{path.name}"
    kept = warc.keep_file(url, sniff(body, ""), body)
    return Fetched(url, "opgehaald", BESTAND, now(), url_finaal=url, duur_ms=0, body=body, bewijs=(kept,))


def _fetch(
    given: _Given,
    options: CollectOptions,
    archive: Archive,
    run: str,
    asked: list[Record],
    warc: WarcFiles,
) -> Fetched:
    client = options.client()
    try:
        fetcher = Fetcher(
            client,
            options.fetching(),
            lambda done: asked.append(robots_event(archive, done, run=run)),
            threading.Event(),
            warc.keep,
        )
        return fetcher.fetch(given.url, scope=lambda _: True)
    finally:
        client.close()


def _unusable(done: Fetched, record: Record) -> str | None:
    """Why nobody could read this, in Dutch."""
    if done.uitkomst != "opgehaald":
        return done.fout or done.uitkomst
    if not done.body:
        return "het bestand is leeg"
    media_type = record["ophaling"]["media_type"] or sniff(done.body, "")
    if media_type not in {*DOCUMENT_TYPES, HTML, ZIP}:
        return (
            f"bestanden van het type {media_type} kunnen niet worden gelezen; wel PDF, DOCX, ODT, XLSX, PPTX, DOC, "
            "RTF, HTML, TXT en ZIP"
        )
    final = done.url_finaal or done.url
    page = (
        read_page(done.body, media_type, done.header("content-type"), final) if media_type == HTML else None
    )
    state = state_of(page, Asked(done.url, final)) if page is not None else None
    return state.reden if state is not None else None
