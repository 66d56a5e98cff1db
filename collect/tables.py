"""What each event does to the tables; the only place that writes to them, so that a replay ends the same."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from sqlite_utils import Database

from collect import tables_zip
from collect.archive import Archive
from collect.meldingen import meld
from collect.register.store import from_json, store

Event = Mapping[str, Any]

STAP = "collect"
# The columns of vindplaatsen that an answer may change.
_ANSWERED = (
    "partijen",
    "soort",
    "toestand",
    "opgegeven_soort",
    "etag",
    "last_modified",
    "sha256",
    "laatste_status",
    "laatste_uitkomst",
)


def apply(db: Database, archive: Archive, event: Event) -> None:
    """Bring one event into the tables; the caller holds the transaction."""
    match event["soort"]:
        case "run_begonnen":
            _run_begonnen(db, archive, event)
        case "ophaling":
            _ophaling(db, event)
        case "uitgepakt":
            tables_zip.unpacked(db, event)
        case "site_klaar":
            _site_klaar(db, event)
        case "run_geeindigd":
            db.execute(
                "UPDATE runs SET geeindigd = ?, uitkomst = ?, tellingen = ? WHERE id = ?",
                [event["op"], event["uitkomst"], _json(event["tellingen"]), event["run"]],
            )
        case unknown:
            raise ValueError(f"onbekende gebeurtenis {unknown!r}")
    for melding in event.get("meldingen", ()):
        meld(db, stap=STAP, moment=event["op"], **melding)


def clear(db: Database) -> None:
    """Empty every table of this stage, and its meldingen."""
    for table in (
        "ophalingen",
        "vindplaatsen",
        "documenten",
        "runs",
        "swv_gemeenten",
        "gemeenten",
        "samenwerkingsverbanden",
        "logstand",
    ):
        db.execute(f"DELETE FROM {table}")
    db.execute("DELETE FROM meldingen WHERE stap = ?", [STAP])


def named_hashes(event: Event) -> Iterator[str]:
    """The bytes in the archive that an event relies on."""
    members = [member["sha256"] for member in event.get("leden", ())]
    for sha256 in (event.get("register"), event.get("ophaling", {}).get("sha256"), *members):
        if sha256:
            yield sha256


def _run_begonnen(db: Database, archive: Archive, event: Event) -> None:
    run = event["run"]
    if event["register"]:
        store(db, from_json(archive.get(event["register"])))
    db.execute("UPDATE runs SET uitkomst = 'afgebroken' WHERE uitkomst IS NULL")
    db.execute(
        "INSERT INTO runs (id, soort, schooljaar, begonnen, versie, instellingen) VALUES (?, ?, ?, ?, ?, ?)",
        [run["id"], run["soort"], run["schooljaar"], event["op"], run["versie"], _json(run["instellingen"])],
    )
    for site in event["sites"]:
        old = db.execute(
            "SELECT partijen FROM vindplaatsen WHERE site = ? AND url = site", [site["site"]]
        ).fetchone()
        if old is not None:  # documents on another party's host keep the parties of that host
            db.execute(
                "UPDATE vindplaatsen SET partijen = ? WHERE site = ? AND partijen = ?",
                [_json(site["partijen"]), site["site"], old[0]],
            )
        for row in site["begin"]:
            _vindplaats(db, row)
        db.execute("UPDATE vindplaatsen SET toestand = 'wachtrij' WHERE site = ?", [site["site"]])


def _ophaling(db: Database, event: Event) -> None:
    row = dict(event["ophaling"])
    for name in ("partijen", "omleidingen", "verzoek_headers", "antwoord_headers"):
        row[name] = _json(row[name])
    db.execute(
        f"INSERT INTO ophalingen ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", list(row.values())
    )
    if document := event.get("document"):
        db.execute(
            """
            INSERT INTO documenten VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (sha256) DO UPDATE SET bestandsnaam = coalesce(bestandsnaam, excluded.bestandsnaam),
                titel = coalesce(titel, excluded.titel)
            """,
            [
                row["sha256"],
                row["media_type"],
                row["omvang"],
                document["bestandsnaam"],
                document["titel"],
                event["op"],
                event["op"],
            ],
        )
    if row["sha256"]:
        db.execute("UPDATE documenten SET laatst_gezien = ? WHERE sha256 = ?", [event["op"], row["sha256"]])
    for found in event.get("gevonden", ()):
        _vindplaats(db, found)
    if answered := event.get("vindplaats"):
        names = [name for name in _ANSWERED if name in answered]
        db.execute(
            f"UPDATE vindplaatsen SET {', '.join(f'{name} = ?' for name in names)}, laatste_run = ? "
            "WHERE site = ? AND url = ?",
            [
                *(_json(answered[name]) if name == "partijen" else answered[name] for name in names),
                row["run"],
                row["site"],
                row["url"],
            ],
        )


def _site_klaar(db: Database, event: Event) -> None:
    """What the run did not come to: still in the queue after a budget, parked when the host did not answer."""
    for reason, urls in event["rest"].items():
        toestand = "wachtrij" if reason == "budget_op" else "geparkeerd"
        for url in urls:
            db.execute(
                "UPDATE vindplaatsen SET toestand = ?, laatste_uitkomst = ?, laatste_run = ? "
                "WHERE site = ? AND url = ?",
                [toestand, reason, event["run"], event["site"], url],
            )


def _vindplaats(db: Database, row: Event) -> None:
    values = {**row, "partijen": _json(row["partijen"]), "toestand": "wachtrij"}
    db.execute(
        f"INSERT OR IGNORE INTO vindplaatsen ({', '.join(values)}) VALUES ({', '.join('?' * len(values))})",
        list(values.values()),
    )


def _json(value: object) -> str | None:
    """JSON with sorted keys, as in the log, so that a replay gives the same text."""
    return None if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True)
