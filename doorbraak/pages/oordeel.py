"""What somebody can do about one cell: judge it, decide about a colleague's proposal, take over last year's."""

import hashlib
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assess.beoordelingen import beoordelingen_for
from assess.beoordelingsregels import INSPECTIES, ONBESLIST, person, standing
from doorbraak.pages.bevinding import BevindingPage, examined
from doorbraak.pages.blind import VERBORGEN, Cell
from doorbraak.pages.quotes import place
from doorbraak.pages.reading import Row, first, parsed, rows
from doorbraak.pages.words import ROLLEN, word
from doorbraak.toegang import Persoon, mag

FINAL = frozenset({"goedgekeurd", "consensus"})


@dataclass(frozen=True)
class Keuze:
    """A quote that can be chosen as evidence."""

    sleutel: str
    citaat: str
    titel: str
    plaats: str
    rol: str
    bewijs: Row


@dataclass(frozen=True)
class Werk:
    """What this person sees to do on the page of a cell, and why some of it is not there."""

    persoon: Persoon
    blind: bool
    voorstel: Row | None
    eigen_voorstel: bool
    verouderd: bool
    goedgekeurd: Row | None
    ander: Row | None
    overname: Row | None
    keuzes: list[Keuze]
    documenten: list[Row]

    @property
    def kan_voorstellen(self) -> bool:
        return self.voorstel is None or self.eigen_voorstel or self.verouderd

    @property
    def kan_besluiten(self) -> bool:
        """Whether the proposal on the table is for this person to approve or return."""
        return bool(self.voorstel and not self.eigen_voorstel and not self.blind)

    @property
    def oneens(self) -> bool:
        """Whether both inspecties are done and found something else."""
        return bool(self.goedgekeurd and self.ander and self.goedgekeurd["oordeel"] != self.ander["oordeel"])


def werk(
    dossier: sqlite3.Connection,
    view: BevindingPage,
    history: list[Row],
    earlier: list[Row],
    persoon: Persoon | None,
) -> Werk | None:
    """The work of this person on this cell; None for who does not judge."""
    if persoon is None or not mag(persoon, "beoordelen"):
        return None
    mine = [row for row in standing(history) if row["inspectie"] == persoon.inspectie]
    proposal = next((row for row in reversed(mine) if row["stap"] == "voorstel"), None)
    current = view.row["vingerafdruk"]
    final = latest_final(history, current)
    other = next(inspectie for inspectie in INSPECTIES if inspectie != persoon.inspectie)
    blind = view.row["indicatie"] == VERBORGEN
    done = proposal is not None or final.get(str(persoon.inspectie)) is not None or blind
    return Werk(
        persoon=persoon,
        blind=blind,
        voorstel=proposal,
        eigen_voorstel=proposal is not None and person(proposal) == persoon.id,
        verouderd=proposal is not None and proposal["vingerafdruk"] != current,
        goedgekeurd=final.get(str(persoon.inspectie)),
        ander=final.get(other),
        overname=None if done else taken_over(earlier, str(persoon.inspectie), current),
        keuzes=choices(dossier, (view.row["swv"], view.row["schooljaar"], view.row["element"])),
        documenten=examined(dossier, view.row["swv"], view.row["schooljaar"]),
    )


def latest_final(history: list[Row], vingerafdruk: str) -> dict[str, Row]:
    """Per inspectie the last approved or agreed beoordeling about the bevinding as it is."""
    return {
        row["inspectie"]: row
        for row in standing(history)
        if row["stap"] in FINAL and row["vingerafdruk"] == vingerafdruk
    }


def earlier_of(ledger: sqlite3.Connection, cell: Cell) -> list[Row]:
    """The standing beoordelingen of the same swv and element in the schooljaar before."""
    years = rows(
        ledger,
        """
        SELECT DISTINCT schooljaar FROM beoordelingen
        WHERE swv = ? AND element = ? AND schooljaar < ? ORDER BY schooljaar DESC LIMIT 1
        """,
        [cell[0], cell[2], cell[1]],
    )
    if not years:
        return []
    return standing(beoordelingen_for(ledger, cell[0], years[0]["schooljaar"], cell[2]))


def taken_over(earlier: Iterable[Row], inspectie: str, vingerafdruk: str) -> Row | None:
    """What this inspectie last established about exactly the same evidence; nothing that stayed undecided."""
    found = [
        row
        for row in earlier
        if row["inspectie"] == inspectie
        and row["stap"] in FINAL
        and row["vingerafdruk"] == vingerafdruk
        and row["oordeel"] != ONBESLIST
    ]
    return found[-1] if found else None


def choices(dossier: sqlite3.Connection, cell: Cell) -> list[Keuze]:
    """Every quote that the page of the cell shows: the evidence on all sides, then what came near."""
    found = rows(
        dossier,
        """
        SELECT bewijs.document AS sha256, bewijs.url, bewijs.pagina, bewijs.anker, bewijs.citaat, bewijs.rol,
            coalesce(duiding.titel, documenten.titel, documenten.bestandsnaam) AS titel
        FROM bevinding_bewijs AS bewijs
        LEFT JOIN document_duiding AS duiding ON duiding.document = bewijs.document
        LEFT JOIN documenten ON documenten.sha256 = bewijs.document
        WHERE swv = ? AND schooljaar = ? AND element = ? ORDER BY bewijs.deelvraag, bewijs.rol, bewijs.rang
        """,
        cell,
    )
    account = first(
        dossier,
        "SELECT dichtstbij FROM zoekverantwoording WHERE swv = ? AND schooljaar = ? AND element = ?",
        cell,
    )
    for near in parsed(account["dichtstbij"]) if account else []:
        found.append(
            {"sha256": near["document"], "url": None, "rol": "kwam dichtbij"}
            | {name: near.get(name) for name in ("pagina", "anker", "citaat", "titel")}
        )
    if any(row["rol"] == VERBORGEN for row in found):
        found.sort(key=lambda row: (row["sha256"], row["pagina"] or 0, row["citaat"]))
    shown: dict[str, Keuze] = {}
    for row in found:
        proof = {name: row[name] for name in ("url", "sha256", "pagina", "anker", "citaat")}
        same = [proof[name] for name in ("sha256", "pagina", "anker", "citaat")]
        key = hashlib.sha256(repr(same).encode()).hexdigest()[:16]
        role = "" if row["rol"] == VERBORGEN else word(ROLLEN, row["rol"])
        shown.setdefault(
            key,
            Keuze(
                key,
                row["citaat"],
                row["titel"] or "document zonder titel",
                place(row["pagina"], row["anker"]),
                role,
                proof,
            ),
        )
    return list(shown.values())


def own_quote(dossier: sqlite3.Connection, cell: Cell, form: Mapping[str, str]) -> Row | str | None:
    """The quote somebody typed, when it stands so on that page; else why not; None when nothing was typed."""
    quote = " ".join(form.get("eigen_citaat", "").split())
    if not quote:
        return None
    document, number = form.get("eigen_document", ""), form.get("eigen_pagina", "").strip()
    if len(quote) < 12:
        return "uw eigen citaat is te kort om terug te vinden; neem de hele zin over"
    if not first(
        dossier,
        "SELECT 1 AS ja FROM onderzochte_documenten WHERE swv = ? AND schooljaar = ? AND document = ?",
        [cell[0], cell[1], document],
    ):
        return "kies bij uw eigen citaat het document waarin het staat"
    for page in rows(
        dossier,
        "SELECT nummer, tekst FROM paginas WHERE document = ? AND (? = '' OR nummer = ?) ORDER BY nummer",
        [document, number, number],
    ):
        if quote in " ".join(page["tekst"].split()):
            return {
                "url": None, "sha256": document, "pagina": page["nummer"], "anker": None, "citaat": quote,
                "door_inspecteur": True,
            }  # fmt: skip
    return "uw eigen citaat staat niet zo op die pagina; neem het letterlijk over"
