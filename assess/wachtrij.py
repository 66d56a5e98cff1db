"""The review queue of a schooljaar, as a table: every bevinding with its doubts and, where it waits, its place."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from sqlite_utils import Database

from assess.twijfel import Bewezen, Cel, Gemist, order, twijfels, weakest
from collect.school_year import SchoolYear

Row = dict[str, Any]


def fill(db: Database, schooljaar: SchoolYear) -> dict[str, int]:
    """Put the bevindingen of a schooljaar in order; gives how many are unsure and how many wait."""
    cells = [_cell(db, row) for row in _bevindingen(db, schooljaar)]
    places = {(c.swv, c.element): rang for rang, c in enumerate(order(cells), start=1)}
    with db.atomic():
        db.execute("DELETE FROM wachtrij WHERE schooljaar = ?", [str(schooljaar)])
        db.table("wachtrij").insert_all(
            {
                **{"swv": c.swv, "schooljaar": c.schooljaar, "element": c.element},
                "rang": places.get((c.swv, c.element)),
                "steekproef": int(c.steekproef),
                "onzeker": json.dumps([asdict(t) for t in c.twijfels], ensure_ascii=False),
            }
            for c in cells
        )
    return {"onzeker": sum(bool(c.twijfels) for c in cells), "wachtrij": len(places)}


def _bevindingen(db: Database, schooljaar: SchoolYear) -> Iterable[Row]:
    query = "SELECT * FROM bevindingen WHERE schooljaar = ? ORDER BY swv, element"
    for row in db.query(query, [str(schooljaar)]):
        yield {**row, "deelvragen": json.loads(row["deelvragen"])}


def _cell(db: Database, row: Row) -> Cel:
    key = [row["swv"], row["schooljaar"], row["element"]]
    bewezen = [
        Bewezen(found["deelvraag"], found["zekerheid"], found["kwaliteit"])
        for found in db.query(
            """
            SELECT bewijs.deelvraag, vondsten.zekerheid, paginas.kwaliteit FROM bevinding_bewijs AS bewijs
            LEFT JOIN vondsten ON vondsten.id = bewijs.vondst
            LEFT JOIN paginas ON paginas.document = bewijs.document AND paginas.nummer = bewijs.pagina
            WHERE bewijs.swv = ? AND bewijs.schooljaar = ? AND bewijs.element = ? AND bewijs.rol = 'bewijs'
            """,
            key,
        )
    ]
    return Cel(
        swv=row["swv"],
        schooljaar=row["schooljaar"],
        element=row["element"],
        indicatie=row["indicatie"],
        twijfels=twijfels(row, bewezen, _gemist(db, key)),
        zeker=weakest(row, bewezen),
    )


def _gemist(db: Database, key: list[str]) -> Iterable[Gemist]:
    """The marks on the deelvragen of an element in the documents that count for a region."""
    query = """
        SELECT gemist.*, deelvragen.kern FROM mogelijk_gemist AS gemist
        JOIN deelvragen ON deelvragen.id = gemist.deelvraag
        JOIN onderzochte_documenten AS onderzocht ON onderzocht.document = gemist.document
        WHERE onderzocht.swv = ? AND onderzocht.schooljaar = ? AND onderzocht.telt_mee AND deelvragen.norm = ?
    """
    for row in db.query(query, key):
        waar = {name: row[name] for name in ("document", "pagina", "anker", "citaat", "kans")}
        yield Gemist(row["deelvraag"], bool(row["kern"]), row["kans"], waar)
