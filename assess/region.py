"""Which documents belong to a samenwerkingsverband in a schooljaar, and which of them count."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlite_utils import Database

from collect.school_year import SchoolYear
from extract.duiding_variant import DELEN
from extract.periode import eind_na_publicatie, in_force


@dataclass(frozen=True)
class Region:
    """A samenwerkingsverband with its gemeenten; `gemeenten` and `met_website` map codes to names."""

    swv: str
    gemeenten: Mapping[str, str]
    met_website: Mapping[str, str]
    varianten: Mapping[str, str]

    def codes(self, names: Iterable[str]) -> frozenset[str]:
        """The codes of those `names` (codes or names) that are gemeenten of this region."""
        known = {self.varianten.get(name.strip().casefold()) for name in names}
        return frozenset(code for code in known if code is not None)


@dataclass(frozen=True)
class Examined:
    """One document of a region: for which of its gemeenten it speaks, and whether it counts.

    `eigen` tells that it is the samenwerkingsverband's own and not of one gemeente; `werk` is the same for
    the parts of one document; `ongelezen` counts pages without usable text, `verborgen` passages that nobody may see.
    """

    document: str
    werk: str
    titel: str | None
    soort: str
    status: str
    van: date | None
    tot: date | None
    datum: date | None
    landelijk: bool
    kan_tellen: bool
    eigen: bool
    gemeenten: frozenset[str]
    telt_mee: bool
    reden: str
    paginas: int
    ongelezen: int
    tekst_hash: str
    verborgen: int = 0
    variant: str | None = None

    @property
    def naam(self) -> str:
        return f"“{self.titel}”" if self.titel else f"een {self.soort} zonder titel"

    def may_hold_on(self, day: date) -> bool:
        """Whether nothing that is known of its period excludes `day`."""
        if self.van is None and self.tot is None and self.datum is None:
            return True
        return in_force(self.van, self.tot, "onbekend", self.datum, day)[0]

    def ended_before(self, day: date) -> bool:
        """Whether it held once and no more on `day`, by its stated end or else by its date."""
        last = self.tot or (self.datum and eind_na_publicatie(self.datum))
        return last is not None and last < day

    def could_count(self, day: date) -> bool:
        """Whether its unread pages may hold an agreement: a scan nobody could read may be anything."""
        if self.telt_mee:
            return True
        unknown = self.soort == "overig" and self.ongelezen >= self.paginas
        possible = (self.kan_tellen or unknown) and not self.landelijk and self.status != "concept"
        return possible and self.may_hold_on(day) and (self.eigen or bool(self.gemeenten))


def region_of(db: Database, swv: str) -> Region:
    """The region as the register has it."""
    rows = db.query(
        """
        SELECT gemeenten.* FROM swv_gemeenten JOIN gemeenten ON gemeenten.code = swv_gemeenten.gemeente
        WHERE swv_gemeenten.swv = ? ORDER BY gemeenten.code
        """,
        [swv],
    )
    gemeenten, sites, varianten = {}, {}, {}
    for row in rows:
        code, naam = row["code"], row["naam"]
        gemeenten[code] = naam
        if row["website"]:
            sites[code] = naam
        for name in (code, naam, *json.loads(row["naam_varianten"] or "[]")):
            varianten[name.casefold()] = code
    return Region(swv, gemeenten, sites, varianten)


def examined(db: Database, region: Region, peildatum: date) -> tuple[Examined, ...]:
    """Every document of the region and its gemeenten, the counting ones first and the newest before the older."""
    parties = (region.swv, *region.gemeenten)
    rows = db.query(
        f"""
        SELECT duiding.*, lezingen.uitkomst, lezingen.paginas, lezingen.paginas_ongelezen
        FROM document_duiding AS duiding LEFT JOIN lezingen USING (document)
        WHERE duiding.document IN (
            SELECT document FROM document_partijen
            WHERE rol <> 'genoemd' AND partij IN ({", ".join("?" * len(parties))}))
        """,
        parties,
    )
    chosen = _gekozen(db, parties, peildatum)
    found = (_examined(db, region, row, peildatum, chosen) for row in rows)
    documents = [document for document in found if document is not None]
    documents.sort(key=lambda d: d.document)
    documents.sort(key=lambda d: (d.telt_mee, d.datum or d.van or date.min), reverse=True)
    return tuple(documents)


def _gekozen(db: Database, parties: Iterable[str], peildatum: date) -> dict[tuple[str, str], tuple[str, str]]:
    """Per party and soort the document that a person said is in force, with the words of that besluit."""
    query = """
        SELECT besluit, partij, document, json_extract(waarde, '$.soort') AS soort, door, reden
        FROM toegepaste_besluiten WHERE soort = 'plan_in_kracht' AND toegepast AND schooljaar = ?
        ORDER BY besluit
    """
    rows = db.query(query, [str(SchoolYear.of(peildatum))])
    known = set(parties)
    return {
        (row["partij"], row["soort"]): (
            row["document"],
            f"besluit {row['besluit']} van {row['door']}: {row['reden']}",
        )
        for row in rows
        if row["partij"] in known
    }


def _examined(
    db: Database,
    region: Region,
    row: Mapping[str, Any],
    peildatum: date,
    chosen: Mapping[tuple[str, str], tuple[str, str]],
) -> Examined | None:
    roles: dict[str, set[str]] = {}
    for part in db.query("SELECT partij, rol FROM document_partijen WHERE document = ?", [row["document"]]):
        roles.setdefault(part["rol"], set()).add(part["partij"])
    scope = speaks_for(region, roles)
    if scope is None:
        return None
    eigen, gemeenten = scope
    van, tot, datum = (_date(row[name]) for name in ("van", "tot", "datum"))
    telt_mee, reden = in_force(van, tot, row["status"], datum, peildatum)
    for partij in sorted(roles.get("spreekt_voor", ())):
        if said := chosen.get((partij, row["soort"])):
            document, why = said
            own = document in (row["document"], row["onderdeel_van"])
            if own or row["variant"] not in DELEN:
                telt_mee, reden = own, why if own else f"{why} (een ander document geldt)"
    if row["landelijk"]:
        telt_mee, reden = False, "landelijke tekst: geen afspraak van deze regio"
    elif not eigen and not gemeenten:
        telt_mee, reden = False, "maakt afspraken voor een andere regio of gemeente"
    elif not row["kan_tellen"]:
        telt_mee, reden = False, row["kan_tellen_reden"]
    paginas, ongelezen = _reading(row)
    return Examined(
        document=row["document"],
        werk=row["onderdeel_van"] or row["document"],
        titel=row["titel"],
        soort=row["soort"],
        status=row["status"],
        van=van,
        tot=tot,
        datum=_date(row["datum_vaststelling"]) or datum or van,
        landelijk=bool(row["landelijk"]),
        kan_tellen=bool(row["kan_tellen"]),
        eigen=eigen,
        gemeenten=gemeenten,
        telt_mee=telt_mee,
        reden=reden,
        paginas=paginas,
        ongelezen=ongelezen,
        tekst_hash=_tekst_hash(db, row["document"]),
        verborgen=_hidden(db, row["document"]),
        variant=row["variant"],
    )


def speaks_for(region: Region, roles: Mapping[str, set[str]]) -> tuple[bool, frozenset[str]] | None:
    """(own document of the samenwerkingsverband, gemeenten it speaks for); None when it is not about this region.

    What a samenwerkingsverband agrees with gemeenten is no agreement of another samenwerkingsverband of
    those gemeenten. Without a `spreekt_voor` the publisher speaks for itself.
    """
    speakers = roles.get("spreekt_voor") or roles.get("uitgever", set())
    limits = roles.get("beperkt_tot", set())
    own = region.swv in speakers
    foreign = not own and any(not partij.startswith("GM") for partij in speakers)
    gemeenten = frozenset(region.gemeenten) if own else frozenset(speakers & set(region.gemeenten))
    if limits:
        gemeenten &= limits
    if foreign or not (own or gemeenten) or (limits and not gemeenten):
        return (False, frozenset()) if region.swv in roles.get("uitgever", set()) else None
    return own, gemeenten


def _reading(row: Mapping[str, Any]) -> tuple[int, int]:
    """(pages, unread pages); a document that gave no text at all has at least one unread page."""
    if row["uitkomst"] is None:
        return 1, 1
    paginas, ongelezen = row["paginas"], row["paginas_ongelezen"]
    if row["uitkomst"] not in ("gelezen", "deels"):
        return max(paginas, 1), max(paginas, 1)
    return paginas, ongelezen


def _hidden(db: Database, document: str) -> int:
    query = "SELECT count(*) FROM passages WHERE document = ? AND verborgen IS NOT NULL"
    return int(db.execute(query, [document]).fetchone()[0])


def _tekst_hash(db: Database, document: str) -> str:
    """The text of a document as one hash: the same for the same words on other pages."""
    rows = db.execute("SELECT tekst_hash FROM passages WHERE document = ? ORDER BY volgnummer", [document])
    return hashlib.sha256("\n".join(row[0] for row in rows).encode()).hexdigest()


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
