"""The beginning and the end of a run, as events."""

import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
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
LINK_RULES = 1  # to be raised when code judges links differently


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
    lists = (files("collect") / "sources" / "links.toml").read_bytes()
    parts = (str(LINK_RULES), hashlib.sha256(lists).hexdigest(), register, *sorted(swv))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:20]


def last_rules(db: Database) -> str | None:
    """The rules of the last run that came to its end."""
    row = db.execute(
        "SELECT instellingen FROM runs WHERE soort = 'collect' AND geeindigd IS NOT NULL ORDER BY begonnen DESC"
    ).fetchone()
    return json.loads(row[0]).get("regels") if row else None
