"""Decisions of people about documents, as they stand in beoordelingen.db."""

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from collect.dossier import read_only
from collect.ledger import standing_besluiten

SOORT, GELDIGHEID, PARTIJ, VRIJGEVEN = "soort", "geldigheid", "partij", "vrijgeven"
PLAN_IN_KRACHT, RENDEREN, INTREKKING = "plan_in_kracht", "renderen", "intrekking"
# About a document; the others are about a party.
OVER_DOCUMENT = (SOORT, GELDIGHEID, PARTIJ, VRIJGEVEN)
BESLUITSOORTEN = (*OVER_DOCUMENT, PLAN_IN_KRACHT, RENDEREN)


@dataclass(frozen=True)
class Besluit:
    """One standing decision.

    `waarde` is {"soort"}, {"van", "tot", "status"}, {"spreekt_voor"}, {"passages"}, {"soort"} or {"renderen"}, with what was
    decided; beside it "vingerafdruk" is of the evidence that it was made on, and "tekst_hash" names the document
    by its words.
    """

    id: int
    soort: str
    partij: str | None
    schooljaar: str | None
    document: str | None
    waarde: Mapping[str, Any]
    reden: str
    door: str
    op: str

    def __str__(self) -> str:
        return f"besluit {self.id} van {self.door} ({self.op[:10]}): {self.reden}"

    @property
    def vingerafdruk(self) -> str | None:
        """The evidence that it was made on."""
        return self.waarde.get("vingerafdruk")

    @property
    def onderwerp(self) -> tuple[str | None, ...]:
        """What it is about; of several about the same the last one holds."""
        return onderwerp(self.soort, self.document, self.partij, self.schooljaar, self.waarde)


def onderwerp(
    soort: str,
    document: str | None,
    partij: str | None,
    schooljaar: str | None,
    waarde: Mapping[str, Any],
) -> tuple[str | None, ...]:
    """What a decision is about: a document, or a party with schooljaar and soort of document."""
    if soort in OVER_DOCUMENT:
        return soort, document
    return soort, partij, schooljaar, waarde.get("soort")


def lees_besluiten(path: Path) -> tuple[Besluit, ...]:
    """The decisions that stand, oldest first; the file is only read, and need not be there yet."""
    if not path.exists():
        return ()
    with closing(read_only(path)) as connection:
        db = Database(connection)
        if "besluiten" not in db.table_names():
            return ()
        rows = [row for soort in BESLUITSOORTEN for row in standing_besluiten(db, soort)]
    last = {besluit.onderwerp: besluit for besluit in sorted(map(_besluit, rows), key=lambda b: b.id)}
    return tuple(sorted(last.values(), key=lambda b: b.id))


def _besluit(row: Mapping[str, Any]) -> Besluit:
    return Besluit(
        id=row["id"],
        soort=row["soort"],
        partij=row["partij"],
        schooljaar=row["schooljaar"],
        document=row["document"],
        waarde=row["waarde"] if isinstance(row["waarde"], dict) else {},
        reden=row["reden"],
        door=row["door"],
        op=row["op"],
    )
