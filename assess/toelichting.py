"""Why a bevinding is what it is, in Dutch sentences for an inspector."""

from collections.abc import Iterable, Mapping

from assess.antwoord import Antwoord
from assess.norm import Norm
from assess.uitspraak import SHOWN

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
