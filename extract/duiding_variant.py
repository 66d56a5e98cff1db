"""In which form a paper comes: in full, as a summary, an annex, an addendum, an evaluation, a draft."""

import re
from dataclasses import dataclass

from extract.duiding_soort import TELLENDE_SOORTEN, Soort, klasse_in
from extract.duiding_status import Status
from extract.duiding_stuk import Stuk, schoon
from extract.duiding_woorden import bestand, patronen

# Such a paper is a part of another one, or changes it: alone it is not that paper.
DELEN = ("bijlage", "addendum")
_KLASSEN = {"samenvatting of publieksversie": "samenvatting", "evaluatie": "evaluatie"}
_OUDERS = {"plan": "ondersteuningsplan", "pact": "convenant", "overeenkomst": "convenant"}
TITEL_REGELS = 3


@dataclass(frozen=True)
class Variant:
    """The form, or None where the paper is the thing itself, with the words that say so."""

    naam: str | None
    reden: str | None = None


def variant_of(stuk: Stuk, soort: Soort, status: Status) -> Variant:
    """The form that title, link or file name tell; a draft only where nothing else is told."""
    if name := _KLASSEN.get(soort.klasse):
        return Variant(name, soort.reden)
    for where, text in _plekken(stuk):
        clean = schoon(text)
        for name in bestand("variant")["bij"]:
            if match := patronen("variant", "bij", name).zoek(clean):
                return Variant(name, f"{where}: '{match[0]}'")
        for name in bestand("variant")["kop"]:
            match = patronen("variant", "kop", name).zoek(clean)
            if match and soort.soort in TELLENDE_SOORTEN and _staat_voorop(clean, match.start()):
                return Variant(name, f"{where}: '{match[0]}'")
    if status.status == "concept":
        return Variant("concept", status.reden)
    return Variant(None)


def ouder_van(stuk: Stuk) -> str | None:
    """The soort of the paper that a part says it belongs to."""
    pattern = re.compile(bestand("variant")["ouder"])
    for _, text in _plekken(stuk):
        if match := pattern.search(schoon(text)):
            word = match[2].replace(" ", "")
            return _OUDERS.get(word, word)
    return None


def _plekken(stuk: Stuk) -> list[tuple[str, str]]:
    """The places that name the paper; the title as a whole, because annexes break it over lines."""
    title = " ".join(stuk.titelblok[:TITEL_REGELS])
    places = [("titel", title)] if title else []
    places += [("link", anchor) for anchor in stuk.ankers]
    return places + [("bestandsnaam", name) for name in stuk.namen]


def _staat_voorop(clean: str, start: int) -> bool:
    """Whether the word comes before the name of a paper; "plan, with addendum" is the plan itself."""
    if re.search(r"\b(incl|inclusief|met|en|plus|voorzien van)( \w+)?\s*$", clean[:start]):
        return False
    found = klasse_in(clean[:start]) if start else None
    return found is None or found[0].soort not in TELLENDE_SOORTEN
