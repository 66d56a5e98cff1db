"""The sources of a run: which connectors there are, for which gemeenten, and what they would ask."""

from collections.abc import Callable, Iterator

from sqlite_utils import Database

from collect.frontier import Budget
from collect.register.model import Gemeente, Register
from collect.school_year import SchoolYear
from collect.site_crawl import Surroundings
from collect.sources.bron import Bron
from collect.sources.cvdr import Cvdr
from collect.sources.diwoo import Diwoo
from collect.sources.geheugen import lees, site_van
from collect.sources.instelling import Bronnen, Instelling
from collect.sources.officielepublicaties import Officielepublicaties
from collect.sources.openbesluitvorming import Openbesluitvorming
from collect.sources.ronde import Ronde

CONNECTORS: dict[str, Callable[[Instelling, SchoolYear], Bron]] = {
    "openbesluitvorming": lambda hoe, _: Openbesluitvorming(hoe),
    "cvdr": Cvdr,
    "officielepublicaties": Officielepublicaties,
    "diwoo": lambda hoe, _: Diwoo(hoe),
}


def rondes(
    db: Database,
    register: Register,
    schooljaar: SchoolYear,
    swv: frozenset[str],
    bronnen: Bronnen,
    budget: Budget,
    around: Surroundings,
) -> list[Ronde]:
    """One job for each chosen source."""
    if not bronnen.gekozen:
        return []
    memory, places = lees(db), gemeenten(register, swv)
    return [
        Ronde(CONNECTORS[hoe.naam](hoe, schooljaar), hoe, places, memory, around, budget)
        for hoe in bronnen.gekozen
    ]


def voornemens(
    register: Register, schooljaar: SchoolYear, swv: frozenset[str], bronnen: Bronnen
) -> Iterator[tuple[str, str, str]]:
    """Site, gemeente and address of what would be asked of the sources to begin with."""
    for hoe in bronnen.gekozen:
        bron = CONNECTORS[hoe.naam](hoe, schooljaar)
        for gemeente in gemeenten(register, swv):
            for url in bron.voornemens(gemeente):
                yield site_van(hoe.naam, gemeente.code), gemeente.code, url


def gemeenten(register: Register, swv: frozenset[str]) -> list[Gemeente]:
    """The gemeenten of these samenwerkingsverbanden, or of all."""
    wanted = {lid.gemeente for lid in register.lidmaatschappen if not swv or lid.swv in swv}
    return [gemeente for gemeente in register.gemeenten if gemeente.code in wanted]
