"""Hindernissen: what was not obtained or not read, so that an absence cannot be established."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from assess.region import Examined
from assess.uitspraak import NOWHERE
from extract.duiding_variant import DELEN

PLAN_SUBCODES = ("plan_niet_verkregen", "alleen_concept", "verlopen")
BRON = "bron_onbereikbaar"
# Outcomes of the search after which something may be there that nobody saw. One that is in neither list blocks too.
BLOCKING = {
    "onzeker": "er wacht een vraag op een besluit",
    "alleen_scan": "alleen als scan zonder leesbare tekst",
    "login": "alleen te zien na inloggen",
    "toestemming": "alleen te zien na toestemming voor cookies",
    "lege_schil": "de pagina is leeg zonder JavaScript",
    "geen_website_bekend": "geen website bekend",
    "onbereikbaar": "website onbereikbaar",
    BRON: "niet elke bron van gemeentelijke stukken antwoordde",
    "uitgesloten_robots": "uitgesloten door robots.txt",
    "budget_op": "budget op voordat alles was opgehaald",
    "niet_opgehaald": "niet opgehaald",
    "onleesbaar": "onleesbaar",
    "deels_ongelezen": "deels ongelezen",
}
# Outcomes after which all that is there was seen; whether a plan is in force is asked apart.
ONSCHULDIG = ("verkregen", "niet_gevonden", "alleen_concept", "verlopen", "toekomstig")


@dataclass(frozen=True)
class Hindernis:
    """Why an absence cannot be established; `gemeenten` None means in the whole region."""

    subcode: str
    tekst: str
    gemeenten: frozenset[str] | None = None

    def hinders(self, gemeente: str) -> bool:
        return self.gemeenten is None or gemeente == NOWHERE or gemeente in self.gemeenten


@dataclass(frozen=True)
class Dekking:
    """How the search for one soort of one party ended; `gemeente` None for the samenwerkingsverband itself."""

    soort: str
    uitkomst: str
    gemeente: str | None = None


def hindernissen(
    documenten: Iterable[Examined],
    dekking: Iterable[Dekking],
    gemeenten_met_website: Mapping[str, str],
    peildatum: date,
) -> tuple[Hindernis, ...]:
    """All that stands in the way of `niet_aangetroffen`, the missing plan first.

    `gemeenten_met_website` maps codes to names; a gemeente without a website hinders nothing,
    unless a source that may have its documents did not answer.
    """
    documents, searched = list(documenten), list(dekking)
    return (
        *_plan(documents, peildatum),
        *_unread(documents, peildatum),
        *_search(searched, gemeenten_met_website),
    )


def why_not(found: Iterable[Hindernis]) -> str:
    """The subcode for several hindernissen: a missing plan says more than an unread page."""
    subcodes = [hindernis.subcode for hindernis in found]
    return next((code for code in PLAN_SUBCODES if code in subcodes), subcodes[0])


def _plan(documents: list[Examined], peildatum: date) -> Iterable[Hindernis]:
    # an annex or an addendum alone is not the plan
    plans = [d for d in documents if d.soort == "ondersteuningsplan" and d.eigen and d.variant not in DELEN]
    if any(plan.telt_mee for plan in plans):
        return
    if any(plan.may_hold_on(peildatum) and plan.status != "concept" and plan.ongelezen for plan in plans):
        return  # obtained but unread, which the unread pages tell
    if any(plan.status == "concept" and plan.may_hold_on(peildatum) for plan in plans):
        yield Hindernis("alleen_concept", "van het ondersteuningsplan is alleen een concept gevonden")
    elif any(plan.ended_before(peildatum) for plan in plans):
        yield Hindernis("verlopen", "alleen een verlopen ondersteuningsplan is gevonden")
    else:
        yield Hindernis("plan_niet_verkregen", "het geldende ondersteuningsplan is niet online gevonden")


def _unread(documents: list[Examined], peildatum: date) -> Iterable[Hindernis]:
    for document in documents:
        if document.ongelezen and document.could_count(peildatum):
            what = f"{document.ongelezen} van {document.paginas} pagina's ongelezen in {document.naam}"
            scope = None if document.eigen else document.gemeenten
            yield Hindernis("deels_ongelezen", what, scope)
        if document.verborgen and document.telt_mee:
            what = f"{document.verborgen} passages verborgen (mogelijk een BSN) in {document.naam}"
            yield Hindernis("deels_ongelezen", what, None if document.eigen else document.gemeenten)


def _search(dekking: list[Dekking], gemeenten_met_website: Mapping[str, str]) -> Iterable[Hindernis]:
    if not any(row.gemeente is None for row in dekking):
        yield Hindernis("deels_ongelezen", "bij het samenwerkingsverband is niet gezocht")
    for code, naam in gemeenten_met_website.items():
        if not any(row.gemeente == code for row in dekking):
            yield Hindernis("deels_ongelezen", f"bij gemeente {naam} is niet gezocht", frozenset({code}))
    for row in dekking:
        if row.uitkomst in ONSCHULDIG:
            continue
        why = BLOCKING.get(row.uitkomst, row.uitkomst.replace("_", " "))
        if row.gemeente is None:
            yield Hindernis("deels_ongelezen", f"{row.soort}: {why}")
        elif row.gemeente in gemeenten_met_website or row.uitkomst == BRON:
            naam = gemeenten_met_website.get(row.gemeente, row.gemeente)
            what = f"{row.soort} van {naam}: {why}"
            yield Hindernis("deels_ongelezen", what, frozenset({row.gemeente}))
