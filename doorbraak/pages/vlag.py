"""The flag: regions and gemeenten for which an element was not (fully) agreed, in three groups.

The groups mean different things, so nothing here counts over more than one of them.
"""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from doorbraak.pages.ledger import Established
from doorbraak.pages.matrix import Cell, asked, cells_of, elementen
from doorbraak.pages.reading import Row, schooljaren
from doorbraak.pages.vlag_bron import Bron, Citaat, bron_van, last_run, outcome
from doorbraak.pages.words import INDICATIES, ROLLEN, VORM_GROEPEN, VORMEN, word

DOORZETTINGSMACHT = "E4"
BUITEN = "valt buiten de afspraak"
# For an element without a vorm the indicatie says in which group it is.
INDICATIE_GROEPEN = {
    "niet_belegd": ("deels", "voorgenomen", "tegengesproken"),
    "niet_aangetroffen": ("niet_aangetroffen",),
    "niet_te_beoordelen": ("niet_te_beoordelen",),
}
NAMEN = {
    "niet_belegd": "Niet of niet volledig belegd",
    "niet_aangetroffen": "Niet aangetroffen in de onderzochte documenten",
    "niet_te_beoordelen": "Niet te beoordelen",
}
NAMEN_ELEMENT = {**NAMEN, "niet_belegd": "Niet of niet volledig afgesproken"}
_QUOTES = 2


@dataclass(frozen=True)
class Gemeente:
    """A gemeente of a flagged region with what holds for it and what was found of it."""

    code: str
    naam: str
    uitkomst: str
    dekking: tuple[str, ...]


@dataclass(frozen=True)
class Vlag:
    """A region in one group: its gemeenten in that group, and on what that rests.

    `hele_regio` is False where the region itself is in another group, or in none.
    """

    cel: Cell
    hele_regio: bool
    naam: str
    sector: str
    uitkomst: str
    vorig: str
    gemeenten: tuple[Gemeente, ...]
    citaten: tuple[Citaat, ...]
    documenten: int
    gelezen: int
    ongelezen: int
    dekking: tuple[str, ...]


@dataclass(frozen=True)
class Lijst:
    """The flag list of one element and schooljaar."""

    schooljaar: str
    schooljaren: list[str]
    element: Row
    elementen: list[Row]
    groepen: Mapping[str, list[Vlag]]
    namen: Mapping[str, str]
    bijgewerkt: str | None

    @property
    def kop(self) -> str:
        if self.element["id"] == DOORZETTINGSMACHT:
            return "Regio’s zonder belegde doorzettingsmacht"
        return f"Regio’s waar dit niet volledig is afgesproken: {self.element['naam']}"


def vlag(
    connection: sqlite3.Connection, arguments: Mapping[str, str], established: Established
) -> Lijst | None:
    """The list asked for, of E4 unless another element is; None when nothing was published yet."""
    if not (years := schooljaren(connection)):
        return None
    wanted = asked(arguments, years)
    known = elementen(connection, wanted.schooljaar)
    chosen = wanted.element or DOORZETTINGSMACHT
    element = next((e for e in known if e["id"] == chosen), None) or next(
        (e for e in known if e["id"] == DOORZETTINGSMACHT), known[0]
    )
    cells = [c for c in cells_of(connection, wanted.schooljaar, established) if c.element == element["id"]]
    bron = bron_van(connection, wanted.schooljaar, element["id"], years)
    return Lijst(
        schooljaar=wanted.schooljaar,
        schooljaren=years,
        element=element,
        elementen=known,
        groepen={group: _group(cells, group, bron) for group in VORM_GROEPEN},
        namen=NAMEN if element["id"] == DOORZETTINGSMACHT else NAMEN_ELEMENT,
        bijgewerkt=last_run(connection),
    )


def _group(cells: list[Cell], group: str, bron: Bron) -> list[Vlag]:
    """Regions that are in the group as a whole, then those of which only gemeenten are."""
    found = []
    for cell in cells:
        gemeenten = [
            g for g in bron.gemeenten.get(cell.swv, []) if _group_of_gemeente(cell, g, bron) == group
        ]
        if gemeenten or _group_of(cell) == group:
            found.append(_flag(cell, group, gemeenten, bron))
    return sorted(found, key=lambda flag: not flag.hele_regio)


def _citaten(cell: Cell, group: str, bron: Bron) -> list[Citaat]:
    """The first quotes; where only gemeenten are in this group, first what limits the agreement."""
    quotes = bron.citaten.get(cell.swv, [])
    if _group_of(cell) != group:
        quotes = sorted(quotes, key=lambda quote: quote.rol == ROLLEN["bewijs"])
    return quotes[:_QUOTES]


def _flag(cell: Cell, group: str, gemeenten: list[Row], bron: Bron) -> Vlag:
    named, searched = bron.namen[cell.swv], bron.gezocht.get(cell.swv, {})
    return Vlag(
        cel=cell,
        hele_regio=_group_of(cell) == group,
        naam=named["naam"] or "naam onbekend",
        sector=named["sector"],
        uitkomst=outcome(cell),
        vorig=bron.vorig.get(cell.swv, "") if bron.vorig.get(cell.swv) != outcome(cell) else "",
        gemeenten=tuple(
            Gemeente(
                g["code"],
                g["naam"],
                _words_of_gemeente(cell, g, bron),
                tuple(bron.dekking.get(g["code"], [])),
            )
            for g in gemeenten
        ),
        citaten=tuple(_citaten(cell, group, bron)),
        documenten=searched.get("documenten") or 0,
        gelezen=searched.get("gelezen") or 0,
        ongelezen=searched.get("ongelezen") or 0,
        dekking=tuple(bron.dekking.get(cell.swv, [])),
    )


def _group_of(cell: Cell) -> str | None:
    if cell.vorm is not None:
        return _holding(VORM_GROEPEN, cell.vorm)
    return _holding(INDICATIE_GROEPEN, cell.indicatie)


def _group_of_gemeente(cell: Cell, gemeente: Row, bron: Bron) -> str | None:
    if cell.vorm is not None:
        return _holding(VORM_GROEPEN, gemeente["vorm"] or cell.vorm)
    return "niet_belegd" if _outside(cell, gemeente, bron) else _group_of(cell)


def _outside(cell: Cell, gemeente: Row, bron: Bron) -> bool:
    """Whether something was found for the region, but not for this gemeente."""
    return cell.partly and gemeente["code"] not in bron.gedekt.get(cell.swv, frozenset())


def _words_of_gemeente(cell: Cell, gemeente: Row, bron: Bron) -> str:
    if cell.vorm is not None:
        return word(VORMEN, gemeente["vorm"] or cell.vorm)
    return BUITEN if _outside(cell, gemeente, bron) else word(INDICATIES, cell.indicatie)


def _holding(groups: Mapping[str, tuple[str, ...]], code: str) -> str | None:
    return next((group for group, codes in groups.items() if code in codes), None)
