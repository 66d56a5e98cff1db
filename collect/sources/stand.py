"""Whether what was not found of a gemeente is really not there: did every chosen source answer?"""

import json
from typing import Any

from sqlite_utils import Database

from collect.sources.geheugen import BRON

_WOORDEN = {"bron_onbereikbaar": "niet bereikt", "niet_gevraagd": "niet gevraagd"}


def bron_belemmering(db: Database, partij: str) -> str | None:
    """What the sources left unanswered about a gemeente in the last run that concerned it; None for nothing.

    A Dutch sentence with each source and what it said. Sources decide nothing about a samenwerkingsverband.
    """
    if not partij.startswith("GM"):
        return None
    run = _laatste_run(db, partij)
    if run is None:
        return None
    answers = {
        row["bron"]: row
        for row in db.query("SELECT * FROM bronnen WHERE run = ? AND partij = ?", [run["id"], partij])
    }
    trouble = [text for bron in _gekozen(run) if (text := _klacht(bron, answers.get(bron)))]
    if left := _niet_opgehaald(db, partij):
        trouble.append(f"{left} documenten uit bronnen nog niet opgehaald")
    return "; ".join(trouble) or None


def _klacht(bron: str, row: dict[str, Any] | None) -> str | None:
    if row is None:
        return f"bron {bron} nog niet gevraagd"
    words = _WOORDEN.get(row["uitkomst"])
    return f"bron {bron} {words}: {row['reden'] or 'zonder uitleg'}" if words else None


def _laatste_run(db: Database, partij: str) -> dict[str, Any] | None:
    """The last run that collected the region of this gemeente."""
    regions = {row["swv"] for row in db.query("SELECT swv FROM swv_gemeenten WHERE gemeente = ?", [partij])}
    query = "SELECT id, instellingen FROM runs WHERE soort = 'collect' ORDER BY begonnen DESC, id DESC"
    for row in db.query(query):
        only = set(json.loads(row["instellingen"] or "{}").get("swv") or ())
        if not only or only & regions:
            return dict(row)
    return None


def _gekozen(run: dict[str, Any]) -> list[str]:
    return list(json.loads(run["instellingen"] or "{}").get("bronnen") or ())


def _niet_opgehaald(db: Database, partij: str) -> int:
    """Documents of sources that a run did not come to."""
    query = """
        SELECT count(*) FROM vindplaatsen, json_each(vindplaatsen.partijen) AS partij
        WHERE partij.value = ? AND site LIKE ? AND toestand <> 'gedaan'
    """
    return int(db.execute(query, [partij, f"{BRON}%"]).fetchone()[0])
