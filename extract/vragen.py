"""Questions that only a person can settle, few enough to be answered: computed anew each time.

A question is asked only where the answer can matter in the schooljaar: about a document that may hold on the
peildatum and could count. What a standing besluit settles is not asked, unless its evidence has changed.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass, fields
from datetime import date
from typing import Any

from sqlite_utils import Database

from collect.school_year import SchoolYear
from extract.besluit import GELDIGHEID, OVER_DOCUMENT, PARTIJ, PLAN_IN_KRACHT, SOORT
from extract.besluit_bewijs import bewijs_van_document, bewijs_van_plannen, mogelijke_plannen
from extract.duiding_rij import Rij, laad, laad_samengesteld
from extract.duiding_soort import TELLENDE_SOORTEN
from extract.duiding_variant import DELEN
from extract.gelijkenis import lijken

# Of these a party has one at a time.
EEN_TEGELIJK = ("ondersteuningsplan", "jeugdplan")
_WOORDEN = {"soort": SOORT, "status": GELDIGHEID, "partij": PARTIJ}


@dataclass(frozen=True)
class Vraag:
    """One open question; `besluit` is the one that stands on evidence that has changed."""

    schooljaar: str
    vraagsoort: str
    soort: str
    document: str | None
    partij: str | None
    vraag: str
    opties: str
    reden: str
    vingerafdruk: str
    besluit: int | None = None

    @property
    def id(self) -> str:
        key = (self.schooljaar, self.vraagsoort, self.soort, self.document, self.partij)
        return hashlib.sha256(repr(key).encode()).hexdigest()[:12]


@dataclass(frozen=True)
class _Stand:
    """What stands in the database: the documents by the program, the same with decisions, the decisions."""

    machine: dict[str, Rij]
    rijen: dict[str, Rij]
    besluiten: list[dict[str, Any]]

    def besluit(self, soort: str, **about: str | None) -> dict[str, Any] | None:
        """The standing decision of this soort about this."""
        found = [
            row
            for row in self.besluiten
            if row["soort"] == soort and all(row[k] == v for k, v in about.items())
        ]
        return found[-1] if found else None


def stel_vragen(db: Database, schooljaar: SchoolYear) -> tuple[Vraag, ...]:
    """Fill duiding_vragen for this schooljaar, only where something differs; gives the questions."""
    stand = _Stand(laad(db), laad_samengesteld(db), list(db.query("SELECT * FROM toegepaste_besluiten")))
    asked = {v.id: v for v in _vragen(db, stand, schooljaar)}
    names = [field.name for field in fields(Vraag)]
    query = f"SELECT id, {', '.join(names)} FROM duiding_vragen WHERE schooljaar = ?"
    stored = {row[0]: tuple(row[1:]) for row in db.execute(query, [str(schooljaar)])}
    with db.atomic():
        for gone in stored.keys() - asked.keys():
            db.execute("DELETE FROM duiding_vragen WHERE id = ?", [gone])
        for key, vraag in asked.items():
            values = astuple(vraag)
            if stored.get(key) != values:
                marks = ", ".join("?" * (len(names) + 1))
                db.execute(
                    f"INSERT OR REPLACE INTO duiding_vragen (id, {', '.join(names)}) VALUES ({marks})",
                    [key, *values],
                )
    return tuple(asked[key] for key in sorted(asked))


def _vragen(db: Database, stand: _Stand, schooljaar: SchoolYear) -> Iterator[Vraag]:
    day = schooljaar.peildatum
    for rij in stand.rijen.values():
        if rij.onderdeel_van is None and _doet_ertoe(rij, day):
            yield from _over_document(stand, rij, schooljaar)
    for soort in EEN_TEGELIJK:
        parties = sorted(
            {p for r in stand.rijen.values() if r.soort == soort for p in r.rollen("spreekt_voor")}
        )
        for partij in parties:
            yield from _over_plannen(db, stand, partij, soort, schooljaar)


def _doet_ertoe(rij: Rij, peildatum: date) -> bool:
    """Whether it may hold on the day, is of somebody, and is about the subject."""
    return (
        rij.kan_gelden(peildatum)
        and not bool(rij.landelijk)
        and rij.variant not in ("samenvatting", "evaluatie")
        and (bool(rij.kan_tellen) or rij.kenmerken.onderwerp or rij.kenmerken.leeg)
        and bool(rij.rollen("uitgever") or rij.rollen("spreekt_voor"))
    )


def _over_document(stand: _Stand, rij: Rij, schooljaar: SchoolYear) -> Iterator[Vraag]:
    naam = rij.titel or "een stuk zonder titel"
    counting = rij.soort in TELLENDE_SOORTEN and bool(rij.kan_tellen)
    for doubt in rij.twijfels:
        if doubt.over == "soort" and rij.status != "concept":
            text = f"Wat voor stuk is “{naam}”?"
        elif doubt.over == "status" and counting:
            text = f"Is “{naam}” vastgesteld, of is het een concept?"
        elif doubt.over == "partij" and counting:
            text = f"Van wie is “{naam}”?"
        else:
            continue
        yield from _vraag(stand, rij, schooljaar, _WOORDEN[doubt.over], text, doubt.opties, doubt.reden)
    dated = rij.van or rij.tot or rij.datum
    if counting and not dated and rij.status != "concept" and rij.variant not in DELEN:
        text = f"Van wanneer tot wanneer geldt “{naam}”?"
        why = "het stuk, de link en de bestandsnaam noemen geen periode en geen datum"
        yield from _vraag(stand, rij, schooljaar, GELDIGHEID, text, ("van", "tot"), why)
    for soort in OVER_DOCUMENT:
        besluit = stand.besluit(soort, document=rij.document)
        if besluit and besluit["toegepast"] and not besluit["zelfde_bewijs"]:
            text = f"Klopt het besluit over “{naam}” nog?"
            yield from _vraag(stand, rij, schooljaar, soort, text, ("ja", "nee"), "het bewijs is gewijzigd")


def _vraag(
    stand: _Stand,
    rij: Rij,
    schooljaar: SchoolYear,
    vraagsoort: str,
    text: str,
    opties: Iterable[str],
    reden: str,
) -> Iterator[Vraag]:
    """The question, unless a decision on this very evidence answers it."""
    besluit = stand.besluit(vraagsoort, document=rij.document)
    if besluit and besluit["zelfde_bewijs"]:
        return
    proof = bewijs_van_document(stand.machine[rij.document], vraagsoort)
    yield Vraag(
        schooljaar=str(schooljaar),
        vraagsoort=vraagsoort,
        soort=_gaat_over(rij),
        document=rij.document,
        partij=next(iter(rij.rollen("spreekt_voor") or rij.rollen("uitgever")), None),
        vraag=text,
        opties=json.dumps(list(opties), ensure_ascii=False),
        reden=_met_besluit(reden, besluit),
        vingerafdruk=proof,
        besluit=besluit["besluit"] if besluit else None,
    )


def _gaat_over(rij: Rij) -> str:
    """The counting soort that is at stake."""
    options = [rij.soort, *(option for doubt in rij.twijfels for option in doubt.opties)]
    return next((soort for soort in options if soort in TELLENDE_SOORTEN), rij.soort)


def _over_plannen(
    db: Database, stand: _Stand, partij: str, soort: str, schooljaar: SchoolYear
) -> Iterator[Vraag]:
    """Which of several is in force, where neither period nor date tells."""
    day = schooljaar.peildatum
    options = mogelijke_plannen(stand.rijen.values(), partij, soort, day)
    running = [r for r in options if r.geldt(day) and r.variant not in DELEN]
    tied = _even_nieuw(db, running)
    besluit = stand.besluit(PLAN_IN_KRACHT, partij=partij, schooljaar=str(schooljaar))
    if besluit and json.loads(besluit["waarde"]).get("soort") != soort:
        besluit = None
    changed = besluit is not None and not besluit["zelfde_bewijs"]
    if (besluit and not changed) or not (tied or changed):
        return
    proof = bewijs_van_plannen(mogelijke_plannen(stand.machine.values(), partij, soort, day))
    names = "; ".join(f"“{r.titel}” ({r.van or '?'} t/m {r.tot or '?'})" for r in tied or running)
    reden = (
        f"deze gelden tegelijk en geen is duidelijk het nieuwst: {names}"
        if tied
        else "het bewijs is gewijzigd"
    )
    yield Vraag(
        schooljaar=str(schooljaar),
        vraagsoort=PLAN_IN_KRACHT,
        soort=soort,
        document=None,
        partij=partij,
        vraag=f"Welk {soort} van {partij} geldt in schooljaar {schooljaar}?",
        opties=json.dumps([r.document for r in tied or running]),
        reden=_met_besluit(reden, besluit),
        vingerafdruk=proof,
        besluit=besluit["besluit"] if besluit else None,
    )


def _even_nieuw(db: Database, running: list[Rij]) -> list[Rij]:
    """The newest ones, where there are several that differ in their words."""
    if len(running) < 2:
        return []
    newest = max((r.van or "", r.datum_vaststelling or "") for r in running)
    last = [r for r in running if (r.van or "") == newest[0]]
    dated = {r.datum_vaststelling for r in last}
    if None not in dated and len(dated) > 1:
        last = [r for r in last if r.datum_vaststelling == newest[1]]
    different: list[Rij] = []
    for rij in last:
        if not any(lijken(db, rij, other) for other in different):
            different.append(rij)
    return different if len(different) > 1 else []


def _met_besluit(reden: str, besluit: dict[str, Any] | None) -> str:
    if besluit is None:
        return reden
    return (
        f"{reden}; besluit {besluit['besluit']} van {besluit['door']} is genomen op ander bewijs en geldt nog"
    )
