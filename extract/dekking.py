"""What of each soort was obtained for each party, and why where it was not.

One row per party x schooljaar x soort. The first of these that applies is its uitkomst:

1. `onleesbaar`, `deels_ongelezen`: a document in force was obtained, but (not all of) its pages could be read.
2. `verkregen`, of a soort of which there is one at a time (ondersteuningsplan, jeugdplan): it is in force and read.
3. `uitgesloten_robots`, `niet_opgehaald`, `budget_op`: a link whose words name this soort was not fetched: refused
   by robots.txt, failed, or still in the queue. Links that name an expired or coming period do not matter.
4. `verkregen`, of the other soorten.
5. `bron_onbereikbaar`: a source of a gemeente's documents did not (wholly) answer. Then
   `onbereikbaar`, `uitgesloten_robots`, `niet_opgehaald`, `budget_op`: of the site as a whole: it or its robots.txt
   did not answer, it refuses us, it was not asked yet, or addresses were left in the queue.
6. `alleen_concept`, `verlopen`, `toekomstig`: documents of this soort exist, but none in force.
7. `geen_website_bekend`, else `niet_gevonden`: the site was searched, and nothing of this soort found.
"""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date

from sqlite_utils import Database

from collect.school_year import SchoolYear
from extract.dekking_zoeken import Adres, Zoektocht, zoektocht
from extract.periode import in_force

SOORTEN_SWV = ("ondersteuningsplan", "oogo", "protocol", "convenant")
SOORTEN_GEMEENTE = ("jeugdplan",)
EEN_TEGELIJK = ("ondersteuningsplan", "jeugdplan")


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

    def geldt(self, peildatum: date) -> bool:
        return in_force(self.van, self.tot, self.status, self.datum, peildatum)[0]


@dataclass(frozen=True)
class Dekking:
    """One row of the table."""

    partij: str
    schooljaar: str
    soort: str
    uitkomst: str
    reden: str
    document: str | None = None


def compute(db: Database, schooljaar: SchoolYear) -> None:
    """Fill dekking for one schooljaar and every party of the register; unchanged rows are not touched."""
    rows = {(row.partij, row.soort): row for row in _rows(db, schooljaar)}
    query = "SELECT partij, schooljaar, soort, uitkomst, reden, document FROM dekking WHERE schooljaar = ?"
    stored = {(row["partij"], row["soort"]): Dekking(**row) for row in db.query(query, [str(schooljaar)])}
    with db.atomic():
        for key in stored.keys() - rows.keys():
            db.execute(
                "DELETE FROM dekking WHERE partij = ? AND soort = ? AND schooljaar = ?",
                [*key, str(schooljaar)],
            )
        for key, row in rows.items():
            if stored.get(key) != row:
                db.execute(
                    "INSERT OR REPLACE INTO dekking (partij, schooljaar, soort, uitkomst, reden, document) "
                    "VALUES (:partij, :schooljaar, :soort, :uitkomst, :reden, :document)",
                    asdict(row),
                )


def _rows(db: Database, schooljaar: SchoolYear) -> Iterator[Dekking]:
    parties = [
        (row["code"], row["website"], soorten)
        for table, soorten in (("samenwerkingsverbanden", SOORTEN_SWV), ("gemeenten", SOORTEN_GEMEENTE))
        for row in db.query(f"SELECT code, website FROM {table} ORDER BY code")
    ]
    for code, website, soorten in parties:
        search = zoektocht(db, code, website)
        for soort in soorten:
            uitkomst, reden, document = uitkomst_van(
                soort, list(_gevonden(db, code, soort)), search, schooljaar.peildatum
            )
            yield Dekking(code, str(schooljaar), soort, uitkomst, reden, document)


def _gevonden(db: Database, code: str, soort: str) -> Iterator[Gevonden]:
    """The documents of this soort that speak for the party; the parts of one together."""
    query = """
        SELECT coalesce(d.onderdeel_van, d.document) AS geheel, min(d.van) AS van, max(d.tot) AS tot,
            max(d.status) AS status, max(d.datum) AS datum, sum(coalesce(l.paginas, 1)) AS paginas,
            sum(CASE WHEN l.document IS NULL THEN 1 WHEN l.paginas = 0 THEN 1 ELSE l.paginas_ongelezen END) AS ongelezen,
            coalesce(max(l.toelichting), '') AS toelichting
        FROM document_duiding AS d JOIN document_partijen AS p ON p.document = d.document
            LEFT JOIN lezingen AS l ON l.document = d.document
        WHERE p.partij = ? AND p.rol = 'spreekt_voor' AND d.soort = ? AND d.kan_tellen
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
        )


def _dag(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def uitkomst_van(
    soort: str, gevonden: list[Gevonden], zoektocht: Zoektocht, peildatum: date
) -> tuple[str, str, str | None]:
    """The uitkomst, its reden and the document it rests on; the order is told above."""
    valid = [found for found in gevonden if found.geldt(peildatum)]
    counts = f"{len(gevonden)} van deze soort verkregen, {len(valid)} geldig op {peildatum.isoformat()}; {zoektocht}"
    unread = [found for found in valid if found.ongelezen]
    if unread:
        worst = max(unread, key=lambda f: f.ongelezen)
        pages = sum(f.ongelezen for f in unread), sum(f.paginas for f in valid)
        uitkomst = "onleesbaar" if all(f.ongelezen >= f.paginas for f in valid) else "deels_ongelezen"
        note = f" ({worst.toelichting})" if worst.toelichting else ""
        return uitkomst, f"{pages[0]} van {pages[1]} bladzijden niet gelezen{note}; {counts}", worst.document
    if valid and soort in EEN_TEGELIJK:
        return "verkregen", counts, valid[0].document
    if missed := zoektocht.gemist(soort, peildatum):
        return missed[0].uitkomst, f"{_gemist(missed)}; {counts}", valid[0].document if valid else None
    if valid:
        return "verkregen", counts, valid[0].document
    if zoektocht.belemmering:
        uitkomst, why = zoektocht.belemmering
        return uitkomst, f"{why}; {counts}", None
    if gevonden:
        return *_niet_geldig(gevonden, peildatum, counts), gevonden[0].document
    if not zoektocht.website:
        return "geen_website_bekend", f"in het register staat geen website; {counts}", None
    return "niet_gevonden", counts, None


def _gemist(missed: Iterable[Adres]) -> str:
    """The links not fetched, the first by name."""
    first, *others = list(missed)
    more = f" en {len(others)} andere" if others else ""
    return f"niet opgehaald: '{first.naam}' ({first.reden}){more}"


def _niet_geldig(gevonden: list[Gevonden], peildatum: date, counts: str) -> tuple[str, str]:
    """Why none of the documents is in force: a draft for now first, then an old one, then one to come."""
    concept = [f for f in gevonden if f.status == "concept"]
    now = [f for f in concept if in_force(f.van, f.tot, "onbekend", f.datum, peildatum)[0]]
    if now or len(concept) == len(gevonden):
        return "alleen_concept", f"alleen een concept; {counts}"
    whys = [
        in_force(f.van, f.tot, f.status, f.datum, peildatum)[1] for f in gevonden if f.status != "concept"
    ]
    old = next((why for why in whys if why.startswith("verlopen")), None)
    if old:
        return "verlopen", f"{old}; {counts}"
    coming = next((why for why in whys if why.startswith("toekomstig")), None)
    if coming:
        return "toekomstig", f"{coming}; {counts}"
    return "niet_gevonden", f"{whys[0]}; {counts}"
