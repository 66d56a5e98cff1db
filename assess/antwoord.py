"""What the region as a whole answers to each deelvraag of an element."""

from collections.abc import Iterable
from dataclasses import dataclass

from assess.norm import Deelvraag, Norm
from assess.uitspraak import DECIDING, NOWHERE, SHOWN, Uitspraak, advising, winning


@dataclass(frozen=True)
class Antwoord:
    """What the region says about one deelvraag; `gemeenten` where that holds.

    `besloten` are the vondsten that decide, `adviserend` those that name a holder who only advises.
    """

    deelvraag: str
    kern: bool
    assertie: str
    gemeenten: tuple[str, ...]
    subcode: str | None = None
    karakter: str | None = None
    besloten: tuple[str, ...] = ()
    adviserend: tuple[str, ...] = ()


def antwoorden(element: Norm, uitspraken: list[Uitspraak], places: Iterable[str]) -> tuple[Antwoord, ...]:
    """The answers that exist, in the order of the questions; no document on it, no answer."""
    found = (_antwoord(vraag, uitspraken, tuple(places)) for vraag in element.deelvragen)
    return tuple(answer for answer in found if answer is not None)


def _antwoord(vraag: Deelvraag, uitspraken: list[Uitspraak], places: tuple[str, ...]) -> Antwoord | None:
    """An answer in some gemeenten goes before a denial in others, as in the verdict; then mere advice."""
    won = {place: winning(uitspraken, vraag.id, place) for place in places}
    advice = {u.vondst: u for place in places for u in advising(uitspraken, vraag.id, place)}
    asserties = {found[0].assertie for found in won.values() if found}
    if asserties:
        assertie = min(asserties, key=DECIDING.index)
        where = [place for place, found in won.items() if found and found[0].assertie == assertie]
        decisive = {u.vondst: u for place in where for u in won[place]}
    else:
        assertie, decisive = ("afgesproken", advice) if advice else _shown(uitspraken, vraag.id)
        where = [place for place in places if any(u.holds_in(place) for u in decisive.values())]
    if not decisive:
        return None
    return Antwoord(
        deelvraag=vraag.id,
        kern=vraag.kern,
        assertie=assertie,
        gemeenten=tuple(place for place in where if place != NOWHERE),
        subcode=_subcode(decisive.values()) if assertie == "ontkend" else None,
        karakter=next((u.karakter for u in decisive.values() if u.karakter), None),
        besloten=tuple(decisive),
        adviserend=tuple(advice),
    )


def _shown(uitspraken: list[Uitspraak], deelvraag: str) -> tuple[str, dict[str, Uitspraak]]:
    for assertie in SHOWN:
        found = {u.vondst: u for u in uitspraken if u.deelvraag == deelvraag and u.assertie == assertie}
        if found:
            return assertie, found
    return "", {}


def _subcode(denials: Iterable[Uitspraak]) -> str:
    return next((u.subcode for u in denials if u.subcode), "afwezig")
