"""Documents that were replaced at their own address: where they stood, and which of them count no more.

Such a document keeps the places where it was fetched, so that it goes on speaking for its party within its period:
a plan 2024-2028 holds until 2028, also where its address serves the plan 2028-2032 already. It counts no more when
the publisher put another version of the same paper in its place: of the same soort and variant, of the same party,
itself able to count, and

- beginning on the same day, where both state a period; or
- in force already when it was put there, where the older one states no period.

A new version with another period leaves the older one in force; where the two overlap the newest decides, as between
any two documents. A document that still stands at another address, or that a person decided about, is left alone.
A web page says what holds today: its earlier states are history and get no places back.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlite_utils import Database

from extract.duiding_rij import Rij
from extract.duiding_soort import TELLENDE_SOORTEN
from extract.periode import GEEN_PERIODE

_VROEGER = """
    SELECT o.site, o.url, o.partijen, o.ankertekst, o.kop, o.gevonden_op, o.antwoord_headers, max(o.id)
    FROM ophalingen AS o
    WHERE o.sha256 = ? AND o.site IS NOT NULL AND o.uitkomst IN ('opgehaald', 'ongewijzigd')
        AND NOT EXISTS (
            SELECT 1 FROM vindplaatsen AS v WHERE v.site = o.site AND v.url = o.url AND v.sha256 = o.sha256)
    GROUP BY o.site, o.url ORDER BY o.site, o.url
"""
_OPVOLGERS = """
    SELECT o.sha256 AS document, v.sha256 AS nieuw, min(n.begonnen) AS sinds
    FROM documenten AS d
        CROSS JOIN ophalingen AS o ON o.sha256 = d.sha256
        CROSS JOIN vindplaatsen AS v ON v.site = o.site AND v.url = o.url
        CROSS JOIN ophalingen AS n ON n.sha256 = v.sha256 AND n.site = v.site AND n.url = v.url AND n.id > o.id
    WHERE NOT EXISTS (SELECT 1 FROM vindplaatsen AS p WHERE p.sha256 = d.sha256)
    GROUP BY o.sha256, v.sha256 ORDER BY o.sha256, v.sha256
"""


@dataclass(frozen=True)
class Opvolger:
    """What stands now at the address of an older document, and the day on which it was first seen there."""

    document: str
    sinds: str


def vroegere_plaatsen(db: Database, document: str) -> Iterator[dict[str, Any]]:
    """The addresses that served the document and serve something else now, by the last time that they did."""
    return db.query(_VROEGER, [document])


def opvolgers(db: Database) -> dict[str, list[Opvolger]]:
    """By document that stands nowhere any more: what stands in its place."""
    found: dict[str, list[Opvolger]] = {}
    for row in db.query(_OPVOLGERS):
        found.setdefault(row["document"], []).append(Opvolger(row["nieuw"], row["sinds"][:10]))
    return found


def zonder_vervangen(
    rijen: Mapping[str, Rij], vervangen: Mapping[str, list[Opvolger]], besloten: Collection[str | None]
) -> dict[str, Rij]:
    """The rows, in which a version that its publisher replaced counts no more."""
    found = dict(rijen)
    for document, others in vervangen.items():
        old = rijen.get(document)
        if old is None or document in besloten:
            continue
        for other in others:
            new = rijen.get(other.document)
            if new is not None and _zelfde_stuk(old, new) and _in_de_plaats(old, new, other.sinds):
                reden = f"op hetzelfde adres vervangen door een andere versie, gezien op {other.sinds}"
                found[document] = replace(old, kan_tellen=0, kan_tellen_reden=reden)
                break
    return found


def _zelfde_stuk(old: Rij, new: Rij) -> bool:
    same = (old.soort, old.variant) == (new.soort, new.variant) and old.soort in TELLENDE_SOORTEN
    party = set(old.rollen("spreekt_voor")) <= set(new.rollen("spreekt_voor"))
    return same and party and bool(new.kan_tellen) and new.status != "concept"


def _in_de_plaats(old: Rij, new: Rij, sinds: str) -> bool:
    """Whether the newer version takes over all that the older one was in force for."""
    if old.periode_reden.startswith(GEEN_PERIODE):
        return new.van is None or new.van <= sinds
    return old.van == new.van and not new.periode_reden.startswith(GEEN_PERIODE)
