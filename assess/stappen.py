"""The four dates of a plan kept apart (concept, instemming, overleg per gemeente, vaststelling), and their order."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlite_utils import Database

# Of each pair the first comes before the second; the overleg and the instemming have no order between them.
VOLGORDE = (
    *(("concept", "oogo"), ("concept", "opr"), ("concept", "vaststelling")),
    *(("oogo", "vaststelling"), ("opr", "vaststelling")),
)
# How extract tells that a gemeente is in the list of those present; whether it was there is read from that list.
AANWEZIG = "aanwezig: '"
WOORDEN = {
    "concept": "het concept",
    "oogo": "het op overeenstemming gericht overleg",
    "opr": "de instemming van de ondersteuningsplanraad",
    "vaststelling": "de vaststelling",
}


@dataclass(frozen=True)
class Stap:
    """The day of one step; `partij` is the gemeente of an overleg, and otherwise the samenwerkingsverband."""

    stap: str
    partij: str
    datum: date
    document: str
    reden: str


def stappen(db: Database, swv: str, plan: str, makers: Iterable[str], gemeenten: Iterable[str]) -> list[Stap]:
    """The dates that the plan gives of itself, and of each overleg the one that papers about the plan state."""
    duiding = next(db.query("SELECT * FROM document_duiding WHERE document = ?", [plan]))
    found = [
        Stap(stap, swv, date.fromisoformat(day), plan, "datum die het plan van zichzelf noemt")
        for stap in WOORDEN
        if (day := duiding[f"datum_{stap}"])
    ]
    papers, region = [plan, *(m for m in makers if m != plan)], set(gemeenten)
    rows = [
        row
        for document in papers
        for row in db.query("SELECT * FROM document_oogo WHERE document = ? ORDER BY gemeente", [document])
        if row["gemeente"] in region and not row["reden"].startswith(AANWEZIG)
    ]
    known: set[str] = set()
    for row in rows:
        if row["gemeente"] not in known:
            known.add(row["gemeente"])
            day = date.fromisoformat(row["datum"])
            found.append(Stap("oogo", row["gemeente"], day, row["document"], row["reden"]))
    return found


def verkeerd_om(found: Iterable[Stap], gemeenten: Mapping[str, str]) -> Iterator[tuple[Stap, str]]:
    """Each step that stands after the one it should precede, with a sentence; it is flagged and not judged."""
    steps = list(found)
    for first, second in VOLGORDE:
        for one in (step for step in steps if step.stap == first):
            for other in (step for step in steps if step.stap == second):
                if one.datum > other.datum:
                    step = one if first in ("oogo", "opr") else other
                    yield step, f"{_naam(one, gemeenten)} is later dan {_naam(other, gemeenten)}"


def _naam(step: Stap, gemeenten: Mapping[str, str]) -> str:
    who = f" met {gemeenten[step.partij]}" if step.partij in gemeenten else ""
    return f"{WOORDEN[step.stap]}{who} ({step.datum.isoformat()})"
