"""What a run prints at its end: counts, never "succeeded"."""

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable
from contextlib import closing

import click
from sqlite_utils import Database

from collect.dossier import Dossier
from collect.school_year import SchoolYear
from extract.dekking_voorlopig import OPGEHAALD, PLAN, voorlopig
from extract.zoekinspanning import inspanning_per_partij, samen


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


def print_voorlopig(dossier: Dossier, schooljaar: SchoolYear) -> None:
    """What links and titles tell before any document is read, per soort document."""
    with closing(Database(dossier.werk_db)) as db:
        rows = list(voorlopig(db, schooljaar))
        effort = samen(inspanning_per_partij(db).values())
    counts = Counter((row.soort, row.uitkomst) for row in rows)
    table = [(soort, uitkomst, count) for (soort, uitkomst), count in sorted(counts.items())]
    print_table(
        "dekking, voorlopig: alleen wat links en titels zeggen, de documenten zijn nog niet gelezen",
        ("soort", "wat links zeggen", "partijen"),
        table,
    )
    plans = [row for row in rows if row.soort == PLAN]
    fetched = sum(row.lopend and row.uitkomst == OPGEHAALD for row in plans)
    click.echo(
        f"\nsamenwerkingsverbanden met een opgehaalde verwijzing naar een plan dat volgens de jaartallen loopt: "
        f"{_share(fetched, len(plans))} (voorlopig; 'doorbraak run' leest de documenten)"
    )
    click.echo(
        f"gezocht: {len(effort.hosts)} hosts, {effort.paginas} pagina's en {effort.bestanden} bestanden gevraagd, "
        f"{effort.sitemaps} sitemaps; {effort.niet_gevraagd} adressen niet gevraagd"
    )


def print_dekking(dossier: Dossier, schooljaar: SchoolYear) -> None:
    """How many parties have which uitkomst per soort document, how was looked, and how many have a plan in force."""
    with closing(Database(dossier.werk_db)) as db:
        rows = list(
            db.query("SELECT soort, uitkomst, partij FROM dekking WHERE schooljaar = ?", [str(schooljaar)])
        )
        effort = inspanning_per_partij(db)
        questions = db.execute(
            "SELECT count(*) FROM duiding_vragen WHERE schooljaar = ?", [str(schooljaar)]
        ).fetchone()[0]
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in rows:
        groups[row["soort"], row["uitkomst"]].append(row["partij"])
    table = []
    for (soort, uitkomst), parties in sorted(
        groups.items(), key=lambda item: (item[0][0], -len(item[1]), item[0][1])
    ):
        looked = samen(effort[partij] for partij in parties if partij in effort)
        asked = (len(looked.hosts), looked.paginas, looked.bestanden, looked.sitemaps, looked.niet_gevraagd)
        table.append((soort, uitkomst, len(parties), *asked))
    head = ("soort", "uitkomst", "partijen", "hosts", "pagina's", "bestanden", "sitemaps", "niet gevraagd")
    print_table("dekking", head, table)
    plans = [row["uitkomst"] for row in rows if row["soort"] == PLAN]
    click.echo(
        f"\nsamenwerkingsverbanden met een geldend plan: {_share(plans.count('verkregen'), len(plans))}"
    )
    if questions:
        click.echo(f"open vragen: {questions} ('doorbraak besluiten' toont ze)")


def _share(part: int, whole: int) -> str:
    return f"{part} van {whole}" + (f" ({100 * part / whole:.0f}%)" if whole else "")


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
