"""What a form about a cell says, as a row of the ledger."""

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

from sqlite_utils import Database

from assess.beoordelingen import beoordelingen_for, record, record_notitie
from assess.beoordelingsregels import BeoordelingError, standing
from doorbraak.pages.blind import VERBORGEN, Cell
from doorbraak.pages.oordeel import choices, earlier_of, latest_final, own_quote, taken_over
from doorbraak.pages.reading import Row, first
from doorbraak.toegang import Persoon

# A quarter of a page; who has more to say writes a note.
LANGSTE = 4000


def seen(dossier: sqlite3.Connection, cell: Cell, form: Mapping[str, str], chosen: Sequence[str]) -> Row:
    """What the dossier says of a cell to who judges it now: its bevinding, with the evidence that was chosen.

    Raises BeoordelingError when the bevinding is another than the one on the form.
    """
    row = first(
        dossier,
        "SELECT indicatie, vingerafdruk FROM bevindingen WHERE swv = ? AND schooljaar = ? AND element = ?",
        cell,
    )
    if row is None:
        raise BeoordelingError("deze bevinding is er niet meer")
    if form.get("vingerafdruk") != row["vingerafdruk"]:
        raise BeoordelingError("de bevinding is veranderd terwijl u haar las; lees haar opnieuw")
    known = {choice.sleutel: choice.bewijs for choice in choices(dossier, cell)}
    if not set(chosen) <= set(known):
        raise BeoordelingError("een citaat dat u koos, hoort niet meer bij deze bevinding; lees haar opnieuw")
    evidence = [known[key] for key in dict.fromkeys(chosen)]
    typed = own_quote(dossier, cell, form)
    if isinstance(typed, str):
        raise BeoordelingError(typed)
    return row | {"bewijs": [*evidence, typed] if typed else evidence, "blind": row["indicatie"] == VERBORGEN}


def judge(db: Database, cell: Cell, persoon: Persoon, form: Mapping[str, str], facts: Row) -> int:
    """Record what somebody finds: a proposal, or a blind reading of who reads blind; raises BeoordelingError."""
    values = _values(cell, persoon, facts["vingerafdruk"]) | {
        **{"oordeel": form.get("oordeel", ""), "redencode": form.get("redencode", "")},
        **{"toelichting": text(form, "toelichting"), "bewijs": facts["bewijs"]},
    }
    if not values["oordeel"]:
        raise BeoordelingError("kies een oordeel")
    if facts["blind"]:
        # Whether somebody agrees with the machine, who does not see it cannot say.
        return record(db, **values | {"stap": "blind", "redencode": "blind"})
    if not values["redencode"]:
        raise BeoordelingError("kies een reden")
    return record(db, **values, stap="voorstel", vervangt=_number(form, "vervangt"))


def decide(db: Database, cell: Cell, persoon: Persoon, form: Mapping[str, str], facts: Row) -> int:
    """Approve, return or withdraw a row of one's own inspectie; raises BeoordelingError."""
    stap, about = form.get("stap", ""), _number(form, "vervangt")
    if stap not in ("goedgekeurd", "teruggegeven", "ingetrokken"):
        raise BeoordelingError("kies goedkeuren, teruggeven of intrekken")
    if facts["blind"]:
        raise BeoordelingError("u leest deze cel eerst zelf, zonder het oordeel van een ander")
    rows = standing(beoordelingen_for(db, *cell))
    ended = next((row for row in rows if row["id"] == about), None)
    if ended is None:
        raise BeoordelingError("dit voorstel is intussen al afgehandeld")
    kept = {name: ended[name] for name in ("oordeel", "redencode", "bewijs")}
    values = _values(cell, persoon, facts["vingerafdruk"]) | kept
    return record(db, **values, stap=stap, toelichting=text(form, "toelichting"), vervangt=about)


def agree(db: Database, cell: Cell, persoon: Persoon, form: Mapping[str, str], facts: Row) -> int:
    """Record for one's own inspectie what both came to; raises BeoordelingError."""
    final = latest_final(beoordelingen_for(db, *cell), facts["vingerafdruk"])
    evidence = [*facts["bewijs"], *(quote for row in final.values() for quote in row["bewijs"])]
    return record(
        db,
        **_values(cell, persoon, facts["vingerafdruk"]),
        stap="consensus",
        oordeel=form.get("oordeel", ""),
        redencode="consensus",
        toelichting=text(form, "toelichting"),
        bewijs=[quote for place, quote in enumerate(evidence) if quote not in evidence[:place]],
    )


def take_over(db: Database, cell: Cell, persoon: Persoon, facts: Row) -> int:
    """Make last year's beoordeling about the same evidence a proposal of now; raises BeoordelingError."""
    if facts["blind"]:
        raise BeoordelingError("u leest deze cel eerst zelf, zonder het oordeel van een ander")
    found = taken_over(earlier_of(db.conn, cell), str(persoon.inspectie), facts["vingerafdruk"])
    if found is None:
        raise BeoordelingError("er is geen beoordeling van een vorig schooljaar over hetzelfde bewijs")
    words = found["toelichting"] or "Zie de beoordeling van het vorige schooljaar."
    kept = {name: found[name] for name in ("oordeel", "redencode", "bewijs")}
    values = _values(cell, persoon, facts["vingerafdruk"]) | kept
    return record(db, **values, stap="voorstel", toelichting=words, overgenomen_van=found["id"])


def note(
    db: Database, cell: Cell, persoon: Persoon, form: Mapping[str, str], quotes: Mapping[str, Row]
) -> int:
    """Record a note on the cell, the region, a quote or another note; raises BeoordelingError."""
    chosen = form.get("citaat") or ""
    if chosen and chosen not in quotes:
        raise BeoordelingError("dit citaat hoort niet meer bij deze bevinding")
    return record_notitie(
        db,
        swv=cell[0],
        schooljaar=cell[1],
        element="" if form.get("over") == "regio" else cell[2],
        tekst=text(form, "tekst"),
        door=persoon.id,
        inspectie=persoon.inspectie,
        citaat=quotes[chosen] if chosen else None,
        antwoord_op=_number(form, "antwoord_op"),
    )


def text(form: Mapping[str, str], name: str) -> str:
    """A text of the form, as lines; raises BeoordelingError when it is too long."""
    found = form.get(name, "").replace("\r\n", "\n").strip()
    if len(found) > LANGSTE:
        raise BeoordelingError(f"de tekst is te lang: {len(found)} tekens, het mogen er {LANGSTE} zijn")
    return found


def _values(cell: Cell, persoon: Persoon, vingerafdruk: str) -> dict[str, Any]:
    return {
        **{"swv": cell[0], "schooljaar": cell[1], "element": cell[2], "vingerafdruk": vingerafdruk},
        **{"inspectie": str(persoon.inspectie), "door": persoon.id},
    }


def _number(form: Mapping[str, str], name: str) -> int | None:
    value = form.get(name) or ""
    if value and not (value.isascii() and value.isdigit() and len(value) < 16):
        raise BeoordelingError("het formulier klopt niet; open de pagina opnieuw")
    return int(value) if value else None
