"""Which documents can no longer be fetched anywhere, since when, and what took their place.

Such a document stays in the archive and goes on counting within its period: it was published, and that it can
no longer be fetched does not undo what was agreed. What is shown beside it is said here.
Which version counts no more because its publisher put another in its place, duiding_vervangen tells.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from extract.verandering import Plaats
from extract.verandering_geschiedenis import Geschiedenis

# The stand of a document by the stand of its place, the most hopeful first.
_STANDEN = ("niet_te_zien", "mogelijk_verdwenen", "vervangen", "verdwenen")


@dataclass(frozen=True)
class NietOnline:
    """One row of `niet_meer_online`."""

    document: str
    stand: str
    laatst_online: str
    sinds: str
    site: str
    url: str
    vervangen_door: str | None
    toelichting: str


def niet_online(geschiedenis: Geschiedenis) -> Iterator[NietOnline]:
    """One row for each document that its places no longer give."""
    for document, places in geschiedenis.documenten():
        if any(place.document == document and not place.stand for place in places):
            continue
        rows = [row for place in places if (row := _row(document, place))]
        if rows:
            yield min(rows, key=lambda row: (_STANDEN.index(row.stand), row.sinds, row.url))


def _row(document: str, place: Plaats) -> NietOnline | None:
    if place.document != document:
        if (after := place.opgevolgd.get(document)) is None:
            return None
        return NietOnline(
            document, "vervangen", after.laatst, after.sinds, place.site, place.url, after.document,
            "op hetzelfde adres staat nu een andere inhoud",
        )  # fmt: skip
    other, why = None, place.stand.replace("_", " ")
    stand = place.stand if place.stand in _STANDEN else "niet_te_zien"
    if place.stand == "verplaatst":
        url, other = place.naar or ("", document)
        if other == document:
            return None  # the place that it moved to tells
        stand, why = "vervangen", f"dezelfde tekst staat nu op {url}"
    return NietOnline(document, stand, place.gezien, place.sinds, place.site, place.url, other, why)
