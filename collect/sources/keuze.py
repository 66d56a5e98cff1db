"""Which of the documents that a source knows are worth fetching, the most promising first."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date

from collect.frontier import Place
from collect.ranking import soorten_in
from collect.sources.bron import Treffer
from collect.sources.instelling import Instelling

ZONDER_BESTAND = "#zonder-bestand"  # marks a document that its source has no file of
TITEL, FRAGMENT = 10.0, 2.0  # scores: what it is called, and what is only said in it


@dataclass(frozen=True)
class Keuze:
    """The treffers to fetch with their score, and why the others were left."""

    gekozen: tuple[tuple[Treffer, float], ...]
    verdwenen: tuple[Treffer, ...]
    overgeslagen: tuple[str, ...]


def gaat_over(treffer: Treffer, soorten: Collection[str]) -> bool:
    """Whether title or snippet names one of these soorten."""
    return _waarde(treffer, soorten) > 0


def kies(treffers: Iterable[Treffer], hoe: Instelling, vandaag: date) -> Keuze:
    """All whose title names a soort, and of those that only mention one the newest."""
    gone: dict[str, Treffer] = {}
    best: dict[str, tuple[Treffer, float]] = {}
    old = 0
    for treffer in treffers:
        if treffer.verdwenen:
            gone[treffer.waar] = treffer
            continue
        value = _waarde(treffer, hoe.soorten)
        if not value:
            continue
        place = treffer.url or treffer.waar
        if place in best:  # named twice: the first tells what it is, any that it changed
            first, known = best[place]
            changed = max(filter(None, (first.gewijzigd, treffer.gewijzigd)), default=None)
            best[place] = (replace(first, gewijzigd=changed), max(known, value))
            continue
        if treffer.datum is not None and treffer.datum.year < vandaag.year - hoe.jaren:
            old += 1
            continue
        best[place] = (treffer, value)
    order = sorted(best.values(), key=lambda found: (found[1], found[0].datum or date.min), reverse=True)
    named = [found for found in order if found[1] == TITEL]
    mentioned = [found for found in order if found[1] == FRAGMENT]
    left = []
    if len(mentioned) > hoe.fragmenten:
        left.append(f"{len(mentioned) - hoe.fragmenten} die het onderwerp alleen noemen niet opgehaald")
    if old:
        left.append(f"{old} van voor {vandaag.year - hoe.jaren} niet opgehaald")
    return Keuze((*named, *mentioned[: hoe.fragmenten]), tuple(gone.values()), tuple(left))


def plaats(treffer: Treffer, score: float, bron: str, partijen: tuple[str, ...], volgorde: int) -> Place:
    """The address to fetch; one whose source gives none stands under its address in the source."""
    return Place(
        url=treffer.url or f"{treffer.waar}{ZONDER_BESTAND}",
        soort="document",
        score=score,
        diepte=1,
        partijen=partijen,
        gevonden_op=treffer.waar,
        ankertekst=treffer.titel or None,
        kop=bron,
        volgorde=volgorde,
    )


def _waarde(treffer: Treffer, soorten: Collection[str]) -> float:
    wanted = set(soorten)
    if soorten_in(treffer.titel) & wanted:
        return TITEL
    return FRAGMENT if soorten_in(treffer.samenvatting) & wanted else 0.0
