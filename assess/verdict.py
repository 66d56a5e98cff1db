"""The verdict rules (normenkader, section 4): one indicatie per region and element.

The region's indicatie is the fullest that holds in any of its gemeenten; `gemeenten_gedekt` says in which.
So a region where one gemeente does not join is "aanwezig (4 van 5 gemeenten)", and kernvragen that are
answered in different gemeenten do not add up to `aanwezig`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assess.antwoord import Antwoord, antwoorden
from assess.hindernis import Hindernis, why_not
from assess.norm import Norm
from assess.toelichting import coverage_sentence, verdict_sentence
from assess.uitspraak import NOWHERE, Uitspraak, advising, conflicting, state

# Fullest first.
INDICATIES = ("aanwezig", "deels", "tegengesproken", "voorgenomen", "niet_aangetroffen", "niet_te_beoordelen")


@dataclass(frozen=True)
class Bevinding:
    """The machine's indicatie about one element of one region."""

    element: str
    indicatie: str
    subcode: str | None
    conflict: bool
    onvolledig: bool
    antwoorden: tuple[Antwoord, ...]
    gemeenten_gedekt: tuple[str, ...]
    gemeenten_totaal: int
    toelichting: str


@dataclass(frozen=True)
class _Profile:
    """How full the answer in one gemeente is."""

    indicatie: str
    afgesproken: int
    adviserend: int

    @property
    def fullness(self) -> tuple[int, int, int]:
        return -INDICATIES.index(self.indicatie), self.afgesproken, self.adviserend


def decide(
    element: Norm,
    uitspraken: Iterable[Uitspraak],
    gemeenten: Mapping[str, str],
    hindernissen: Iterable[Hindernis],
) -> Bevinding:
    """The bevinding about `element`, from uitspraken of counting documents only.

    `gemeenten` maps the codes of the region's gemeenten to their names.
    """
    vragen = [vraag.id for vraag in element.deelvragen]
    relevant = [u for u in uitspraken if u.deelvraag in vragen]
    hinder = list(hindernissen)
    places = tuple(gemeenten) or (NOWHERE,)
    profiles = {place: _profile(element, relevant, place) for place in places}
    fullest = max(profiles.values(), key=lambda profile: profile.fullness)
    indicatie = fullest.indicatie
    answers = antwoorden(element, relevant, places)
    subcode = None
    if indicatie == "niet_aangetroffen" and hinder:
        indicatie, subcode = "niet_te_beoordelen", why_not(hinder)
    elif indicatie == "tegengesproken":
        subcode = next(a.subcode for a in answers if a.kern and a.assertie == "ontkend")
    gedekt = tuple(place for place in gemeenten if profiles[place] == fullest)
    conflict = any(conflicting(relevant, vraag, places) for vraag in vragen)
    sentences = [verdict_sentence(element, indicatie, answers), coverage_sentence(gedekt, gemeenten)]
    if conflict:
        sentences.append("Geldende documenten spreken elkaar tegen; het nieuwste beslist.")
    if hinder:
        what = "; ".join(dict.fromkeys(h.tekst for h in hinder))
        sentences.append(f"Onvolledig onderzocht: {what}.")
    return Bevinding(
        element=element.id,
        indicatie=indicatie,
        subcode=subcode,
        conflict=conflict,
        onvolledig=bool(hinder),
        antwoorden=answers,
        gemeenten_gedekt=gedekt,
        gemeenten_totaal=len(gemeenten),
        toelichting=" ".join(filter(None, sentences)),
    )


def _profile(element: Norm, uitspraken: list[Uitspraak], gemeente: str) -> _Profile:
    states = {vraag: state(uitspraken, vraag, gemeente) for vraag in element.kern}
    agreed = [vraag for vraag, said in states.items() if said == "afgesproken"]
    advice = [v for v in states if v not in agreed and advising(uitspraken, v, gemeente)]
    if len(agreed) == len(states):
        indicatie = "aanwezig"
    elif agreed or advice:
        indicatie = "deels"
    elif "ontkend" in states.values():
        indicatie = "tegengesproken"
    elif "voorgenomen" in states.values():
        indicatie = "voorgenomen"
    else:
        indicatie = "niet_aangetroffen"
    return _Profile(indicatie, len(agreed), len(advice))
