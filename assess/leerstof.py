"""What people's beoordelingen teach: the passages they read and what these say."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlite_utils import Database

from assess.goud import ASSERTIES, Voorbeeld

VERZAMELING = "beoordelingen"
# Who approves or agrees decides; a voorstel or a blind reading is not yet anyone's word.
_FINAL = ("goedgekeurd", "consensus")
# For these reasons the quotes say what they were taken for, or what was missed.
_BEVESTIGT = frozenset({"eens", "bewijs_gemist"})
# For these they do not.
_WEERSPREEKT = frozenset({"verkeerd_gelezen", "bewijs_niet_sterk_genoeg"})

Row = Mapping[str, Any]


def leerstof(ledger: Database, dossier: Database) -> list[Voorbeeld]:
    """The passages that standing beoordelingen quote, each with the labels that follow, in a fixed order.

    A quote names its `deelvraag` and `citaat`, and may name the `assertie`; quotes without a deelvraag teach
    nothing. Where people say different things of one passage, the last one counts.
    """
    ended = "SELECT vervangt FROM beoordelingen WHERE vervangt IS NOT NULL"
    marks = ", ".join("?" * len(_FINAL))
    rows = ledger.query(
        f"SELECT * FROM beoordelingen WHERE stap IN ({marks}) AND id NOT IN ({ended}) ORDER BY id", _FINAL
    )
    passages: dict[tuple[str, str], tuple[str, str]] = {}
    labels: dict[tuple[str, str], dict[str, dict[str, Any]]] = {}
    for row in rows:
        for quote in json.loads(row["bewijs"]):
            said = _says(row, quote)
            if said is None:
                continue
            id, tekst, kop = _passage(dossier, quote)
            passages[row["swv"], id] = tekst, kop
            known = labels.setdefault((row["swv"], id), {})
            known.pop(quote["deelvraag"], None)
            if said:
                known[quote["deelvraag"]] = {"deelvraag": quote["deelvraag"], "assertie": said}
    return [
        Voorbeeld(
            id=f"{swv} {id}",
            verzameling=VERZAMELING,
            nummer=number,
            tekst=tekst,
            kop=kop,
            regio=swv,
            labels=labels[swv, id],
        )
        for number, ((swv, id), (tekst, kop)) in enumerate(sorted(passages.items()), start=1)
    ]


def _says(row: Row, quote: Row) -> str | None:
    """The assertie that a person gives the quote, "" for none at all, None where nothing follows."""
    if not quote.get("deelvraag") or not quote.get("citaat"):
        return None
    if quote.get("assertie") in ASSERTIES:
        return str(quote["assertie"])
    if row["redencode"] in _WEERSPREEKT:
        return ""
    if row["redencode"] in _BEVESTIGT:
        return {"voorgenomen": "voorgenomen", "tegengesproken": "ontkend"}.get(row["oordeel"], "afgesproken")
    return None


def _passage(dossier: Database, quote: Row) -> tuple[str, str, str]:
    """(id, text, heading) of the passage around a quote; the quote itself where it is no longer there."""
    found: Iterable[Row] = dossier.query(
        "SELECT id, tekst, kop_pad FROM passages WHERE document = ? AND verborgen IS NULL AND instr(tekst, ?) "
        "ORDER BY volgnummer LIMIT 1",
        [quote.get("sha256") or quote.get("document"), quote["citaat"]],
    )
    for row in found:
        return row["id"], row["tekst"], " / ".join(json.loads(row["kop_pad"]))
    return quote["citaat"], quote["citaat"], ""
