"""Why a bevinding is what it is, in Dutch sentences for an inspector."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from assess.antwoord import Antwoord
from assess.norm import Norm
from assess.uitspraak import SHOWN

_ONTKEND = {
    "afwezig": "Er staat dat dit uitdrukkelijk niet is afgesproken.",
    "beeindigd": "Er staat dat deze afspraak is beëindigd.",
    "afwijkend": "Dit is afgesproken op een manier die afwijkt van de norm.",
}
_AFWIJKING = {"afwijkend": "afwijkt van de norm", "beeindigd": "is beëindigd"}


def verdict_sentence(element: Norm, indicatie: str, answers: Iterable[Antwoord]) -> str:
    """What decided, with each kernvraag that lacks an agreement."""
    given = {answer.deelvraag: answer for answer in answers}
    lacking = ", ".join(filter(None, (_lacking(vraag, given.get(vraag)) for vraag in element.kern)))
    match indicatie:
        case "aanwezig":
            return "Elke kernvraag is beantwoord met een afspraak."
        case "deels" if not lacking:
            return "Niet aanwezig omdat er geen gemeente is waar elke kernvraag is beantwoord."
        case "deels":
            return f"Niet aanwezig omdat {lacking}."
        case "tegengesproken":
            return f"Geen kernvraag is beantwoord met een afspraak: {lacking}."
        case "voorgenomen":
            return f"Er is geen afspraak, wel een voornemen: {lacking}."
        case "niet_aangetroffen":
            return "In de onderzochte documenten is geen afspraak of voornemen aangetroffen."
        case _:
            return "Er is niets aangetroffen, maar er is te weinig gelezen om dat vast te stellen."


def coverage_sentence(gedekt: Iterable[str], gemeenten: Mapping[str, str]) -> str:
    """For which gemeenten it holds; empty where that is all of them."""
    covered = set(gedekt)
    others = ", ".join(naam for code, naam in gemeenten.items() if code not in covered)
    if not others:
        return ""
    return f"Dit geldt voor {len(covered)} van de {len(gemeenten)} gemeenten; niet voor {others}."


def why_not_present(
    element: Norm, answers: Iterable[Antwoord], gemeenten: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Each kernvraag that keeps the element from being aanwezig, in its own words, with why."""
    given = {answer.deelvraag: answer for answer in answers}
    return [
        {"deelvraag": vraag.id, "vraag": vraag.vraag, "uitleg": " ".join(said)}
        for vraag in element.deelvragen
        if vraag.kern and (said := list(_reasons(given.get(vraag.id), gemeenten)))
    ]


def _reasons(answer: Antwoord | None, gemeenten: Mapping[str, str]) -> Iterator[str]:
    if answer is None:
        yield "Hierop is geen antwoord aangetroffen."
        return
    where = [naam for code, naam in gemeenten.items() if code in answer.gemeenten]
    limited = f" Dat staat er alleen over {', '.join(where)}." if 0 < len(where) < len(gemeenten) else ""
    match answer.assertie:
        case "vermelding":
            yield "Dit wordt alleen genoemd; er is niets over afgesproken."
        case "elders":
            yield "Wat hierover is aangetroffen, gaat over een andere regio of organisatie."
        case "voorgenomen":
            yield f"Dit is een voornemen en nog geen afspraak.{limited}"
        case "ontkend":
            yield f"{_ONTKEND[answer.subcode or 'afwezig']}{limited}"
        case _ if answer.karakter == "adviserend":
            yield f"Wie is genoemd, mag adviseren maar niet beslissen.{limited}"
        case _ if limited:
            yield f"Dit is afgesproken, maar niet voor elke gemeente.{limited}"
    if answer.adviserend and answer.karakter != "adviserend" and answer.assertie != "afgesproken":
        yield "Wel mag iemand hierover adviseren."


def _lacking(deelvraag: str, answer: Antwoord | None) -> str:
    if answer is None or answer.assertie in SHOWN:
        return f"{deelvraag} ontbreekt"
    if answer.assertie == "afgesproken":
        return f"{deelvraag} alleen adviserend is belegd" if answer.karakter == "adviserend" else ""
    also = " (wel adviserend)" if answer.adviserend else ""
    if answer.assertie == "voorgenomen":
        return f"{deelvraag} alleen is voorgenomen{also}"
    how = _AFWIJKING.get(answer.subcode or "", "uitdrukkelijk niet is afgesproken")
    return f"{deelvraag} {how}{also}"
