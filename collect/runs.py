"""The beginning and the end of a run, as events."""

import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from typing import Any

from sqlite_utils import Database

from collect.chain import canonical
from collect.meldingen import now
from collect.options import program_version
from collect.program import gebruiker, omgeving, revisie
from collect.proxy import Proxy
from collect.records import Record, melding, place_row
from collect.sites import Site, start_place

PROXY = (
    "alle verzoeken gingen via deze proxy, behalve die aan toegestane hosts; of een naam naar een intern adres "
    "wijst, bewaakte de proxy en niet dit programma"
)
OP_VERZOEK, GEPLAND = "op verzoek", "gepland"
LINK_RULES = 2  # to be raised when code judges links differently
WORD_LISTS = ("links.toml", "paginatoestanden.toml")
RESUMED_WITHIN = timedelta(hours=24)  # as long as a robots.txt may be relied on


def run_id() -> str:
    """A new id that sorts by time."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"


def run_begonnen(
    run: str,
    soort: str,
    *,
    schooljaar: str | None,
    register: str | None,
    sites: Iterable[Site],
    instellingen: Mapping[str, Any],
    gepland: bool = False,
    door: str | None = None,
    proxy: Proxy | None = None,
    meldingen: Iterable[Record] = (),
    hervat: Iterable[str] = (),
) -> Record:
    """The event that opens a run; `register` is the hash of its snapshot in the archive.

    `door` is who had it run, without it the account that does.
    """
    meldingen = list(meldingen)
    if proxy is not None:
        meldingen.append(melding(str(proxy), PROXY, run, "info"))
    configuration = {
        "soort": soort,
        "schooljaar": schooljaar,
        "register": register,
        "instellingen": dict(instellingen),
    }
    return {
        "soort": "run_begonnen",
        "op": now(),
        "run": {
            "id": run,
            "soort": soort,
            "schooljaar": schooljaar,
            "versie": program_version(),
            "revisie": revisie(),
            "omgeving": omgeving(),
            "aanleiding": GEPLAND if gepland else OP_VERZOEK,
            "door": door or gebruiker(),
            "instellingen": dict(instellingen),
            "instellingen_sha256": hashlib.sha256(canonical(configuration).encode()).hexdigest(),
        },
        "register": register,
        "hervat": list(hervat),
        "sites": [
            {
                "site": site.url,
                "partijen": list(site.partijen),
                "begin": [place_row(start_place(site), site.url)] if site.hosts else [],
            }
            for site in sites
        ],
        "meldingen": meldingen,
    }


def run_geeindigd(run: str, uitkomst: str, tellingen: Mapping[str, int]) -> Record:
    """The event that closes a run."""
    return {
        "soort": "run_geeindigd",
        "op": now(),
        "run": run,
        "uitkomst": uitkomst,
        "tellingen": dict(tellingen),
    }


def rules(register: str, swv: Iterable[str]) -> str:
    """What decides which links are followed, as one hash: when it changes, unchanged pages are read again."""
    lists = [(files("collect") / "sources" / name).read_bytes() for name in WORD_LISTS]
    hashes = (hashlib.sha256(words).hexdigest() for words in lists)
    parts = (str(LINK_RULES), *hashes, register, *sorted(swv))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:20]


def last_rules(db: Database) -> str | None:
    """The rules of the last run that came to its end."""
    row = db.execute(
        "SELECT instellingen FROM runs WHERE soort = 'collect' AND geeindigd IS NOT NULL ORDER BY begonnen DESC"
    ).fetchone()
    return json.loads(row[0]).get("regels") if row else None


def interrupted(db: Database, schooljaar: str, applied: str) -> list[str]:
    """The killed run that a new one can go on with, and what that one went on with; the last first.

    Only of the same day, schooljaar, program and rules: its answers are then what this run would get.
    """
    row = db.execute(
        "SELECT id, geeindigd, schooljaar, versie, instellingen FROM runs WHERE soort = 'collect' "
        "ORDER BY begonnen DESC"
    ).fetchone()
    if row is None or row[1] is not None or row[2] != schooljaar or row[3] != program_version():
        return []
    settings = json.loads(row[4])
    chain = [row[0], *settings.get("hervat", [])]
    began = db.execute("SELECT begonnen FROM runs WHERE id = ?", [chain[-1]]).fetchone()[0]
    recent = datetime.now(UTC) - datetime.fromisoformat(began) < RESUMED_WITHIN
    return chain if recent and settings.get("regels") == applied else []
