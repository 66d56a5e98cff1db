"""The evidence of a bevinding: what proves it, what speaks against it, what limits it, what does not count."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from assess import uitzonderingen
from assess.antwoord import Antwoord
from assess.material import Material
from assess.norm import Norm
from assess.passage import Vondst
from assess.region import Examined
from assess.uitspraak import DECIDING
from assess.verdict import Bevinding

ROLLEN = ("bewijs", "tegenbewijs", "uitzondering", "telt_niet_mee")


@dataclass(frozen=True)
class Bewijsstuk:
    """One quote beside a deelvraag, in the role it plays there.

    `markeringen` are its decisive words as (begin, eind, soort), `regels` the rules that found it.
    """

    deelvraag: str
    rol: str
    vondst: str | None
    document: str
    pagina: int | None
    anker: str | None
    citaat: str
    assertie: str | None
    toelichting: str | None
    markeringen: tuple[tuple[int, int, str], ...] = ()
    regels: tuple[str, ...] = ()


def bewijs_of(element: Norm, bevinding: Bevinding, material: Material) -> list[Bewijsstuk]:
    """The evidence of one cell, per deelvraag and rol the best first."""
    answers = {answer.deelvraag: answer for answer in bevinding.antwoorden}
    sections = _sections(material)
    pieces: list[Bewijsstuk] = []
    for vraag in element.deelvragen:
        answer = answers.get(vraag.id)
        found = sorted(
            (v for v in material.vondsten if v.deelvraag == vraag.id),
            key=lambda v: _merit(v, answer, material.documents[v.document], sections[_section(v, material)]),
        )
        placed = (_placed(vondst, answer, material) for vondst in found)
        pieces += [piece for piece in placed if piece is not None]
    denied = [piece for piece in pieces if piece.rol in ("tegenbewijs", "uitzondering")]
    pieces += [
        piece
        for piece in _exceptions(element, answers, material)
        if not any(piece.document == other.document and piece.citaat in other.citaat for other in denied)
    ]
    return sorted(pieces, key=lambda piece: (piece.deelvraag, ROLLEN.index(piece.rol)))


def _sections(material: Material) -> Mapping[tuple[str, tuple[str, ...]], int]:
    """How many deelvragen each section of a document says something about: where the subject is treated."""
    subjects: dict[tuple[str, tuple[str, ...]], set[str]] = {}
    for vondst in material.vondsten:
        subjects.setdefault(_section(vondst, material), set()).add(vondst.deelvraag)
    return {section: len(vragen) for section, vragen in subjects.items()}


def _section(vondst: Vondst, material: Material) -> tuple[str, tuple[str, ...]]:
    return vondst.document, material.passages[vondst.passage].koppen


def _merit(
    vondst: Vondst, answer: Antwoord | None, document: Examined, subjects: int
) -> tuple[bool, int, int, bool, float, str, int, int]:
    """Smallest is best: what decides, the newest, where the subject is treated, a value, the surest."""
    moment = document.datum or date.min
    return (
        answer is None or vondst.id not in answer.besloten,
        -moment.toordinal(),
        -subjects,
        not vondst.waarde,
        -(vondst.zekerheid or 0.0),
        vondst.document,
        vondst.pagina or 0,
        vondst.begin,
    )


def _placed(vondst: Vondst, answer: Antwoord | None, material: Material) -> Bewijsstuk | None:
    document = material.documents[vondst.document]
    piece = Bewijsstuk(
        deelvraag=vondst.deelvraag,
        rol="bewijs",
        vondst=vondst.id,
        document=vondst.document,
        pagina=vondst.pagina,
        anker=vondst.anker,
        citaat=vondst.citaat,
        assertie=vondst.assertie,
        toelichting=None,
        markeringen=vondst.woorden,
        regels=vondst.regels,
    )
    if not document.telt_mee:
        shown = vondst.assertie in DECIDING
        return replace(piece, rol="telt_niet_mee", toelichting=document.reden) if shown else None
    if not material.applies(vondst):
        return replace(piece, rol="telt_niet_mee", toelichting="gaat over een gemeente buiten deze regio")
    if vondst.groep:
        return replace(piece, rol="uitzondering", toelichting=f"geldt niet voor: {vondst.waarde['groep']}")
    if answer is not None and vondst.id in answer.adviserend:
        return replace(
            piece, toelichting="adviseert en beslist niet: telt voor het element, niet voor deze vraag"
        )
    if answer is not None and vondst.assertie == answer.assertie:
        return replace(piece, toelichting=_where(vondst, material))
    if answer is not None and vondst.assertie in DECIDING:
        return replace(piece, rol="tegenbewijs", toelichting=_against(vondst, answer, material))
    return None


def _where(vondst: Vondst, material: Material) -> str | None:
    gemeenten = material.region.gemeenten
    scope = material.scope(vondst)
    if len(scope) == len(gemeenten):
        return None
    return "geldt voor " + ", ".join(naam for code, naam in gemeenten.items() if code in scope)


def _against(vondst: Vondst, answer: Antwoord, material: Material) -> str:
    where = _where(vondst, material)
    document = material.documents[vondst.document]
    besloten = [v for v in material.vondsten if v.id in answer.besloten]
    newest = max((material.documents[v.document].datum or date.min for v in besloten), default=date.min)
    if document.werk in {material.documents[v.document].werk for v in besloten}:
        why = "hetzelfde document zegt ook iets anders"
    elif (document.datum or date.min) < newest:
        why = "ouder dan het document dat beslist"
    else:
        why = "een ander geldend document zegt iets anders"
    return f"{why}; {where}" if where else why


def _exceptions(element: Norm, answers: Mapping[str, Antwoord], material: Material) -> Iterator[Bewijsstuk]:
    """For every agreed kernvraag the sentences that limit it, in its own and in later counting documents."""
    agreed = [a for vraag in element.kern if (a := answers.get(vraag)) and a.assertie == "afgesproken"]
    holders = {vondst: answer.deelvraag for answer in reversed(agreed) for vondst in answer.besloten}
    deciding = [v for v in material.vondsten if v.id in holders]
    if not deciding:
        return
    proving = {v.passage: holders[v.id] for v in reversed(deciding)}
    own = {v.document for v in deciding}
    oldest = min(material.documents[document].datum or date.min for document in own)
    searched = [
        passage
        for passage in material.passages.values()
        if (document := material.documents[passage.document]).telt_mee
        and (passage.document in own or (document.datum or date.min) > oldest)
    ]
    evidence = [material.passages[passage] for passage in proving]
    for found in uitzonderingen.find(element.id, evidence, searched):
        pagina, citaat = found.passage.quote(found.begin, found.eind)
        yield Bewijsstuk(
            deelvraag=proving.get(found.passage.id, agreed[0].deelvraag),
            rol="uitzondering",
            vondst=None,
            document=found.passage.document,
            pagina=pagina,
            anker=found.passage.anker,
            citaat=citaat,
            assertie=None,
            toelichting="mogelijke uitzondering: beoordeel of zij de afspraak beperkt",
            markeringen=tuple(_restricting(citaat)),
        )


def _restricting(citaat: str) -> Iterator[tuple[int, int, str]]:
    """The words in a sentence that make it an exception."""
    for wording in uitzonderingen.restrictions().wordings:
        if wording.restricts(citaat) and (found := wording.pattern.search(citaat)):
            yield *found.span(), "uitzondering"
            return
