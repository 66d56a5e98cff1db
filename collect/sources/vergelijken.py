"""What a source names now beside what is known of it: what to fetch, what is gone; pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from collect.frontier import Place
from collect.sources.bron import Treffer
from collect.sources.geheugen import VERDWENEN, VERVANGEN, Bekend
from collect.sources.keuze import Keuze, plaats


@dataclass(frozen=True)
class Vergelijking:
    """All addresses that were named, those to ask now, and the uitkomst of those not to be asked any more."""

    genoemd: tuple[Place, ...]
    vragen: tuple[Place, ...]
    uitkomsten: Mapping[str, str]
    zonder_bestand: tuple[Place, ...]


def vergelijk(
    keuze: Keuze,
    known: Mapping[str, Bekend],
    *,
    bron: str,
    partij: str,
    volledig: bool,
    dagen: float,
    nu: datetime,
) -> Vergelijking:
    """`volledig`: the source named all it has, so that a known address that it did not name is gone."""
    found: dict[str, tuple[Place, Treffer]] = {}
    for number, (treffer, score) in enumerate(keuze.gekozen):
        place = plaats(treffer, score, bron, (partij,), number)
        found[place.url] = (place, treffer)
    bare = {url for url, (_, treffer) in found.items() if treffer.url is None}
    given = {treffer.waar for _, treffer in found.values() if treffer.url is not None}
    deleted = {treffer.waar for treffer in keuze.verdwenen}
    outcomes = dict.fromkeys(sorted(bare), "fout")
    for url, bekend in known.items():
        if url in found:
            continue
        if bekend.af:
            if bekend.zonder_bestand and bekend.plaats.gevonden_op in given:
                outcomes[url] = VERVANGEN
        elif volledig or bekend.plaats.gevonden_op in deleted:
            outcomes[url] = VERDWENEN
    ask = [place for url, (place, _) in found.items() if url not in known and url not in bare]
    for url, bekend in known.items():
        changed = found[url][1].gewijzigd if url in found else None
        returned = bekend.af and url in found
        settled = url in outcomes or (bekend.af and not returned)
        if not settled and (returned or bekend.opnieuw(changed, dagen, nu)):
            ask.append(bekend.plaats)
    return Vergelijking(
        tuple(place for place, _ in found.values()),
        tuple(ask),
        outcomes,
        tuple(found[url][0] for url in sorted(bare)),
    )
