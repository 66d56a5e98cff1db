"""What an unpacked ZIP file does to the tables."""

import json
from collections.abc import Mapping
from typing import Any

from sqlite_utils import Database

from collect.media import ZIP
from collect.unpacking import member_url

Event = Mapping[str, Any]


def unpacked(db: Database, event: Event) -> None:
    """Each member a document with its own place; what the ZIP holds no more is not found any more.

    A ZIP file of which something stayed behind is a document itself, so that it does not seem absent.
    """
    if not event["volledig"]:
        _document(
            db, event["zip"], ZIP, event["omvang"], event["url"].rpartition("/")[2] or None, event["op"]
        )
    given = db.execute(
        "SELECT opgegeven_soort FROM vindplaatsen WHERE site = ? AND url = ?", [event["site"], event["url"]]
    ).fetchone()
    urls = []
    for number, member in enumerate(event["leden"]):
        url = member_url(event["url"], member["naam"])
        urls.append(url)
        name = member["naam"].rpartition("/")[2]
        _document(db, member["sha256"], member["media_type"], member["omvang"], name, event["op"])
        _answer(db, event, member, url)
        _place(db, event, member, url, number, given[0] if given else None)
    db.execute(
        "UPDATE vindplaatsen SET laatste_uitkomst = 'niet_gevonden', laatste_run = ? "
        "WHERE site = ? AND gevonden_op = ? AND substr(url, 1, ?) = ? "
        "AND url NOT IN (SELECT value FROM json_each(?))",
        [
            event["run"],
            event["site"],
            event["url"],
            len(event["url"]) + 1,
            f"{event['url']}#",
            json.dumps(urls),
        ],
    )


def _document(db: Database, sha256: str, media_type: str, size: int, name: str | None, moment: str) -> None:
    db.execute(
        """
        INSERT INTO documenten (sha256, media_type, omvang, bestandsnaam, titel, eerst_gezien, laatst_gezien)
        VALUES (?, ?, ?, ?, NULL, ?, ?)
        ON CONFLICT (sha256) DO UPDATE SET bestandsnaam = coalesce(bestandsnaam, excluded.bestandsnaam),
            laatst_gezien = excluded.laatst_gezien
        """,
        [sha256, media_type, size, name, moment, moment],
    )


def _answer(db: Database, event: Event, member: Event, url: str) -> None:
    """A row of ophalingen, so that everything that asks where a document came from finds it."""
    known = db.execute(
        "SELECT 1 FROM ophalingen WHERE url = ? AND sha256 = ?", [url, member["sha256"]]
    ).fetchone()
    if known and event["uitkomst"] == "ongewijzigd":
        return
    final = member_url(event["url_finaal"] or event["url"], member["naam"])
    row = {
        "run": event["run"],
        "site": event["site"],
        "partijen": json.dumps(event["partijen"], ensure_ascii=False, sort_keys=True),
        "url": url,
        "url_finaal": final,
        "uitkomst": "uitgepakt",
        "begonnen": event["op"],
        "media_type": member["media_type"],
        "omvang": member["omvang"],
        "sha256": member["sha256"],
        "robots": event["robots"],
        "gevonden_op": event["url"],
        "kop": event["kop"],
        "diepte": event["diepte"],
    }
    marks = ", ".join("?" * len(row))
    db.execute(f"INSERT INTO ophalingen ({', '.join(row)}) VALUES ({marks})", list(row.values()))


def _place(db: Database, event: Event, member: Event, url: str, number: int, given: str | None) -> None:
    db.execute(
        """
        INSERT INTO vindplaatsen (site, url, partijen, soort, toestand, score, diepte, gevonden_op, kop,
            opgegeven_soort, volgorde, sha256, laatste_uitkomst, laatste_run)
        VALUES (?, ?, ?, 'document', 'gedaan', ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (site, url) DO UPDATE SET partijen = excluded.partijen, toestand = 'gedaan',
            opgegeven_soort = excluded.opgegeven_soort, volgorde = excluded.volgorde, sha256 = excluded.sha256,
            laatste_uitkomst = excluded.laatste_uitkomst, laatste_run = excluded.laatste_run
        """,
        [
            event["site"],
            url,
            json.dumps(event["partijen"], ensure_ascii=False, sort_keys=True),
            event["score"],
            event["diepte"],
            event["url"],
            event["kop"],
            given,
            number,
            member["sha256"],
            event["uitkomst"],
            event["run"],
        ],
    )
