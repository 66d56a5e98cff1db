"""The history of all places from the tables of collect, and what changed as rows.

Everything is made again from all requests each time, and only what differs is written: a document that is read
by a newer program may turn out to say the same as the one before it.
"""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict
from functools import cache
from typing import Any

from sqlite_utils import Database

from extract.document import VERSION
from extract.verandering import Antwoord, Verandering
from extract.verandering_geschiedenis import Geschiedenis
from extract.verandering_online import niet_online
from extract.verandering_passages import Passages
from extract.verandering_ronde import volg
from extract.verandering_tekst import hash_texts, normalisatie

_LONG_ENOUGH = 25  # words by which a text alone is recognised at another address
_BLIJVEND = (301, 308)
_ANSWERS = """
    SELECT site, url, uitkomst, begonnen, sha256, coalesce(url_finaal, url), fout, partijen, omleidingen
    FROM ophalingen WHERE run = ? AND site IS NOT NULL ORDER BY id
"""

Row = dict[str, Any]


def compare_runs(db: Database) -> None:
    """Fill tekstversies, veranderingen, verandering_tellingen and niet_meer_online."""
    with db.atomic():
        hash_texts(db)
        geschiedenis = Geschiedenis(*_texts(db))
        rows: list[Row] = []
        counts: list[Row] = []
        passages = Passages(db)
        for run, answers in _runs(db):
            found, counted = volg(geschiedenis, answers, met_de_hand=run["soort"] == "add")
            rows += [passages.complete({"run": run["id"], **asdict(row)}) for row in found]
            counts += _counts(run["id"], counted)
        rows += [passages.complete(row) for row in _read_again(db, geschiedenis)]
        _write(db, "veranderingen", ("run", "site", "url", "soort", "document_na"), rows)
        _write(db, "verandering_tellingen", ("run", "soort"), counts)
        _write(db, "niet_meer_online", ("document",), [asdict(row) for row in niet_online(geschiedenis)])


def _texts(db: Database) -> tuple[dict[str, str], list[str]]:
    """The text hash of what was read whole by the present reader, and which of those texts are long enough."""
    rows = list(
        db.query(
            """
            SELECT t.document, t.tekst_hash, t.woorden FROM tekstversies AS t
            JOIN lezingen AS l ON l.document = t.document AND l.versie = t.versie
            WHERE t.normalisatie = ? AND t.tekst_hash IS NOT NULL
                AND l.uitkomst = 'gelezen' AND l.paginas_ongelezen = 0
                AND (l.versie = ? OR l.versie LIKE ? || '+%')
            """,
            [normalisatie(), VERSION, VERSION],
        )
    )
    hashes = {row["document"]: row["tekst_hash"] for row in rows}
    return hashes, [row["document"] for row in rows if row["woorden"] >= _LONG_ENOUGH]


def _runs(db: Database) -> Iterator[tuple[Row, list[Antwoord]]]:
    """Every run with the last answer for each place, in the order in which they came."""
    runs = list(db.query("SELECT id, soort, begonnen FROM runs ORDER BY begonnen, id"))
    seen = {row["sha256"]: row["eerst_gezien"] for row in db.query("SELECT * FROM documenten")}
    for number, run in enumerate(runs):
        following = runs[number + 1]["begonnen"] if number + 1 < len(runs) else "9999"
        answers: dict[tuple[str, str], Antwoord] = {}
        # what was no document yet in this run became one by our rules later
        documents = {sha256 for sha256, moment in seen.items() if moment < following}
        for row in db.execute(_ANSWERS, [run["id"]]):
            answers.pop(row[:2], None)
            answers[row[:2]] = _answer(*row, documents=documents)
        yield run, list(answers.values())


def _answer(
    site: str,
    url: str,
    uitkomst: str,
    op: str,
    sha256: str | None,
    finaal: str,
    fout: str | None,
    partijen: str,
    omleidingen: str | None,
    *,
    documents: Collection[str],
) -> Antwoord:
    hops = _hops(omleidingen)
    return Antwoord(
        site=site,
        url=url,
        partijen=_partijen(partijen),
        uitkomst=uitkomst,
        op=op,
        sha256=sha256,
        document=sha256 in documents,
        finaal=finaal,
        blijvend=bool(hops) and all(status in _BLIJVEND for _, status in hops),
        fout=fout,
    )


@cache
def _partijen(text: str) -> frozenset[str]:
    return frozenset(json.loads(text))


def _hops(text: str | None) -> list[tuple[str, int]]:
    return [(target, status) for target, status in json.loads(text)] if text not in (None, "[]") else []


def _read_again(db: Database, geschiedenis: Geschiedenis) -> Iterator[Row]:
    """The documents whose text differs only because a newer version of the program read the same bytes."""
    rows = db.query(
        """
        SELECT t.document, t.versie, t.tekst_hash, t.run, runs.begonnen,
            lag(t.versie) OVER w AS eerder, lag(t.tekst_hash) OVER w AS hash_eerder
        FROM tekstversies AS t JOIN runs ON runs.id = t.run
        WINDOW w AS (PARTITION BY t.document, t.normalisatie ORDER BY runs.begonnen, t.versie)
        ORDER BY t.document, t.normalisatie, runs.begonnen, t.versie
        """
    )
    for row in rows:
        places = geschiedenis.plaatsen_van(row["document"])
        if row["eerder"] is None or row["tekst_hash"] == row["hash_eerder"] or not places:
            continue
        told = Verandering(
            site=places[0].site,
            url=places[0].url,
            soort="eigen_verwerking",
            op=row["begonnen"],
            document_voor=row["document"],
            document_na=row["document"],
            toelichting=f"dezelfde bytes, anders gelezen: leesprogramma {row['eerder']} en daarna {row['versie']}",
        )
        yield {"run": row["run"], **asdict(told)}


def _counts(run: str, counted: Counter[str]) -> list[Row]:
    return [{"run": run, "soort": soort, "aantal": count} for soort, count in sorted(counted.items())]


def _write(db: Database, table: str, key: tuple[str, ...], rows: Iterable[Row]) -> None:
    """Make the table hold these rows; what is there already is not touched."""
    wanted = {tuple(row[name] for name in key): row for row in rows}
    for row in list(db.query(f"SELECT rowid AS nummer, * FROM {table}")):
        number = row.pop("nummer")
        name = tuple(row[column] for column in key)
        if wanted.get(name) == row:
            del wanted[name]
        else:
            db.execute(f"DELETE FROM {table} WHERE rowid = ?", [number])
    for row in wanted.values():
        marks = ", ".join("?" * len(row))
        db.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", list(row.values()))
