"""Lets decisions of people hold: over the program's judgement, which stays beside it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace

from sqlite_utils import Database

from collect.school_year import SchoolYear
from extract.besluit import (
    GELDIGHEID,
    OVER_DOCUMENT,
    PARTIJ,
    PLAN_IN_KRACHT,
    RENDEREN,
    SOORT,
    VRIJGEVEN,
    Besluit,
)
from extract.besluit_bewijs import bewijs_nu, documenten_van
from extract.duiding_rij import Rij
from extract.duiding_soort import TELLENDE_SOORTEN
from extract.duiding_tellen import kan_tellen
from extract.partijen import Partij

_KOLOMMEN = (
    "besluit", "soort", "partij", "schooljaar", "document", "waarde", "reden", "door", "op", "toegepast",
    "zelfde_bewijs",
)  # fmt: skip


def pas_toe(rijen: Mapping[str, Rij], besluiten: Iterable[Besluit]) -> dict[str, Rij]:
    """The rows with the decisions about documents in them; a web plan's decision holds for its chapters."""
    found = dict(rijen)
    parts: dict[str, list[str]] = {}
    for rij in rijen.values():
        parts.setdefault(rij.geheel, []).append(rij.document)
    for besluit in besluiten:
        if besluit.soort not in OVER_DOCUMENT or besluit.soort == VRIJGEVEN:
            continue
        for about in documenten_van(besluit, rijen):
            for document in {about.document, *parts.get(about.document, [])}:
                found[document] = _besloten(found[document], besluit)
    return found


def _besloten(rij: Rij, besluit: Besluit) -> Rij:
    """One row with one decision in it."""
    why = str(besluit)
    if besluit.soort == PARTIJ:
        speaks = [Partij(code, "spreekt_voor", why) for code in besluit.waarde["spreekt_voor"]]
        others = [p for p in rij.partijen if p.rol not in ("spreekt_voor", "beperkt_tot")]
        return replace(rij, partijen=(*others, *speaks))
    if besluit.soort == SOORT:
        soort = str(besluit.waarde["soort"])
        telt = "ja" if soort in TELLENDE_SOORTEN else "nee" if soort != "overig" else _telt_als_overig(rij)
        rij = replace(
            rij,
            soort=soort,
            soort_reden=why,
            landelijk=int(soort == "landelijk"),
            kenmerken=replace(rij.kenmerken, telt=telt, klasse=rij.kenmerken.klasse),
        )
    if besluit.soort == GELDIGHEID:
        value = besluit.waarde
        if "van" in value or "tot" in value:
            rij = replace(
                rij, van=value.get("van", rij.van), tot=value.get("tot", rij.tot), periode_reden=why
            )
        if "status" in value:
            rij = replace(rij, status=str(value["status"]), status_reden=why)
    counts, reason = kan_tellen(rij.soort, rij.kenmerken, landelijk=bool(rij.landelijk), status=rij.status)
    return replace(rij, kan_tellen=int(counts), kan_tellen_reden=reason)


def _telt_als_overig(rij: Rij) -> str:
    """A paper that a person calls overig counts only where it records a decision itself."""
    return rij.kenmerken.telt if rij.soort == "overig" else "besluit"


def schrijf_besluiten(db: Database, rijen: Mapping[str, Rij], besluiten: Iterable[Besluit]) -> None:
    """What stands and whether it is applied, beside what it is applied to; only where it differs."""
    rows = [_rij_van(besluit, rijen) for besluit in besluiten]
    names = ", ".join(_KOLOMMEN)
    stored = [tuple(row) for row in db.execute(f"SELECT {names} FROM toegepaste_besluiten ORDER BY besluit")]
    if stored != rows:
        db.execute("DELETE FROM toegepaste_besluiten")
        marks = ", ".join("?" * len(_KOLOMMEN))
        for row in rows:
            db.execute(f"INSERT INTO toegepaste_besluiten ({names}) VALUES ({marks})", list(row))


def _rij_van(besluit: Besluit, rijen: Mapping[str, Rij]) -> tuple[object, ...]:
    peildatum = SchoolYear.parse(besluit.schooljaar).peildatum if besluit.schooljaar else None
    now = bewijs_nu(besluit, rijen, peildatum)
    present = documenten_van(besluit, rijen) if besluit.document else []
    # a decision about a site rests on no document
    site = besluit.soort == RENDEREN
    applied = site or bool(present)
    same = site or (now is not None and now == besluit.vingerafdruk)
    # a plan whose words are now in another file is that file
    document = present[0].document if present and besluit.soort == PLAN_IN_KRACHT else besluit.document
    value = json.dumps(dict(besluit.waarde), ensure_ascii=False, sort_keys=True)
    return (
        besluit.id, besluit.soort, besluit.partij, besluit.schooljaar, document, value, besluit.reden, besluit.door,
        besluit.op, int(applied), int(same),
    )  # fmt: skip
