"""What happened, as events for the log."""

from collections.abc import Iterator
from dataclasses import asdict, replace
from email.message import Message
from typing import Any
from urllib.parse import unquote, urlsplit

from collect.archive import Archive
from collect.fetcher import Fetched
from collect.frontier import PROMISING, Place
from collect.media import DOCUMENT_TYPES, HTML, XML, ZIP, sniff
from collect.meldingen import now
from collect.page_state import State
from collect.ranking import extension
from collect.rendered import Rendered
from collect.same_answer import Taken

Record = dict[str, Any]

_FOUND = ("gevonden_op", "ankertekst", "kop", "paginatitel", "volgorde", "verwijzing")


def answer_event(
    archive: Archive, done: Fetched, place: Place, *, run: str, site: str, again: bool = False
) -> Record:
    """One request as an event; its bytes are in the archive when this returns."""
    uitkomst, fout, sha256, media_type = done.uitkomst, done.fout, None, None
    if uitkomst == "opgehaald":
        sha256 = archive.put(done.body)
        media_type = sniff(done.body, done.header("content-type"))
        if sha256 == place.sha256:
            uitkomst = "ongewijzigd"
    elif uitkomst == "ongewijzigd":
        sha256 = place.sha256
        if sha256 is None:
            uitkomst, fout = "fout", "de server zegt dat er niets veranderde, maar er was nog niets"
    row = fetch_row(done, run=run, site=site, partijen=place.partijen)
    row |= {
        "uitkomst": uitkomst,
        "fout": fout,
        "sha256": sha256,
        "media_type": media_type,
        "omvang": len(done.body) if media_type else None,
        "gevonden_op": place.gevonden_op,
        "verwijzing": place.verwijzing,
        "ankertekst": place.ankertekst,
        "kop": place.kop,
        "diepte": place.diepte,
    }
    answered: Record = {
        "partijen": list(place.partijen),
        "toestand": "wachtrij" if again else "gedaan",
        "laatste_status": done.status,
        "laatste_uitkomst": uitkomst,
    }
    record: Record = {
        "soort": "ophaling",
        "op": now(),
        "ophaling": row,
        "vindplaats": answered,
        "warc": _kept(done),
    }
    if media_type is not None:
        answered |= {
            "sha256": sha256,
            "etag": done.header("etag") or None,
            "last_modified": done.header("last-modified") or None,
        }
        if media_type in DOCUMENT_TYPES:
            answered["soort"] = "document"
            record["document"] = {"bestandsnaam": file_name(done), "titel": None}
        elif media_type in (HTML, XML):
            answered["soort"] = "pagina"
    return record


def fetch_row(done: Fetched, *, run: str, site: str | None, partijen: tuple[str, ...]) -> Record:
    """A row of ophalingen without the content."""
    return {
        "run": run,
        "site": site,
        "partijen": list(partijen),
        "url": done.url,
        "url_finaal": done.url_finaal,
        "omleidingen": [list(hop) for hop in done.omleidingen],
        "status": done.status,
        "uitkomst": done.uitkomst,
        "fout": done.fout,
        "begonnen": done.begonnen,
        "duur_ms": done.duur_ms,
        "verzoek_headers": dict(done.verzoek_headers) if done.verzoek_headers else None,
        "antwoord_headers": [list(pair) for pair in done.antwoord_headers or ()],
        "media_type": None,
        "omvang": None,
        "sha256": None,
        "robots": done.robots,
        **_provenance(done),
    }


def _provenance(done: Fetched) -> Record:
    """What stands beside an answer so that it can be checked later; empty where nothing was asked."""
    answer = done.antwoord
    row: Record = {
        "kenmerk": done.kenmerk,
        "methode": "GET" if done.geeindigd else None,
        "geeindigd": done.geeindigd,
        "robots_sha256": done.robots_sha256,
    }
    if answer is not None:
        row |= {
            "http_versie": answer.version,
            "statustekst": answer.reason,
            "opgegeven_type": answer.header("content-type") or None,
            "ip": answer.ip,
            "certificaat": answer.certificate,
        }
        if answer.truncated is None:
            row["omvang_ruw"] = len(answer.raw)
            if answer.packed is not None:
                row["sha256_ruw"] = answer.raw_sha256
    if done.bewijs and (
        answer is not None or not done.omleidingen
    ):  # not of a redirect to what was not asked
        last = done.bewijs[-1]
        row |= {
            "warc_bestand": last.bestand,
            "warc_plaats": last.antwoord,
            "warc_record": last.records[-1][0],
        }
    return row


def stood_in(record: Record, state: State, withdrawn: Taken | None = None) -> None:
    """Make of an answer what it turned out to be; its bytes stay as evidence, but are not what was asked for.

    `withdrawn` is what an answer of the same address was taken for earlier in the run.
    """
    record["ophaling"] |= {"uitkomst": state.uitkomst, "fout": state.reden}
    answered = record["vindplaats"]
    for name in ("sha256", "etag", "last_modified", "soort"):
        answered.pop(name, None)
    answered["laatste_uitkomst"] = state.uitkomst
    if withdrawn is not None:
        answered |= {"sha256": withdrawn.place.sha256, "etag": None, "last_modified": None}
        record["ingetrokken"] = withdrawn.sha256
    record.pop("document", None)


def asked_event(place: Place, *, run: str, site: str) -> Record:
    """That an address is about to be asked: after a kill, what was on its way."""
    return {"soort": "gevraagd", "op": now(), "run": run, "site": site, "url": place.url}


def robots_event(archive: Archive, done: Fetched, *, run: str) -> Record:
    """The request for a robots.txt, with the rules as they were."""
    row = fetch_row(done, run=run, site=None, partijen=())
    if done.uitkomst == "opgehaald":
        row |= {"sha256": archive.put(done.body), "media_type": "text/plain", "omvang": len(done.body)}
    return {"soort": "ophaling", "op": now(), "ophaling": row, "warc": _kept(done)}


def _kept(done: Fetched) -> list[Record]:
    return [kept.as_event() for kept in done.bewijs]


def part_event(archive: Archive, done: Fetched, place: Place, *, run: str, site: str) -> Record:
    """A request that a browser made to build a page."""
    row = fetch_row(done, run=run, site=site, partijen=place.partijen)
    row |= {"wijze": "onderdeel", "gevonden_op": place.url}
    if done.uitkomst == "opgehaald":
        media_type = sniff(done.body, done.header("content-type"))
        row |= {"sha256": archive.put(done.body), "media_type": media_type, "omvang": len(done.body)}
    return {"soort": "ophaling", "op": now(), "ophaling": row, "warc": _kept(done)}


def rendered_event(
    archive: Archive, done: Fetched, rendered: Rendered, place: Place, *, run: str, site: str
) -> Record:
    """The page that a browser built from an answer: bytes of their own, that no server sent."""
    built = Fetched(
        done.url,
        "opgehaald",
        done.robots,
        now(),
        url_finaal=rendered.url,
        antwoord_headers=(("content-type", "text/html; charset=utf-8"),),
        body=rendered.dom,
    )
    record = answer_event(archive, built, replace(place, sha256=None), run=run, site=site)
    record["ophaling"] |= {"wijze": "gerenderd", "media_type": HTML, "antwoord_headers": []}
    record["vindplaats"] |= {"soort": "pagina", "laatste_status": done.status}
    record.pop("document", None)
    return record


def place_row(place: Place, site: str) -> Record:
    """A row of vindplaatsen that was not asked yet."""
    found = asdict(place)
    names = ("url", "soort", "score", "diepte", *_FOUND)
    return {"site": site, "partijen": list(place.partijen), **{name: found[name] for name in names}}


def problems(done: Fetched, place: Place, record: Record, run: str) -> Iterator[Record]:
    """Meldingen about one answer: only where it matters for what may be concluded."""
    row = record["ophaling"]
    if extension(place.url) == "xml":
        return  # a sitemap is a shortcut, not a source
    matters = place.soort == "document" or place.score >= PROMISING or place.diepte == 0
    if row["fout"] and matters:
        what = "website niet verkregen" if place.diepte == 0 else "niet verkregen"
        yield melding(place.url, f"{what}: {row['fout']}", run)
        return
    if row["media_type"] is None or not matters:
        return
    if place.soort == "document" and row["media_type"] in (HTML, XML):
        yield melding(place.url, "de verwijzing naar een document geeft een webpagina", run, "info")
    elif row["media_type"] not in {*DOCUMENT_TYPES, HTML, XML, ZIP}:
        yield melding(place.url, f"bestanden van het type {row['media_type']} worden niet gelezen", run)


def melding(plaats: str, oorzaak: str, run: str, niveau: str = "waarschuwing") -> Record:
    """A row of meldingen."""
    return {"niveau": niveau, "plaats": plaats, "oorzaak": oorzaak, "run": run}


def file_name(done: Fetched) -> str | None:
    """The name that the server gives the file, else the last part of its address; never a path."""
    message = Message()
    message["content-disposition"] = done.header("content-disposition") or "inline"
    name = message.get_filename() or unquote(urlsplit(done.url_finaal or done.url).path.rpartition("/")[2])
    return name.replace("\\", "/").rpartition("/")[2].strip()[:200] or None
