"""What links, titles and headers tell before any document is read: the provisional dekking after collect.

Never a finding: what a document is and whether it is in force is only known once it is read.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from sqlite_utils import Database

from collect.school_year import SchoolYear
from extract.dekking import SOORTEN_GEMEENTE, SOORTEN_SWV
from extract.dekking_zoeken import Zoektocht, genoemd, zoektocht

PLAN = "ondersteuningsplan"
OPGEHAALD = "verwijzing gevonden en opgehaald"
NIET_OPGEHAALD = "verwijzing gevonden, niet opgehaald"
NIETS = "geen verwijzing gevonden"
NIET_BEREIKT = "website niet bereikt of niet afgemaakt"
GEEN_WEBSITE = "geen website bekend"


@dataclass(frozen=True)
class Voorlopig:
    """What the links tell about one soort of one party; `lopend` where one names years that hold now."""

    partij: str
    soort: str
    uitkomst: str
    lopend: bool


def voorlopig(db: Database, schooljaar: SchoolYear) -> Iterator[Voorlopig]:
    """One row for every party of the register and every soort that is looked for."""
    day = schooljaar.peildatum
    for table, soorten in (("samenwerkingsverbanden", SOORTEN_SWV), ("gemeenten", SOORTEN_GEMEENTE)):
        for row in list(db.query(f"SELECT code, website FROM {table} ORDER BY code")):
            search = zoektocht(db, row["code"], row["website"])
            named = defaultdict(list)
            for link in genoemd(db, row["code"]):
                named[link.soort].append(link)
            for soort in soorten:
                current = any(link.doet_ertoe(day) and link.periode.tot for link in named[soort])
                missed = bool(search.gemist(soort, day))
                yield Voorlopig(row["code"], soort, _uitkomst(bool(named[soort]), missed, search), current)


def _uitkomst(fetched: bool, missed: bool, search: Zoektocht) -> str:
    if missed:
        return NIET_OPGEHAALD
    if fetched:
        return OPGEHAALD
    if not search.website:
        return GEEN_WEBSITE
    return NIET_BEREIKT if search.belemmering else NIETS
