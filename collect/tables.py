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
# An answer that a run which goes on with an interrupted one need not ask for again.
ANSWERED = ("opgehaald", "ongewijzigd", "niet_gevonden", "te_groot")
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
        case "gevraagd":
            db.execute(
                "UPDATE vindplaatsen SET toestand = 'onderweg' WHERE site = ? AND url = ?",
                [event["site"], event["url"]],
            )
        case "ophaling":
            _ophaling(db, event)
        case "uitgepakt":
            tables_zip.unpacked(db, event)
        case "site_klaar":
            _site_klaar(db, event)
        case "bron":
            _bron(db, event)
        case "run_geeindigd":
            db.execute(
                "UPDATE runs SET geeindigd = ?, uitkomst = ?, tellingen = ? WHERE id = ?",
                [event["op"], event["uitkomst"], _json(event["tellingen"]), event["run"]],
            )
        case "bag" | "tijdstempel":
            pass  # only for the log; its meldingen follow
        case unknown:
            raise ValueError(f"onbekende gebeurtenis {unknown!r}")
    for melding in event.get("meldingen", ()):
        meld(db, stap=STAP, moment=event["op"], **melding)


def clear(db: Database) -> None:
    """Empty every table of this stage, and its meldingen."""
    for table in (
        "bronnen",
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
    row = {**run, "begonnen": event["op"], "instellingen": _json(run["instellingen"])}
    if "omgeving" in row:
        row["omgeving"] = _json(row["omgeving"])
    _insert(db, "runs", row)
    # Whatever was on its way when an earlier run was killed, never arrived.
    db.execute("UPDATE vindplaatsen SET toestand = 'wachtrij' WHERE toestand = 'onderweg'")
    kept = ", ".join(f"'{uitkomst}'" for uitkomst in ANSWERED) if event.get("hervat") else ""
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
        db.execute(
            "UPDATE vindplaatsen SET toestand = 'wachtrij' WHERE site = ? "
            f"AND NOT (toestand = 'gedaan' AND url <> site AND laatste_uitkomst IN ({kept}))",
            [site["site"]],
        )


def _ophaling(db: Database, event: Event) -> None:
    row = dict(event["ophaling"])
    for name in ("partijen", "omleidingen", "verzoek_headers", "antwoord_headers"):
        row[name] = _json(row[name])
    way = db.execute(
        "SELECT gevonden_kenmerk FROM vindplaatsen WHERE site = ? AND url = ?", [row["site"], row["url"]]
    ).fetchone()
    _insert(db, "ophalingen", {**row, "gevonden_kenmerk": way[0] if way else None})
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
        _vindplaats(db, found, row.get("kenmerk") if found["gevonden_op"] else None)
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
    if withdrawn := event.get("ingetrokken"):  # only of this run: nothing was made from it yet
        db.execute(
            "DELETE FROM documenten WHERE sha256 = ? AND eerst_gezien >= (SELECT begonnen FROM runs WHERE id = ?) "
            "AND NOT EXISTS (SELECT 1 FROM vindplaatsen WHERE vindplaatsen.sha256 = documenten.sha256)",
            [withdrawn, row["run"]],
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


def _bron(db: Database, event: Event) -> None:
    """What a source answered about one gemeente, the documents it named, and those it no longer has."""
    row = {**event["bron"], "stand": _json(event["bron"]["stand"])}
    _insert(db, "bronnen", row, "OR REPLACE")
    for found in event["gevonden"]:
        _vindplaats(db, found)
    for url, uitkomst in event["uitkomsten"].items():
        db.execute(
            "UPDATE vindplaatsen SET toestand = 'gedaan', laatste_uitkomst = ?, laatste_run = ? "
            "WHERE site = ? AND url = ?",
            [uitkomst, row["run"], event["site"], url],
        )


def _vindplaats(db: Database, row: Event, kenmerk: str | None = None) -> None:
    """A new address; `kenmerk` is of the capture that it was found in."""
    values = {
        **row,
        "partijen": _json(row["partijen"]),
        "toestand": "wachtrij",
        "gevonden_kenmerk": kenmerk,
    }
    _insert(db, "vindplaatsen", values, "OR IGNORE")


def _insert(db: Database, table: str, row: Event, conflict: str = "") -> None:
    db.execute(
        f"INSERT {conflict} INTO {table} ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})",
        list(row.values()),
    )


def _json(value: object) -> str | None:
    """JSON with sorted keys, as in the log, so that a replay gives the same text."""
    return None if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True)
