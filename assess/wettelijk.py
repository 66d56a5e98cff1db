"""The norms of law about procedure (P) and contents (W) of a plan: found, not found, or not to be judged.

What is found is a sentence in the documents; whether it satisfies the law is for a person to say. A step may be found
in any paper about the plan, an agreement only in documents that count, the contents only in the plan itself.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from assess.gezamenlijk import speaks_of_all
from assess.hindernis import PLAN_SUBCODES, Hindernis
from assess.material import Material
from assess.norm import Deelvraag, Norm
from assess.region import Examined
from assess.stappen import Stap
from assess.treffer import Treffer
from extract.duiding_variant import DELEN

UITKOMSTEN = ("gevonden", "niet_aangetroffen", "niet_te_beoordelen")
LONGEST = timedelta(days=4 * 366)
# Papers of about this time before and after the vaststelling are about the making of this plan.
BEFORE, AFTER = timedelta(days=730), timedelta(days=365)
QUOTES = 3
_SOORT = {
    "voorgenomen": "Er is alleen een voornemen aangetroffen.",
    "ontkend": "Er staat dat dit niet is gebeurd of niet is geregeld.",
    "vermelding": "Het wordt alleen genoemd.",
    "elders": "Wat is aangetroffen, gaat over een andere regio of organisatie.",
}


@dataclass(frozen=True)
class Wettelijk:
    """The outcome of one norm (or question of it) for the party that it binds; `let_op` is flagged, not judged."""

    norm: str
    vraag: str
    partij: str
    uitkomst: str
    toelichting: str
    datum: date | None = None
    let_op: tuple[str, ...] = ()
    bewijs: tuple[Treffer, ...] = ()


@dataclass(frozen=True)
class Stukken:
    """The papers of a region sorted by what they can prove: the plan with its parts, its making, what counts."""

    plan: Examined | None
    delen: tuple[Examined, ...]
    makers: tuple[Examined, ...]
    tellend: tuple[Examined, ...]


def stukken(material: Material) -> Stukken:
    """Sort the documents of a region; the newest plan in force is the plan."""
    documents = list(material.documents.values())
    tellend = tuple(d for d in documents if d.telt_mee)
    plans = [d for d in tellend if d.soort == "ondersteuningsplan" and d.eigen]
    plan = next((d for d in plans if d.variant not in DELEN), None)
    day = (plan.datum or plan.van) if plan else None
    makers = tuple(
        d
        for d in documents
        if day and d.datum and not d.landelijk and day - BEFORE <= d.datum <= day + AFTER
        if d.soort != "jeugdplan" and (d.eigen or d.gemeenten)
    )
    return Stukken(plan, tuple(plans) if plan else (), makers, tellend)


def judge(
    norm: Norm,
    material: Material,
    papers: Stukken,
    found: Iterable[Treffer],
    steps: Iterable[Stap],
    hinder: Iterable[Hindernis],
) -> Iterator[Wettelijk]:
    """The outcomes of one norm for every party it binds; none where it does not hold for the sector."""
    sector, hits, obstacles = material.region.swv[:2], list(found), list(hinder)
    if norm.sector not in (None, sector):
        return
    for vraag in norm.gevraagd:
        mine = [hit for hit in hits if hit.vraag == vraag.id]
        match norm.id:
            case "P2":
                for gemeente, naam in material.region.gemeenten.items():
                    yield _overleg(norm, vraag, gemeente, naam, material, mine, list(steps), obstacles)
            case "P7":
                yield replace(
                    _of(norm, vraag, material.region.swv, mine, ()),
                    uitkomst="niet_te_beoordelen",
                    toelichting="Of het plan op tijd naar de inspectie is gestuurd, is vanaf het web niet te zien.",
                )
            case "P8":
                for gemeente, naam in material.region.gemeenten.items():
                    yield _jeugdplan(norm, vraag, gemeente, naam, papers, mine)
            case _:
                unseen = (
                    _of_plan(papers, obstacles) if norm.soort == "plan_inhoud" else _everywhere(obstacles)
                )
                outcome = _of(norm, vraag, material.region.swv, mine, unseen)
                day = next((s.datum for s in steps if norm.id == "P6" and s.stap == "opr"), outcome.datum)
                yield replace(outcome, datum=day if outcome.uitkomst == "gevonden" else None)


def periode(
    norm: Norm, swv: str, papers: Stukken, quote: Treffer | None, hinder: Iterable[Hindernis]
) -> Wettelijk:
    """P1: an adopted plan whose own text says which years it covers; `quote` is where it says so."""
    (vraag,) = norm.gevraagd
    plan = papers.plan
    if plan is None:
        why = next((h.tekst for h in hinder if h.subcode in PLAN_SUBCODES), "er is geen plan dat geldt")
        return Wettelijk(norm.id, vraag.id, swv, "niet_te_beoordelen", f"{why[0].upper()}{why[1:]}.")
    missing = [] if plan.status == "vastgesteld" else ["dat het plan is vastgesteld, staat er niet"]
    if quote is None:
        missing.append("de periode staat niet in het plan zelf")
    let_op = []
    if plan.van and plan.tot and plan.tot - plan.van > LONGEST:
        let_op.append(
            f"de periode is langer dan vier jaar ({plan.van.isoformat()} tot en met {plan.tot.isoformat()})"
        )
    return Wettelijk(
        norm.id,
        vraag.id,
        swv,
        "niet_te_beoordelen" if missing else "gevonden",
        f"Niet vast te stellen: {'; '.join(missing)}."
        if missing
        else "Een vastgesteld plan dekt de peildatum.",
        plan.datum,
        tuple(let_op),
        (quote,) if quote else (),
    )


def _of(
    norm: Norm, vraag: Deelvraag, partij: str, hits: list[Treffer], unseen: Iterable[Hindernis]
) -> Wettelijk:
    """Found where a sentence says so; not found only where all was seen in which it could stand."""
    said = [hit for hit in hits if hit.gezet]
    if said:
        first = next((hit.datum for hit in said if hit.datum), None)
        text = f"Aangetroffen in {len({hit.document for hit in said})} van de onderzochte documenten."
        return Wettelijk(norm.id, vraag.id, partij, "gevonden", text, first, (), tuple(said[:QUOTES]))
    also = _SOORT[hits[0].soort] if hits else ""
    blocked = "; ".join(dict.fromkeys(hindernis.tekst for hindernis in unseen))
    if blocked:
        text = f"Niet aangetroffen, maar niet alles is gezien: {blocked}."
    else:
        text = "Niet aangetroffen in de onderzochte documenten."
    uitkomst = "niet_te_beoordelen" if blocked else "niet_aangetroffen"
    return Wettelijk(
        norm.id, vraag.id, partij, uitkomst, f"{text} {also}".strip(), None, (), tuple(hits[:QUOTES])
    )


def _overleg(
    norm: Norm,
    vraag: Deelvraag,
    gemeente: str,
    naam: str,
    material: Material,
    hits: list[Treffer],
    steps: list[Stap],
    hinder: list[Hindernis],
) -> Wettelijk:
    """P2 for one gemeente: a sentence that names it, or that names all of them together."""
    region = set(material.region.gemeenten)
    named = [hit for hit in hits if gemeente in hit.gemeenten]
    together = [
        hit
        for hit in hits
        if hit.gezet and not hit.gemeenten & region and speaks_of_all(hit.citaat, len(region))
    ]
    unsaid = [hit for hit in hits if hit.gezet and not hit.gemeenten & region and hit not in together]
    own = [hit for hit in named if hit.gezet] or together or (unsaid if len(region) == 1 else [])
    unseen = [h for h in hinder if h.hinders(gemeente)]
    outcome = _of(norm, vraag, gemeente, own or named, unseen)
    day = next((step.datum for step in steps if step.stap == "oogo" and step.partij == gemeente), None)
    if outcome.uitkomst == "gevonden":
        return replace(outcome, datum=day or outcome.datum)
    if unsaid:
        return replace(
            outcome,
            uitkomst="niet_te_beoordelen",
            toelichting=f"Er is overleg gevoerd, maar er staat niet of dat ook met {naam} was.",
            bewijs=tuple(unsaid[:QUOTES]),
        )
    return outcome


def _jeugdplan(
    norm: Norm, vraag: Deelvraag, gemeente: str, naam: str, papers: Stukken, hits: list[Treffer]
) -> Wettelijk:
    """P8 for one gemeente: only its own jeugdplan in force can tell."""
    plans = [d for d in papers.tellend if d.soort == "jeugdplan" and gemeente in d.gemeenten]
    if not plans:
        text = f"Een geldend jeugdplan van {naam} is niet verkregen."
        return Wettelijk(norm.id, vraag.id, gemeente, "niet_te_beoordelen", text)
    unread = [Hindernis("deels_ongelezen", f"niet alles gelezen in {d.naam}") for d in plans if _unread(d)]
    own = {d.document for d in plans}
    return _of(norm, vraag, gemeente, [hit for hit in hits if hit.document in own], unread)


def _of_plan(papers: Stukken, hinder: list[Hindernis]) -> list[Hindernis]:
    """What of the plan itself was not seen."""
    if papers.plan is None:
        return [h for h in hinder if h.subcode in PLAN_SUBCODES] or hinder
    return [
        Hindernis("deels_ongelezen", f"niet alles gelezen in {d.naam}") for d in papers.delen if _unread(d)
    ]


def _everywhere(hinder: list[Hindernis]) -> list[Hindernis]:
    return [hindernis for hindernis in hinder if hindernis.gemeenten is None]


def _unread(document: Examined) -> bool:
    return bool(document.ongelezen or document.verborgen)


def relevant(norm: Norm, papers: Stukken) -> Mapping[str, Examined]:
    """Where the sentences about a norm may stand."""
    match norm.id:
        case "P3":
            chosen = (*papers.delen, *papers.tellend)
        case "P4":
            # what a gemeente discusses with both samenwerkingsverbanden is no overleg between these two
            chosen = (*papers.delen, *(d for d in papers.tellend if d.eigen))
        case "P8":
            chosen = tuple(d for d in papers.tellend if d.soort == "jeugdplan")
        case _ if norm.soort == "plan_inhoud":
            chosen = papers.delen
        case _:
            chosen = (*papers.delen, *papers.makers)
    return {document.document: document for document in chosen}
