"""Minutes without a period of their own hold as long as the plan that they belong to."""

from dataclasses import dataclass
from datetime import date

from sqlite_utils import Database

from extract.duiding_stuk import schoon
from extract.duiding_woorden import patronen
from extract.periode import GEEN_PERIODE, SPELING, VOORUIT, eind_na_publicatie


@dataclass(frozen=True)
class Plan:
    """An ondersteuningsplan of the same samenwerkingsverband."""

    van: date
    tot: date
    titel: str
    datum_oogo: date | None


def bind_to_plans(db: Database) -> None:
    """Give minutes without a period the end of their plan, or of the fourth school year after."""
    query = """
        SELECT document, datum, tot, periode_reden FROM document_duiding
        WHERE soort = 'oogo' AND datum IS NOT NULL AND periode_reden LIKE ? ORDER BY document
    """
    for row in list(db.query(query, [f"{GEEN_PERIODE}%"])):
        day = date.fromisoformat(row["datum"])
        plan = plan_of(day, _plannen(db, row["document"]), spreekt_van_nieuw=_nieuw(db, row["document"]))
        end = plan.tot if plan else eind_na_publicatie(day)
        reason = f"{GEEN_PERIODE}: vanaf {day.isoformat()} " + (
            f"tot het einde van het ondersteuningsplan '{plan.titel}' waar het overleg bij hoort"
            if plan
            else "en de vier schooljaren daarna"
        )
        if (row["tot"], row["periode_reden"]) != (end.isoformat(), reason):
            db.execute(
                "UPDATE document_duiding SET tot = ?, periode_reden = ? WHERE document = ?",
                [end.isoformat(), reason, row["document"]],
            )


def plan_of(day: date, plannen: list[Plan], *, spreekt_van_nieuw: bool) -> Plan | None:
    """The plan that names this overleg; else the coming one in the year before it begins; else the one in force.

    The overleg about a plan is held before it is adopted (WPO 18a lid 9), earlier where it speaks of a new plan.
    """
    named = [plan for plan in plannen if plan.datum_oogo == day]
    ahead = VOORUIT if spreekt_van_nieuw else SPELING
    coming = [plan for plan in plannen if day < plan.van <= day + ahead]
    running = [plan for plan in plannen if plan.van <= day <= plan.tot]
    return next(iter(named or coming or running[::-1]), None)


def _plannen(db: Database, document: str) -> list[Plan]:
    """The plans of whom the document speaks for, oldest first."""
    query = """
        SELECT DISTINCT plan.van, plan.tot, plan.titel, plan.datum_oogo FROM document_partijen AS eigen
        JOIN document_partijen AS ander ON ander.partij = eigen.partij AND ander.rol = 'spreekt_voor'
        JOIN document_duiding AS plan ON plan.document = ander.document
        WHERE eigen.document = ? AND eigen.rol = 'spreekt_voor' AND plan.soort = 'ondersteuningsplan'
            AND plan.kan_tellen AND plan.status <> 'concept' AND plan.onderdeel_van IS NULL
            AND plan.van IS NOT NULL AND plan.tot IS NOT NULL
        ORDER BY plan.van, plan.tot, plan.titel
    """
    return [
        Plan(
            date.fromisoformat(row["van"]),
            date.fromisoformat(row["tot"]),
            row["titel"],
            date.fromisoformat(row["datum_oogo"]) if row["datum_oogo"] else None,
        )
        for row in db.query(query, [document])
    ]


def _nieuw(db: Database, document: str) -> bool:
    """Whether the minutes speak of a new plan."""
    pages = db.query("SELECT tekst FROM paginas WHERE document = ? ORDER BY nummer", [document])
    return (
        patronen("status", "komend_plan").zoek(schoon(" ".join(page["tekst"] for page in pages))) is not None
    )
