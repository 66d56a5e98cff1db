"""The work that waits: what each cell asks of this person, in the order in which it is worth doing."""

import sqlite3
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from assess.beoordelingsregels import INSPECTIES, person, standing
from doorbraak.pages.blind import VERBORGEN, Cell
from doorbraak.pages.oordeel import FINAL, latest_final, taken_over
from doorbraak.pages.reading import Row, rows, schooljaren
from doorbraak.pages.volgorde import review_order
from doorbraak.toegang import Persoon

# What a cell asks of who looks, most pressing first: somebody waits, then something changed, then new work.
TAKEN = {
    "besluiten": "voorstel van een collega: keur het goed of geef het terug",
    "teruggegeven": "uw voorstel is teruggegeven",
    "gewijzigd": "bevinding gewijzigd sinds het oordeel",
    "oneens": "de inspecties zijn het niet eens",
    "blind": "blind te lezen",
    "overnemen": "te beoordelen; zelfde bewijs als vorig schooljaar",
    "beoordelen": "te beoordelen",
    "wacht": "uw voorstel wacht op een collega",
    "klaar": "klaar",
}
OPEN = frozenset({"besluiten", "teruggegeven", "gewijzigd", "oneens", "blind", "overnemen", "beoordelen"})
KEUZES = {"mij": "mijn cellen", "vrij": "nog van niemand", "alles": "alle cellen"}
PER_PAGINA = 50


@dataclass(frozen=True)
class Taak:
    """One cell and what it asks."""

    swv: str
    naam: str
    schooljaar: str
    element: str
    indicatie: str
    conflict: bool
    taak: str
    aan: str | None

    @property
    def path(self) -> str:
        return f"/bevinding/{self.schooljaar}/{self.swv}/{self.element}"

    @property
    def woord(self) -> str:
        return TAKEN[self.taak]

    @property
    def open(self) -> bool:
        return self.taak in OPEN


@dataclass(frozen=True)
class Werkvoorraad:
    """All that the page shows."""

    schooljaar: str
    schooljaren: list[str]
    van: str
    taken: list[Taak]
    meer: int
    stand: Counter[str]
    totaal: int
    personen: list[tuple[str, int, int]]
    namen: list[str]

    @property
    def klaar(self) -> int:
        return self.stand["klaar"]


@dataclass(frozen=True)
class Besproken:
    """What the ledger says about the cells of a schooljaar, as this person may see it."""

    history: Mapping[Cell, list[Row]]
    earlier: Mapping[Cell, list[Row]]
    aan: Mapping[Cell, str | None]
    namen: list[str]


def besproken(ledger: sqlite3.Connection, schooljaar: str, inspectie: str) -> Besproken:
    """Everything that was said and assigned about a schooljaar, read at once."""
    history: dict[Cell, list[Row]] = {}
    for row in rows(ledger, "SELECT * FROM beoordelingen WHERE schooljaar = ? ORDER BY id", [schooljaar]):
        history.setdefault((row["swv"], schooljaar, row["element"]), []).append(row)
    last: dict[Cell, list[Row]] = {}
    for row in rows(
        ledger,
        "SELECT * FROM beoordelingen WHERE schooljaar < ? AND inspectie = ? ORDER BY schooljaar, id",
        [schooljaar, inspectie],
    ):
        cell = row["swv"], schooljaar, row["element"]
        if cell in last and last[cell][0]["schooljaar"] != row["schooljaar"]:
            last[cell] = []
        last.setdefault(cell, []).append(row)
    given = rows(
        ledger,
        "SELECT swv, element, aan FROM toewijzingen WHERE schooljaar = ? AND inspectie = ? ORDER BY id",
        [schooljaar, inspectie],
    )
    named = rows(
        ledger,
        """
        SELECT door AS naam FROM beoordelingen WHERE inspectie = ?
        UNION SELECT aan FROM toewijzingen WHERE inspectie = ? AND aan IS NOT NULL ORDER BY 1
        """,
        [inspectie, inspectie],
    )
    return Besproken(
        history,
        {cell: standing(found) for cell, found in last.items()},
        {(row["swv"], schooljaar, row["element"]): row["aan"] for row in given},
        [row["naam"] for row in named],
    )


def werkvoorraad(
    dossier: sqlite3.Connection, wanted: Mapping[str, str], said: Besproken, persoon: Persoon
) -> Werkvoorraad | None:
    """The work of this person in a schooljaar; None when nothing was published yet."""
    if not (years := schooljaren(dossier)):
        return None
    schooljaar = chosen_year(wanted, years)
    van = wanted.get("van", "") if wanted.get("van") in KEUZES else "mij"
    order = review_order(dossier, schooljaar)
    everything = [
        _task(row, said, persoon)
        for row in rows(
            dossier,
            """
            SELECT bevindingen.*, samenwerkingsverbanden.naam FROM bevindingen
            JOIN samenwerkingsverbanden ON code = swv WHERE schooljaar = ?
            """,
            [schooljaar],
        )
    ]
    urgency = {task: place for place, task in enumerate(TAKEN)}
    # New work is one pile: whether last year's oordeel is at hand does not make it more pressing.
    urgency["overnemen"] = urgency["beoordelen"]
    everything.sort(key=lambda task: (urgency[task.taak], order((task.swv, schooljaar, task.element))))
    shown = [task for task in everything if task.taak != "klaar" and _asked(task, van, persoon)]
    per_person = Counter(task.aan for task in everything if task.aan)
    done = Counter(task.aan for task in everything if task.aan and task.taak == "klaar")
    return Werkvoorraad(
        schooljaar=schooljaar,
        schooljaren=years,
        van=van,
        taken=shown[:PER_PAGINA],
        meer=max(len(shown) - PER_PAGINA, 0),
        stand=Counter(task.taak for task in everything),
        totaal=len(everything),
        personen=[(name, done[name], number) for name, number in sorted(per_person.items())],
        namen=said.namen,
    )


def chosen_year(wanted: Mapping[str, str], years: list[str]) -> str:
    """The schooljaar that was asked for, else the newest."""
    return wanted["schooljaar"] if wanted.get("schooljaar") in years else years[0]


def _asked(task: Taak, van: str, persoon: Persoon) -> bool:
    """Whether the task belongs to the part that was asked for; a colleague's proposal is for everybody."""
    if van == "alles":
        return True
    if van == "vrij":
        return task.aan is None and task.open
    return task.aan == persoon.id or task.taak in ("besluiten", "teruggegeven", "wacht")


def _task(row: Row, said: Besproken, persoon: Persoon) -> Taak:
    cell = row["swv"], row["schooljaar"], row["element"]
    task = Taak(
        swv=row["swv"],
        naam=row["naam"] or "naam onbekend",
        schooljaar=row["schooljaar"],
        element=row["element"],
        indicatie=row["indicatie"],
        conflict=bool(row["conflict"]),
        taak="blind",
        aan=said.aan.get(cell),
    )
    if row["indicatie"] == VERBORGEN:
        return task
    return replace(task, taak=_asks(row, said.history.get(cell, []), said.earlier.get(cell, []), persoon))


def _asks(row: Row, history: list[Row], earlier: list[Row], persoon: Persoon) -> str:
    current, inspectie = row["vingerafdruk"], str(persoon.inspectie)
    mine = [other for other in standing(history) if other["inspectie"] == inspectie]
    proposal = next((other for other in reversed(mine) if other["stap"] == "voorstel"), None)
    if proposal and proposal["vingerafdruk"] == current:
        return "wacht" if person(proposal) == persoon.id else "besluiten"
    final = latest_final(history, current)
    if inspectie in final:
        differ = len({other["oordeel"] for other in final.values()}) > 1
        return "oneens" if differ and set(final) == set(INSPECTIES) else "klaar"
    if proposal or any(other["stap"] in FINAL for other in mine):
        return "gewijzigd"
    if _returned(mine, history, persoon):
        return "teruggegeven"
    return "overnemen" if taken_over(earlier, inspectie, current) else "beoordelen"


def _returned(mine: list[Row], history: list[Row], persoon: Persoon) -> bool:
    """Whether the last thing that happened to a proposal of this person is that it came back."""
    by_id = {other["id"]: other for other in history}
    last = next((other for other in reversed(mine) if other["stap"] == "teruggegeven"), None)
    return last is not None and person(by_id[last["vervangt"]]) == persoon.id
