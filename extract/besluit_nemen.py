"""Records what a person decides, checked against what is in the dossier."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlite_utils import Database

from collect.ledger import record_besluit
from collect.register import normalise_code, normalise_gemeente
from collect.school_year import SchoolYear
from extract.besluit import (
    GELDIGHEID,
    INTREKKING,
    PARTIJ,
    PLAN_IN_KRACHT,
    RENDEREN,
    SOORT,
    VRIJGEVEN,
    Besluit,
    onderwerp,
)
from extract.besluit_bewijs import bewijs_van_document, bewijs_van_plannen, mogelijke_plannen
from extract.duiding_rij import Rij, laad
from extract.duiding_soort import TELLENDE_SOORTEN
from extract.vrijgave import verborgen_hashes

SOORTEN = (*TELLENDE_SOORTEN, "jaarverslag", "landelijk", "overig")
STATUSSEN = ("concept", "vastgesteld", "onbekend")
KORTSTE_HASH = 8


class BesluitError(Exception):
    """This besluit cannot be recorded; the message says why, for the person who takes it."""


@dataclass(frozen=True, kw_only=True)
class Wens:
    """What a person asks to record about one document or party; what is None stays as it is."""

    over: str
    reden: str
    door: str
    soort: str | None = None
    van: str | None = None
    tot: str | None = None
    status: str | None = None
    partijen: tuple[str, ...] = ()
    plan: str | None = None
    schooljaar: SchoolYear | None = None
    renderen: bool | None = None
    vrijgeven: bool = False
    intrekken: int | None = None


@dataclass(frozen=True)
class _Voorstel:
    """One besluit, checked and ready to be recorded."""

    soort: str
    waarde: Mapping[str, Any]
    partij: str | None = None
    schooljaar: str | None = None
    document: str | None = None
    vervangt: int | None = field(default=None)


def neem(werk: Database, ledger: Database, staand: Iterable[Besluit], wens: Wens) -> list[int]:
    """Record what is wished and give the ids; raises BesluitError and then records nothing.

    `werk` is only read. A standing besluit about the same is replaced.
    """
    if not wens.reden.strip():
        raise BesluitError("geef met --reden waarom")
    if not wens.door.strip():
        raise BesluitError("geef met --door wie besluit: een functie of een accountnaam")
    standing = list(staand)
    proposals = list(_voorstellen(werk, standing, wens))
    if not proposals:
        raise BesluitError(
            "er is niets te besluiten: geef --soort, --van, --tot, --status, --partij, --vrijgeven, --plan, "
            "--renderen of --intrekken"
        )
    return [
        record_besluit(
            ledger,
            soort=proposal.soort,
            reden=wens.reden.strip(),
            door=wens.door.strip(),
            partij=proposal.partij,
            schooljaar=proposal.schooljaar,
            document=proposal.document,
            waarde=dict(proposal.waarde),
            vervangt=proposal.vervangt or _staand(standing, proposal),
        )
        for proposal in proposals
    ]


def _voorstellen(werk: Database, standing: list[Besluit], wens: Wens) -> Iterator[_Voorstel]:
    if wens.intrekken is not None:
        yield _intrekking(standing, wens.intrekken)
        return
    partij = partij_van(werk, wens.over)
    if partij is None:
        yield from _over_document(werk, wens)
    else:
        yield from _over_partij(werk, wens, partij)


def _intrekking(standing: list[Besluit], number: int) -> _Voorstel:
    old = next((besluit for besluit in standing if besluit.id == number), None)
    if old is None:
        raise BesluitError(f"er staat geen besluit {number} dat kan worden ingetrokken")
    return _Voorstel(INTREKKING, {"besluit": number}, old.partij, old.schooljaar, old.document, number)


def _over_document(werk: Database, wens: Wens) -> Iterator[_Voorstel]:
    if wens.plan is not None or wens.renderen is not None:
        raise BesluitError(
            f"{wens.over} is geen code uit het register; --plan en --renderen gaan over een partij"
        )
    rijen = laad(werk)
    rij = document_van(werk, rijen, wens.over)
    values: dict[str, dict[str, Any]] = {}
    if wens.soort is not None:
        values[SOORT] = {"soort": _keuze(wens.soort, SOORTEN, "soort")}
    if validity := _geldigheid(rij, wens):
        values[GELDIGHEID] = validity
    if wens.partijen:
        values[PARTIJ] = {"spreekt_voor": sorted({_partij(werk, code) for code in wens.partijen})}
    if wens.vrijgeven:
        hidden = verborgen_hashes(werk, rij.document)
        if not hidden:
            raise BesluitError(f"in {wens.over} is geen passage verborgen")
        values[VRIJGEVEN] = {"passages": hidden}
    for soort, value in values.items():
        proof = {"tekst_hash": rij.tekst_hash, "vingerafdruk": bewijs_van_document(rij, soort)}
        yield _Voorstel(soort, value | proof, document=rij.document)


def _geldigheid(rij: Rij, wens: Wens) -> dict[str, Any]:
    value: dict[str, Any] = {}
    for name, text in (("van", wens.van), ("tot", wens.tot)):
        if text is not None:
            value[name] = _datum(text, name)
    if wens.status is not None:
        value["status"] = _keuze(wens.status, STATUSSEN, "status")
    start, end = value.get("van", rij.van), value.get("tot", rij.tot)
    if start and end and start > end:
        raise BesluitError(f"het begin ({start}) ligt na het einde ({end})")
    return value


def _over_partij(werk: Database, wens: Wens, partij: str) -> Iterator[_Voorstel]:
    if wens.van or wens.tot or wens.status or wens.partijen or wens.vrijgeven:
        raise BesluitError(
            f"{partij} is een partij; --van, --tot, --status, --partij en --vrijgeven gaan over een document"
        )
    if wens.renderen is not None:
        yield _Voorstel(RENDEREN, {"renderen": wens.renderen}, partij=partij)
    if wens.plan is None:
        return
    if wens.schooljaar is None:
        raise BesluitError("geef met --schooljaar voor welk schooljaar dit plan geldt")
    rijen = laad(werk)
    plan = document_van(werk, rijen, wens.plan)
    soort = _keuze(wens.soort or plan.soort, TELLENDE_SOORTEN, "soort")
    day = wens.schooljaar.peildatum
    proof = bewijs_van_plannen(mogelijke_plannen(rijen.values(), partij, soort, day))
    value = {"soort": soort, "tekst_hash": plan.tekst_hash, "vingerafdruk": proof}
    yield _Voorstel(PLAN_IN_KRACHT, value, partij, str(wens.schooljaar), plan.geheel)


def _staand(standing: list[Besluit], proposal: _Voorstel) -> int | None:
    """The standing besluit about the very same, which this one replaces."""
    about = onderwerp(
        proposal.soort, proposal.document, proposal.partij, proposal.schooljaar, proposal.waarde
    )
    return next((besluit.id for besluit in standing if besluit.onderwerp == about), None)


def partij_van(werk: Database, text: str) -> str | None:
    """The code of the party of the register that this text is, or None."""
    code = normalise_code(text) or normalise_gemeente(text)
    query = "SELECT 1 FROM samenwerkingsverbanden WHERE code = :code UNION SELECT 1 FROM gemeenten WHERE code = :code"
    return code if code and werk.execute(query, {"code": code}).fetchone() else None


def document_van(werk: Database, rijen: Mapping[str, Rij], text: str) -> Rij:
    """The document of a (beginning of a) sha256 or of a web address; raises BesluitError."""
    urls = [row[0] for row in werk.execute("SELECT DISTINCT sha256 FROM vindplaatsen WHERE url = ?", [text])]
    start = text.lower()
    found = [rijen[sha] for sha in urls if sha in rijen]
    if not found and len(start) >= KORTSTE_HASH:
        found = [rij for document, rij in rijen.items() if document.startswith(start)]
    if not found:
        raise BesluitError(
            f"{text} is geen document in dit dossier en geen code uit het register; "
            f"geef een webadres, de eerste {KORTSTE_HASH} tekens van de sha256, of een code"
        )
    if len(found) > 1:
        raise BesluitError(f"{text} past op {len(found)} documenten; geef meer tekens van de sha256")
    return found[0]


def _partij(werk: Database, text: str) -> str:
    code = partij_van(werk, text)
    if code is None:
        raise BesluitError(f"{text} is geen code uit het register")
    return code


def _keuze(text: str, options: tuple[str, ...], name: str) -> str:
    if text not in options:
        raise BesluitError(f"onbekende {name} '{text}'; kies uit {', '.join(options)}")
    return text


def _datum(text: str, name: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise BesluitError(f"--{name} '{text}' is geen datum zoals 2026-07-31") from error
