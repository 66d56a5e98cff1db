"""What changed at the source: of one run, by soort, with the passages that differ."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from doorbraak.pages.reading import Row, parsed, rows, schooljaren
from doorbraak.pages.words import VERANDERINGEN, day, word
from extract.verandering import EERSTE_KEER

# Of one soort; who wants more, asks for one samenwerkingsverband.
SHOWN = 100
EXAMPLES = 3


@dataclass(frozen=True)
class Groep:
    """The changes of one soort; `eerste` counts those on websites that were seen for the first time."""

    soort: str
    woord: str
    rijen: list[Row]
    aantal: int
    eerste: int
    vindplaatsen: int


@dataclass(frozen=True)
class VeranderingenView:
    """All that the changes page shows; without a run nothing was compared yet."""

    run: str
    swv: str
    runs: list[Row]
    verbanden: list[Row]
    groepen: list[Groep]


def veranderingen(connection: sqlite3.Connection, arguments: Mapping[str, str]) -> VeranderingenView | None:
    """The changes of the run asked for, else of the last; None when nothing was published yet."""
    if not schooljaren(connection):
        return None
    runs = rows(
        connection,
        "SELECT id, begonnen FROM runs WHERE id IN (SELECT run FROM verandering_tellingen"
        " UNION SELECT run FROM veranderingen) ORDER BY begonnen DESC, id DESC",
    )
    known = [run["id"] for run in runs]
    run = arguments.get("run", "")
    run = run if run in known else (known[0] if known else "")
    verbanden = rows(
        connection, "SELECT code, coalesce(naam, '') AS naam FROM samenwerkingsverbanden ORDER BY code"
    )
    swv = arguments.get("swv", "")
    swv = swv if swv in {row["code"] for row in verbanden} else ""
    return VeranderingenView(run, swv, runs, verbanden, _groups(connection, run, swv))


def _groups(connection: sqlite3.Connection, run: str, swv: str) -> list[Groep]:
    told: dict[str, list[Row]] = {}
    for row in _rows(connection, run, swv):
        told.setdefault(row["soort"], []).append(row)
    counts = {
        row["soort"]: row["aantal"]
        for row in rows(connection, "SELECT soort, aantal FROM verandering_tellingen WHERE run = ?", [run])
    }
    order = list(VERANDERINGEN)
    names = sorted(
        {*told, *({} if swv else counts)},
        key=lambda soort: (order.index(soort) if soort in order else len(order), soort),
    )
    groups = []
    for soort in names:
        mine = told.get(soort, [])
        shown = [row for row in mine if row["toelichting"] != EERSTE_KEER]
        groups.append(
            Groep(
                soort=soort,
                woord=word(VERANDERINGEN, soort),
                rijen=[_shown(row) for row in shown[:SHOWN]],
                aantal=len(mine),
                eerste=len(mine) - len(shown),
                vindplaatsen=counts.get(soort, 0),
            )
        )
    return groups


def _rows(connection: sqlite3.Connection, run: str, swv: str) -> list[Row]:
    """The changes of a run; of one samenwerkingsverband also those of its gemeenten."""
    return rows(
        connection,
        """
        SELECT veranderingen.*, voor.titel AS titel_voor, na.titel AS titel_na FROM veranderingen
        LEFT JOIN document_duiding AS voor ON voor.document = document_voor
        LEFT JOIN document_duiding AS na ON na.document = document_na
        WHERE run = ?1 AND (?2 = '' OR EXISTS (
            SELECT 1 FROM vindplaatsen, json_each(vindplaatsen.partijen) AS partij
            WHERE vindplaatsen.site = veranderingen.site AND vindplaatsen.url = veranderingen.url
            AND (partij.value = ?2 OR partij.value IN (SELECT gemeente FROM swv_gemeenten WHERE swv = ?2))
        )) ORDER BY op DESC, veranderingen.site, veranderingen.url
        """,
        [run, swv],
    )


def _shown(row: Row) -> Row:
    examples = [
        {"was": example.get("voor") or "", "nu": example.get("na") or ""}
        for example in parsed(row["voorbeelden"])[:EXAMPLES]
    ]
    return {
        **row,
        "dag": day(row["op"]),
        "sinds": day(row["sinds"]),
        "voorbeelden": examples,
        "documenten": [
            (name, row[f"document_{side}"], row[f"titel_{side}"] or "document zonder titel")
            for side, name in (("voor", "eerder"), ("na", "nu"))
            if row[f"document_{side}"]
        ],
    }
