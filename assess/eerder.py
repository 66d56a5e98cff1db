"""Passages that an inspector judged before and that are like the evidence of a bevinding."""

import json
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from assess.woorddelen import woorddelen
from collect.dossier import read_only
from collect.school_year import SchoolYear

# How many are shown beside a cell, and from which likeness on (0 nothing in common, 1 the same words).
MOST = 3
ALIKE = 0.35
FINAL = ("goedgekeurd", "consensus")
Key = tuple[str, str, str]


@dataclass(frozen=True)
class Beoordeeld:
    """A quote on which an inspector's standing beoordeling rests."""

    cel: Key
    citaat: str
    inspectie: str
    oordeel: str
    redencode: str
    beoordeling: int


def store(db: Database, beoordelingen: Path, schooljaar: SchoolYear) -> int:
    """Write for every cell of the schooljaar what was judged alike; the same again changes nothing."""
    judged = list(_judged(db, beoordelingen))
    rows = [
        row
        for element in sorted({b.cel[2] for b in judged})
        for row in _rows(db, judged, element, schooljaar)
    ]
    stored = [tuple(row) for row in db.execute(_ALL, [str(schooljaar)]).fetchall()]
    if stored == sorted(rows):
        return 0
    with db.conn:
        db.execute("DELETE FROM eerder_beoordeeld WHERE schooljaar = ?", [str(schooljaar)])
        db.conn.executemany(f"INSERT INTO eerder_beoordeeld VALUES ({', '.join('?' * 13)})", rows)
    return len(rows)


_ALL = "SELECT * FROM eerder_beoordeeld WHERE schooljaar = ? ORDER BY swv, schooljaar, element, rang"


def nearest(quotes: list[str], judged: list[Beoordeeld]) -> Iterator[tuple[int, Beoordeeld, float]]:
    """For each quote (by number) the judged ones that are like it, the most alike first."""
    if not quotes or not judged:
        return
    vectorizer = woorddelen(4, 5)
    known = vectorizer.fit_transform([one.citaat for one in judged])
    scores = (vectorizer.transform(quotes) @ known.T).toarray()
    for number, line in enumerate(scores):
        for place in sorted(range(len(judged)), key=lambda n: (-round(float(line[n]), 4), n)):
            if line[place] < ALIKE:
                break
            yield number, judged[place], round(float(line[place]), 4)


def _rows(
    db: Database, judged: list[Beoordeeld], element: str, schooljaar: SchoolYear
) -> Iterator[tuple[Any, ...]]:
    """The rows of one element; a beoordeling of a cell is not shown beside that cell itself."""
    about = [one for one in judged if one.cel[2] == element]
    quotes = [
        (row["swv"], row["citaat"])
        for row in db.query(
            """
            SELECT DISTINCT swv, citaat FROM bevinding_bewijs
            WHERE schooljaar = ? AND element = ? AND rol IN ('bewijs', 'tegenbewijs') ORDER BY swv, citaat
            """,
            [str(schooljaar), element],
        )
    ]
    found: dict[str, list[tuple[float, str, Beoordeeld]]] = {}
    for number, one, likeness in nearest([citaat for _, citaat in quotes], about):
        swv, citaat = quotes[number]
        if one.cel != (swv, str(schooljaar), element):
            found.setdefault(swv, []).append((likeness, citaat, one))
    for swv, alike in sorted(found.items()):
        best: dict[tuple[str, int], tuple[float, str, Beoordeeld]] = {}
        for entry in sorted(alike, key=lambda e: (-e[0], e[1], e[2].beoordeling, e[2].citaat)):
            best.setdefault((entry[2].citaat, entry[2].beoordeling), entry)
        for rang, (likeness, citaat, one) in enumerate(list(best.values())[:MOST], start=1):
            yield (
                *(swv, str(schooljaar), element, rang, citaat, likeness, one.citaat, one.cel[0], one.cel[1]),
                *(one.inspectie, one.oordeel, one.redencode, one.beoordeling),
            )


def _judged(db: Database, path: Path) -> Iterator[Beoordeeld]:
    """The quotes that inspectors chose; where they chose none, those of the bevinding as long as it is the same."""
    if not path.exists():
        return
    with closing(read_only(path)) as connection:
        ledger = Database(connection)
        if "beoordelingen" not in ledger.table_names():
            return
        rows = list(ledger.query("SELECT * FROM beoordelingen ORDER BY id"))
    ended = {row["vervangt"] for row in rows}
    for row in rows:
        if row["id"] in ended or row["stap"] not in FINAL:
            continue
        key = row["swv"], row["schooljaar"], row["element"]
        chosen = [piece["citaat"] for piece in json.loads(row["bewijs"]) if piece.get("citaat")]
        for citaat in dict.fromkeys(chosen or _evidence(db, key, row["vingerafdruk"])):
            yield Beoordeeld(key, citaat, row["inspectie"], row["oordeel"], row["redencode"], row["id"])


def _evidence(db: Database, key: Key, vingerafdruk: str) -> Iterable[str]:
    query = """
        SELECT citaat FROM bevinding_bewijs JOIN bevindingen USING (swv, schooljaar, element)
        WHERE swv = ? AND schooljaar = ? AND element = ? AND vingerafdruk = ? AND rol = 'bewijs'
        ORDER BY deelvraag, rang
    """
    return [row[0] for row in db.execute(query, [*key, vingerafdruk])]
