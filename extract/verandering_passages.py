"""The account of what changed in a text, and why two texts could not be compared."""

import json
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from sqlite_utils import Database

from extract.document import VERSION
from extract.verandering_ruis import ruis
from extract.verandering_tekst import normalisatie, zonder_ruis
from extract.verandering_verschil import Verschil, verschil

_COUNTED = ("passages_toegevoegd", "passages_vervallen", "passages_gewijzigd", "voorbeelden")
_NONE = dict.fromkeys(("versie", *_COUNTED))

Row = dict[str, Any]


class Passages:
    """Adds to a row of `veranderingen` what its texts tell; an account that was made before is used again."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._made = {
            (row["document_voor"], row["document_na"], row["versie"]): {name: row[name] for name in _COUNTED}
            for row in db.query("SELECT * FROM veranderingen WHERE passages_gewijzigd IS NOT NULL")
        }
        self._lezing = lru_cache(1024)(self._read_lezing)

    def complete(self, row: Row) -> Row:
        """The row with its last five columns, and with a toelichting that says what to mind."""
        if row["soort"] not in ("inhoud_gewijzigd", "niet_vergelijkbaar", "alleen_bytes_gewijzigd"):
            return row | _NONE
        voor, na = row["document_voor"], row["document_na"]
        versions = dict.fromkeys(str(self._lezing(document).get("versie", "?")) for document in (voor, na))
        versie = f"{' en '.join(versions)}, tekst {normalisatie()}"
        if row["soort"] == "alleen_bytes_gewijzigd":
            return row | _NONE | {"versie": versie}
        account = self._made.get((voor, na, versie)) or self._account(voor, na)
        return row | account | {"versie": versie, "toelichting": self._toelichting(row, account)}

    def _account(self, voor: str, na: str) -> Row:
        found: Verschil = verschil(self._texts(voor), self._texts(na))
        shown = [{"voor": old, "na": new} for old, new in found.voorbeelden]
        return {
            "passages_toegevoegd": found.toegevoegd,
            "passages_vervallen": found.vervallen,
            "passages_gewijzigd": found.gewijzigd,
            "voorbeelden": json.dumps(shown, ensure_ascii=False),
        }

    def _texts(self, document: str) -> list[str]:
        lezing = self._lezing(document)
        rows = list(
            self._db.query(
                "SELECT soort, kop_pad, aanhef, tekst FROM passages WHERE document = ? ORDER BY volgnummer",
                [document],
            )
        )
        if lezing.get("methode") != "html":
            return [row["tekst"] for row in rows]
        return [text for _, text in zonder_ruis(rows, date.fromisoformat(lezing["gezien"]), ruis())]

    def _toelichting(self, row: Row, account: Row) -> str | None:
        notes = [row["toelichting"]]
        for name, document in (("vorige", row["document_voor"]), ("nieuwe", row["document_na"])):
            lezing = self._lezing(document)
            if row["soort"] == "niet_vergelijkbaar" and (problem := _niet_heel(lezing)):
                notes.append(f"de {name} versie is {problem}")
            if lezing.get("ocr"):
                notes.append(
                    f"de {name} versie is met tekstherkenning gelezen: een verschil kan een leesfout zijn"
                )
        if row["soort"] == "inhoud_gewijzigd" and not any(account[name] for name in _COUNTED[:3]):
            notes.append("alleen koppen, inhoudsopgave of volgorde van regels gewijzigd")
        return "; ".join(filter(None, notes)) or None

    def _read_lezing(self, document: str) -> Mapping[str, Any]:
        query = """
            SELECT l.versie, l.uitkomst, l.paginas_ongelezen, substr(d.eerst_gezien, 1, 10) AS gezien,
                (SELECT methode FROM paginas WHERE document = d.sha256 AND nummer = 1) AS methode,
                EXISTS (SELECT 1 FROM paginas WHERE document = d.sha256 AND methode = 'ocr') AS ocr
            FROM documenten AS d LEFT JOIN lezingen AS l ON l.document = d.sha256 WHERE d.sha256 = ?
        """
        return next(iter(self._db.query(query, [document])), {})


def _niet_heel(lezing: Mapping[str, Any]) -> str | None:
    """Why a document could not be compared, in Dutch."""
    if lezing.get("uitkomst") is None:
        return "nog niet gelezen"
    if lezing["paginas_ongelezen"]:
        return f"niet heel gelezen ({lezing['paginas_ongelezen']} pagina's zonder tekst)"
    if lezing["uitkomst"] != "gelezen":
        return f"niet (heel) gelezen ({lezing['uitkomst']})"
    old = lezing["versie"].split("+")[0] != VERSION
    return "nog met een eerdere versie van het leesprogramma gelezen" if old else None
