"""What one uitkomst of the dekking rests on: what was obtained, how was looked, what is asked and decided."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlite_utils import Database

from collect.school_year import SchoolYear
from extract.besluit import PARTIJ, PLAN_IN_KRACHT
from extract.dekking_zoeken import Zoektocht
from extract.duiding_variant import DELEN
from extract.periode import in_force
from extract.vragen import Vraag


@dataclass(frozen=True)
class Gevonden:
    """One obtained document of a soort, with what of it could be read."""

    document: str
    van: date | None
    tot: date | None
    status: str
    datum: date | None
    paginas: int
    ongelezen: int
    toelichting: str
    deel: bool = False
    scan: bool = True

    def geldt(self, peildatum: date) -> bool:
        return in_force(self.van, self.tot, self.status, self.datum, peildatum)[0]


@dataclass(frozen=True)
class Materiaal:
    """All that one uitkomst rests on.

    `onbekend` are files of the party of which nobody can tell what they are; `gekozen` is the document that a
    person said is in force.
    """

    soort: str
    gevonden: list[Gevonden]
    zoektocht: Zoektocht
    onbekend: list[Gevonden]
    vragen: list[Vraag]
    gekozen: str | None

    def geldig(self, peildatum: date) -> list[Gevonden]:
        """The documents in force: the one that a person chose, else by their period and status."""
        if chosen := [found for found in self.gevonden if found.document == self.gekozen]:
            return chosen
        return [found for found in self.gevonden if found.geldt(peildatum)]


def materiaal(
    db: Database,
    code: str,
    soort: str,
    schooljaar: SchoolYear,
    zoektocht: Zoektocht,
    vragen: list[Vraag],
) -> Materiaal:
    """The material about one soort of one party."""
    unknown = _gevonden(db, code, "overig", onbekend=True)
    return Materiaal(
        soort=soort,
        gevonden=list(_gevonden(db, code, soort)),
        zoektocht=zoektocht,
        onbekend=[found for found in unknown if found.ongelezen >= found.paginas],
        vragen=vragen,
        gekozen=_gekozen(db, code, soort, schooljaar),
    )


def partijen_van(db: Database, vraag: Vraag) -> frozenset[str]:
    """For whom the answer to a question matters: whom the document speaks for, or on whose site it stands."""
    query = (
        "SELECT partij, rol FROM document_partijen WHERE document = ? AND rol IN ('spreekt_voor', 'uitgever')"
    )
    roles = [(row["partij"], row["rol"]) for row in db.query(query, [vraag.document])]
    speaks = {partij for partij, rol in roles if rol == "spreekt_voor"}
    sites = {partij for partij, rol in roles if rol == "uitgever"}
    whom = speaks | sites if vraag.vraagsoort == PARTIJ or not speaks else speaks
    return frozenset(whom | {vraag.partij} if vraag.partij else whom)


def _gekozen(db: Database, code: str, soort: str, schooljaar: SchoolYear) -> str | None:
    """The document that a standing besluit says is in force."""
    query = """
        SELECT document FROM toegepaste_besluiten
        WHERE soort = ? AND toegepast AND partij = ? AND schooljaar = ? AND json_extract(waarde, '$.soort') = ?
        ORDER BY besluit DESC LIMIT 1
    """
    row = db.execute(query, [PLAN_IN_KRACHT, code, str(schooljaar), soort]).fetchone()
    return str(row[0]) if row else None


def _gevonden(db: Database, code: str, soort: str, *, onbekend: bool = False) -> Iterator[Gevonden]:
    """The documents of this soort that speak for the party; the parts of one together.

    With `onbekend` those that stand on its site and could be anything, because nothing of them was read.
    """
    roles, counts = (
        ("'spreekt_voor', 'uitgever'", "NOT d.landelijk") if onbekend else ("'spreekt_voor'", "d.kan_tellen")
    )
    query = f"""
        SELECT coalesce(d.onderdeel_van, d.document) AS geheel, min(d.van) AS van, max(d.tot) AS tot,
            max(d.status) AS status, max(d.datum) AS datum, sum(coalesce(l.paginas, 1)) AS paginas,
            sum(CASE WHEN l.document IS NULL THEN 1 WHEN l.paginas = 0 THEN 1 ELSE l.paginas_ongelezen END) AS ongelezen,
            coalesce(max(l.toelichting), '') AS toelichting, min(coalesce(d.variant, '')) AS variant,
            min(coalesce(l.uitkomst, '') IN ('gelezen', 'deels', 'onleesbaar', 'leeg')) AS scan
        FROM document_duiding AS d JOIN document_partijen AS p ON p.document = d.document
            LEFT JOIN lezingen AS l ON l.document = d.document
        WHERE p.partij = ? AND p.rol IN ({roles}) AND d.soort = ? AND {counts}
        GROUP BY geheel ORDER BY max(d.datum) DESC, geheel
    """
    for row in db.query(query, [code, soort]):
        yield Gevonden(
            document=row["geheel"],
            van=_dag(row["van"]),
            tot=_dag(row["tot"]),
            status=row["status"],
            datum=_dag(row["datum"]),
            paginas=max(row["paginas"], 1),
            ongelezen=row["ongelezen"],
            toelichting=row["toelichting"],
            deel=row["variant"] in DELEN,
            scan=bool(row["scan"]),
        )


def _dag(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
