"""What changed at the source, as the command prints it."""

import json
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from typing import Any

import click

from collect.dossier import Dossier, DossierError
from doorbraak.export import reading
from doorbraak.report import print_table
from extract.verandering import EERSTE_KEER

# What an inspector wants to see first.
_ORDER = (
    "inhoud_gewijzigd",
    "nieuw",
    "verdwenen",
    "mogelijk_verdwenen",
    "teruggekomen",
    "niet_vergelijkbaar",
    "verplaatst",
    "nieuwe_vindplaats",
    "alleen_bytes_gewijzigd",
)
_EXAMPLES = 2
_WIDTH = 160

Row = Mapping[str, Any]


class NothingToCompare(DossierError):
    """There is no run to tell of."""


@dataclass(frozen=True)
class Changes:
    """The runs told of, the rows of `veranderingen`, and how many places the last run found in each soort."""

    runs: list[Row]
    rows: list[Row]
    standen: dict[str, int]

    def counts(self) -> list[tuple[str, int, int]]:
        """Soort, how many changed in these runs, how many places were so in the last one."""
        told: dict[str, int] = {}
        for row in self.rows:
            told[row["soort"]] = told.get(row["soort"], 0) + 1
        names = sorted({*told, *self.standen}, key=_rank)
        return [(name, told.get(name, 0), self.standen.get(name, 0)) for name in names]


def changes_since(dossier: Dossier, sinds: str | None) -> Changes:
    """The changes from run or date `sinds` on, or of the last run; raises NothingToCompare."""
    if not dossier.werk_db.exists():
        raise NothingToCompare(f"{dossier.werk_db} bestaat nog niet; voer eerst 'doorbraak run' uit")
    with closing(reading(dossier.werk_db)) as db:
        if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'veranderingen'").fetchone():
            raise NothingToCompare("dit dossier is nog niet vergeleken; voer eerst 'doorbraak extract' uit")
        runs: list[Row] = [dict(row) for row in db.execute("SELECT * FROM runs ORDER BY begonnen, id")]
        chosen = _chosen(runs, sinds)
        marks = ", ".join("?" * len(chosen))
        rows = db.execute(
            f"SELECT * FROM veranderingen WHERE run IN ({marks}) ORDER BY op, site, url, soort",
            [run["id"] for run in chosen],
        )
        counts = db.execute(
            "SELECT soort, aantal FROM verandering_tellingen WHERE run = ?", [chosen[-1]["id"]]
        )
        return Changes(chosen, [dict(row) for row in rows], dict(counts.fetchall()))


def _chosen(runs: list[Row], sinds: str | None) -> list[Row]:
    if not runs:
        raise NothingToCompare("er is nog niets opgehaald")
    if sinds is None:
        return runs[-1:]
    ids = [run["id"] for run in runs]
    if sinds in ids:
        return runs[ids.index(sinds) :]
    try:
        day = date.fromisoformat(sinds).isoformat()
    except ValueError as error:
        raise NothingToCompare(f"{sinds} is geen run en geen datum zoals 2026-09-01") from error
    chosen = [run for run in runs if run["begonnen"] >= day]
    if not chosen:
        raise NothingToCompare(f"sinds {sinds} is er niets opgehaald; de laatste run is {ids[-1]}")
    return chosen


def print_changes(changes: Changes) -> None:
    """The counts, then per soort every change, with a few passages; a first visit to a website is one line."""
    print_counts(changes)
    for soort, told, _ in changes.counts():
        if not told:
            continue
        rows = [row for row in changes.rows if row["soort"] == soort]
        first = [row for row in rows if row["toelichting"] == EERSTE_KEER]
        click.echo(f"\n{soort}")
        if first:
            click.echo(f"  {len(first)} op websites die voor het eerst zijn opgehaald")
        for row in rows:
            if row["toelichting"] != EERSTE_KEER:
                _print_change(row)


def _print_change(row: Row) -> None:
    click.echo(f"  {row['url']}  ({row['op'][:10]})")
    for name, text in (("naar", row["url_na"]), ("toelichting", row["toelichting"])):
        if text:
            click.echo(f"    {name}: {text}")
    if row["passages_gewijzigd"] is None:
        return
    click.echo(
        f"    passages: {row['passages_gewijzigd']} gewijzigd, "
        f"{row['passages_toegevoegd']} toegevoegd, {row['passages_vervallen']} vervallen"
    )
    for shown in json.loads(row["voorbeelden"])[:_EXAMPLES]:
        for mark, text in (("-", shown["voor"]), ("+", shown["na"])):
            if text:
                click.echo(f"      {mark} {_short(text)}")


def print_counts(changes: Changes) -> None:
    """A line per soort."""
    first, last = changes.runs[0]["id"], changes.runs[-1]["id"]
    title = f"veranderingen bij de bron, run {first}" + (f" tot en met {last}" if first != last else "")
    print_table(title, ("soort", "veranderd", "vindplaatsen"), changes.counts())


def print_last(dossier: Dossier, _: object = None) -> None:
    """The counts of the last run."""
    print_counts(changes_since(dossier, None))


def _rank(soort: str) -> tuple[int, str]:
    return (_ORDER.index(soort) if soort in _ORDER else len(_ORDER), soort)


def _short(text: str) -> str:
    return text if len(text) <= _WIDTH else f"{text[:_WIDTH].rstrip()} …"
