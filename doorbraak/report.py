"""What a run prints at its end: counts, never "succeeded"."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing

import click

from collect.dossier import Dossier
from collect.school_year import SchoolYear


def print_fetched(dossier: Dossier, schooljaar: SchoolYear) -> None:
    """The fetching part: per uitkomst what the last run of this schooljaar asked, and how its sources answered."""
    query = """
        SELECT uitkomst, count(*) FROM ophalingen
        WHERE run = (SELECT id FROM runs WHERE schooljaar = ? ORDER BY begonnen DESC LIMIT 1)
        GROUP BY uitkomst ORDER BY count(*) DESC, uitkomst
    """
    print_table("verzoeken", ("uitkomst", "aantal"), _rows(dossier, query, schooljaar))
    query = """
        SELECT bron, uitkomst, count(*), sum(treffers) FROM bronnen
        WHERE run = (SELECT id FROM runs WHERE schooljaar = ? ORDER BY begonnen DESC LIMIT 1)
        GROUP BY bron, uitkomst ORDER BY bron, count(*) DESC, uitkomst
    """
    if answers := _rows(dossier, query, schooljaar):
        print_table("bronnen", ("bron", "uitkomst", "gemeenten", "treffers"), answers)


def print_dekking(dossier: Dossier, schooljaar: SchoolYear) -> None:
    """How many parties have which uitkomst, per soort document."""
    query = """
        SELECT soort, uitkomst, count(*) FROM dekking WHERE schooljaar = ?
        GROUP BY soort, uitkomst ORDER BY soort, count(*) DESC, uitkomst
    """
    print_table("dekking", ("soort", "uitkomst", "partijen"), _rows(dossier, query, schooljaar))


def print_indicaties(dossier: Dossier, schooljaar: SchoolYear) -> None:
    """How many samenwerkingsverbanden have which indicatie, per element."""
    query = """
        SELECT element, indicatie, count(*) FROM bevindingen WHERE schooljaar = ?
        GROUP BY element, indicatie ORDER BY element, count(*) DESC, indicatie
    """
    print_table("machine-indicaties", ("element", "indicatie", "regio's"), _rows(dossier, query, schooljaar))


def _rows(dossier: Dossier, query: str, schooljaar: SchoolYear) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(dossier.werk_db)) as db:
        return db.execute(query, [str(schooljaar)]).fetchall()


def print_table(title: str, head: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> None:
    """A title and the rows in columns."""
    table = [head, *([str(value) for value in row] for row in rows)]
    widths = [max(len(row[column]) for row in table) for column in range(len(head))]
    click.echo(f"\n{title}")
    for row in table:
        click.echo(
            "  " + "  ".join(value.ljust(width) for value, width in zip(row, widths, strict=True)).rstrip()
        )
