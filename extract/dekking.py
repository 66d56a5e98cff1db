"""What of each soort was obtained for each party, and why where it was not.

One row per party x schooljaar x soort. The first of these that applies is its uitkomst:

1. `alleen_scan`, `onleesbaar`, `deels_ongelezen`: a document in force was obtained, but it is a scan that could not
   be recognised, a file that could not be opened, or not all of its pages could be read.
2. `onzeker`: a question about exactly this waits for a person (duiding_vragen).
3. `verkregen`, of a soort of which there is one at a time (ondersteuningsplan, jeugdplan): it is in force and read.
   An annex or an addendum alone is not the plan.
4. `uitgesloten_robots`, `login`, `toestemming`, `lege_schil`, `niet_opgehaald`, `budget_op`: a link whose words name
   this soort was not fetched. Links that name an expired or coming period do not matter.
5. `verkregen`, of the other soorten.
6. `onbereikbaar`, `bron_onbereikbaar` and those of 4: of the site or source as a whole.
7. `alleen_scan`, `onleesbaar`: a file was obtained that nobody can tell the soort of, because it could not be read.
8. `alleen_concept`, `verlopen`, `toekomstig`: documents of this soort exist, but none in force.
9. `geen_website_bekend`, else `niet_gevonden`: the site was searched, and nothing of this soort found.
"""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date

from sqlite_utils import Database

from collect.school_year import SchoolYear
from extract.dekking_materiaal import Gevonden, Materiaal, materiaal, partijen_van
from extract.dekking_zoeken import Adres, zoektocht
from extract.duiding_soort import zoekwoorden
from extract.periode import in_force
from extract.vragen import EEN_TEGELIJK, stel_vragen

# Every uitkomst there is.
UITKOMSTEN = (
    "verkregen", "onzeker", "alleen_scan", "onleesbaar", "deels_ongelezen", "alleen_concept", "verlopen", "toekomstig",
    "onbereikbaar", "bron_onbereikbaar", "uitgesloten_robots", "login", "toestemming", "lege_schil", "budget_op",
    "niet_opgehaald", "geen_website_bekend", "niet_gevonden",
)  # fmt: skip
SOORTEN_SWV = ("ondersteuningsplan", "oogo", "protocol", "convenant")
SOORTEN_GEMEENTE = ("jeugdplan",)


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
    asked = [(vraag, partijen_van(db, vraag)) for vraag in stel_vragen(db, schooljaar)]
    for code, website, soorten in parties:
        search = zoektocht(db, code, website)
        for soort in soorten:
            questions = [vraag for vraag, whom in asked if vraag.soort == soort and code in whom]
            material = materiaal(db, code, soort, schooljaar, search, questions)
            uitkomst, reden, document = uitkomst_van(material, schooljaar.peildatum)
            yield Dekking(code, str(schooljaar), soort, uitkomst, reden, document)


def uitkomst_van(materiaal: Materiaal, peildatum: date) -> tuple[str, str, str | None]:
    """The uitkomst, its reden and the document it rests on; the order is told above."""
    soort, gevonden, zoektocht = materiaal.soort, materiaal.gevonden, materiaal.zoektocht
    valid = materiaal.geldig(peildatum)
    whole = [found for found in valid if not found.deel] if soort in EEN_TEGELIJK else valid
    counts = f"{len(gevonden)} van deze soort verkregen, {len(valid)} geldig op {peildatum.isoformat()}; {zoektocht}"
    if unread := [found for found in valid if found.ongelezen]:
        return _ongelezen(unread, valid, counts)
    if materiaal.vragen:
        vraag = materiaal.vragen[0]
        return "onzeker", f"{vraag.vraag} ({vraag.reden}); {counts}", vraag.document
    if whole and soort in EEN_TEGELIJK:
        return "verkregen", counts, whole[0].document
    if missed := zoektocht.gemist(soort, peildatum):
        return missed[0].uitkomst, f"{_gemist(missed)}; {counts}", valid[0].document if valid else None
    if whole:
        return "verkregen", counts, whole[0].document
    if zoektocht.belemmering:
        uitkomst, why = zoektocht.belemmering
        return uitkomst, f"{why}; {counts}", None
    if may_be := [found for found in materiaal.onbekend if found.geldt(peildatum) or not found.datum]:
        uitkomst = "alleen_scan" if may_be[0].scan else "onleesbaar"
        why = f"{len(may_be)} bestanden waarvan niet te zien is wat het zijn, konden niet worden gelezen"
        return uitkomst, f"{why}; {counts}", may_be[0].document
    if valid:
        return "niet_gevonden", f"alleen een bijlage of addendum verkregen; {counts}", valid[0].document
    if gevonden:
        return *_niet_geldig(gevonden, peildatum, counts), gevonden[0].document
    if not zoektocht.website:
        return "geen_website_bekend", f"in het register staat geen website; {counts}", None
    return "niet_gevonden", f"{counts}; gezocht op {', '.join(zoekwoorden(soort))}", None


def _ongelezen(unread: list[Gevonden], valid: list[Gevonden], counts: str) -> tuple[str, str, str]:
    """How far what is in force could be read."""
    worst = max(unread, key=lambda f: f.ongelezen)
    pages = sum(f.ongelezen for f in unread), sum(f.paginas for f in valid)
    if any(f.ongelezen < f.paginas for f in valid):
        uitkomst = "deels_ongelezen"
    else:
        uitkomst = "alleen_scan" if all(f.scan for f in valid) else "onleesbaar"
    note = f" ({worst.toelichting})" if worst.toelichting else ""
    return uitkomst, f"{pages[0]} van {pages[1]} bladzijden niet gelezen{note}; {counts}", worst.document


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
