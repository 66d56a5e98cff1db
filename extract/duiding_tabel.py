"""Documents as inputs of the duiding, and what was concluded of each by itself as rows."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date
from email.utils import parsedate_to_datetime
from typing import Any

from sqlite_utils import Database

from collect.sites import BY_HAND
from collect.sources.geheugen import OFFICIEEL
from extract.duiding_oordeel import Duiding
from extract.duiding_stuk import Stuk, Vindplaats, schoon
from extract.duiding_vervangen import vroegere_plaatsen

WEBPAGINA = "text/html"


def load_stukken(db: Database, *, webpaginas: bool) -> Iterator[Stuk]:
    """The web pages or the other documents, with all their places and the text of their pages."""
    sign = "=" if webpaginas else "<>"
    documents = list(
        db.query(f"SELECT * FROM documenten WHERE media_type {sign} ? ORDER BY sha256", [WEBPAGINA])
    )
    sites = {
        row["url"]: row["partijen"]
        for row in db.query("SELECT url, partijen FROM vindplaatsen WHERE url = site")
    }
    for row in documents:
        places = list(
            db.query("SELECT * FROM vindplaatsen WHERE sha256 = ? ORDER BY site, url", [row["sha256"]])
        )
        # only of files: an earlier state of a web page is history
        earlier = [] if webpaginas else list(vroegere_plaatsen(db, row["sha256"]))
        pages = db.query("SELECT tekst FROM paginas WHERE document = ? ORDER BY nummer", [row["sha256"]])
        stamps = [place["last_modified"] for place in places] + [_last_modified(place) for place in earlier]
        modified = [day for stamp in stamps if (day := _http_datum(stamp))]
        yield Stuk(
            sha256=row["sha256"],
            media_type=row["media_type"],
            titel=row["titel"] or "",
            bestandsnaam=row["bestandsnaam"] or "",
            vindplaatsen=tuple(
                Vindplaats(
                    url=place["url"],
                    partijen=_partijen(place, sites),
                    anker=place["ankertekst"] or "",
                    kop=place["kop"] or "",
                    paginatitel=place["paginatitel"] or "",
                    gevonden_op=place["gevonden_op"],
                    volgorde=place["volgorde"],
                    opgegeven_soort=place["opgegeven_soort"],
                    handmatig=place["site"].startswith(BY_HAND),
                    officieel=place["site"].startswith(OFFICIEEL),
                )
                for place in places
            )
            + tuple(
                Vindplaats(
                    url=place["url"],
                    partijen=_partijen(place, sites),
                    anker=place["ankertekst"] or "",
                    kop=place["kop"] or "",
                    gevonden_op=place["gevonden_op"],
                    handmatig=place["site"].startswith(BY_HAND),
                    officieel=place["site"].startswith(OFFICIEEL),
                )
                for place in earlier
            ),
            gezien=date.fromisoformat(row["eerst_gezien"][:10]),
            bladzijden=tuple(page["tekst"] for page in pages),
            # a server that stamps every answer with today tells nothing about the file
            gewijzigd=min(
                (day for day in modified if day.isoformat() < row["eerst_gezien"][:10]), default=None
            ),
        )


def _partijen(place: Mapping[str, Any], sites: Mapping[str, str]) -> tuple[str, ...]:
    """The parties of an address; a file on somebody's storage belongs to the site that links to it."""
    return tuple(json.loads(place["partijen"]) or json.loads(sites.get(place["site"], "[]")))


def _last_modified(place: Mapping[str, Any]) -> str | None:
    headers = json.loads(place["antwoord_headers"] or "[]")
    return next((value for name, value in headers if name.lower() == "last-modified"), None)


def _http_datum(text: str | None) -> date | None:
    try:
        return parsedate_to_datetime(text).date() if text else None
    except ValueError:
        return None


def store(db: Database, stuk: Stuk, duiding: Duiding, versie: str) -> None:
    """Write what the program thinks of one document by itself, in place of what stood there."""
    row = {
        "document": stuk.sha256,
        "versie": versie,
        "titel": titel_van(stuk),
        "soort": duiding.soort.soort,
        "soort_reden": duiding.soort.reden,
        "van": _iso(duiding.periode.van),
        "tot": _iso(duiding.periode.tot),
        "periode_reden": duiding.periode.reden,
        "status": duiding.status.status,
        "status_reden": duiding.status.reden,
        "datum": _iso(duiding.datums.datum),
        "datum_concept": _iso(duiding.datums.concept),
        "datum_opr": _iso(duiding.datums.opr),
        "datum_oogo": _iso(duiding.datums.oogo),
        "datum_vaststelling": _iso(duiding.datums.vaststelling),
        "landelijk": int(duiding.soort.landelijk),
        "kan_tellen": int(duiding.kan_tellen),
        "kan_tellen_reden": duiding.kan_tellen_reden,
        "onderdeel_van": duiding.onderdeel_van,
        "variant": duiding.variant.naam,
        "variant_reden": duiding.variant.reden,
        "partijen": _json([[p.partij, p.rol, p.reden] for p in duiding.partijen]),
        "kenmerken": _json(asdict(duiding.kenmerken)),
        "twijfel": _json([asdict(twijfel) for twijfel in duiding.twijfels]),
        "tekst_hash": tekst_hash(stuk),
    }
    marks = ", ".join("?" * len(row))
    db.execute(
        f"INSERT OR REPLACE INTO duiding_machine ({', '.join(row)}) VALUES ({marks})", list(row.values())
    )
    db.execute("DELETE FROM document_oogo WHERE document = ?", [stuk.sha256])
    for overleg in duiding.overleggen:
        db.execute(
            "INSERT INTO document_oogo (document, gemeente, datum, reden) VALUES (?, ?, ?, ?)",
            [stuk.sha256, overleg.gemeente, overleg.dag.isoformat(), overleg.reden],
        )


def tekst_hash(stuk: Stuk) -> str:
    """The same for the same words, whatever the file and the pages; of an unread document its own hash."""
    words = schoon(stuk.alles)
    return hashlib.sha256(words.encode()).hexdigest() if words else stuk.sha256


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def titel_van(stuk: Stuk) -> str:
    """What to call the document on a screen: its first title lines, else its link or file name."""
    lines = [line for line in stuk.titelblok if any(c.isalpha() for c in line)]
    best = " – ".join(lines[:2]) or next(iter(stuk.ankers), "") or stuk.titel or next(iter(stuk.namen), "")
    return best[:200]
