"""What changed at openbesluitvorming.nl since the last time, also what was taken away there."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

from collect.sources.antwoord import dag, regels_van, tekst
from collect.sources.bron import BronOnbereikbaar, BronStil, Treffer
from collect.sources.vrager import Vrager
from collect.urls import resolve

LIMIET = 1000
PAGINAS = 20  # what is left after these, the next run takes up


def wijzigingen(basis: str, sleutel: str, vrager: Vrager) -> Iterator[Treffer]:
    """The documents that changed, and as `verdwenen` those that were deleted; the first time none.

    That it fails is remarked and no more: what is there was found by searching.
    """
    try:
        cursor = vrager.stand.get(sleutel)
        if cursor is None:
            query = urlencode({"source": sleutel, "limit": 1})
            start = vrager.antwoord(f"{basis}/api/export/snapshot?{query}").header("x-changes-cursor")
            _onthoud(vrager, sleutel, start)
            return
        yield from _sinds(basis, sleutel, cursor, vrager)
    except BronStil:
        raise
    except BronOnbereikbaar as error:
        vrager.opmerkingen.append(f"wijzigingen van {sleutel} niet gelezen: {error}")


def _sinds(basis: str, sleutel: str, cursor: str, vrager: Vrager) -> Iterator[Treffer]:
    for _ in range(PAGINAS):
        query = urlencode({"source": sleutel, "limit": LIMIET, "cursor": cursor})
        # Nothing changed is an empty answer, which is no answer anywhere else.
        done = vrager.antwoord(f"{basis}/api/export/changes?{query}", ook=(200, 204))
        records = [
            record for record in regels_van(done) if record.get("entity_type", "Document") == "Document"
        ]
        yield from (_treffer(basis, record) for record in records)
        further = done.header("x-next-cursor")
        if not further or further == cursor:
            return
        cursor = further
        _onthoud(vrager, sleutel, cursor)
        if done.header("x-has-more").lower() != "true":
            return


def _treffer(basis: str, record: dict[str, Any]) -> Treffer:
    payload = record.get("payload")
    about: dict[str, Any] = payload if isinstance(payload, dict) else {}
    where = f"{basis}/api/entities/{quote(tekst(record.get('entity_id')), safe='')}"
    moment = tekst(record.get("time"))
    if record.get("op") == "delete":
        return Treffer(tekst(about.get("name")), None, where, verdwenen=True)
    return Treffer(
        titel=tekst(about.get("name")),
        url=resolve(where, tekst(about.get("original_url"))),
        waar=where,
        datum=dag(moment),
        gewijzigd=moment,
    )


def _onthoud(vrager: Vrager, sleutel: str, cursor: str) -> None:
    if cursor:
        vrager.stand = {**vrager.stand, sleutel: cursor}
