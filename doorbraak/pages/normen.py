"""The norms as the site shows them: what is asked, on what ground, of whom."""

import sqlite3

from doorbraak.pages.reading import Row, rows
from doorbraak.pages.words import BINDT, GRONDSLAGEN, TOEZICHT, day, word

NORM_SOORTEN = {
    "element": "De zeven elementen van de doorbraakaanpak",
    "procedure": "Eisen aan de procedure",
    "plan_inhoud": "Wat in het ondersteuningsplan moet staan",
}


def normen(connection: sqlite3.Connection) -> dict[str, list[Row]]:
    """The norms per soort, each with its deelvragen; empty when none were stored yet."""
    if not rows(connection, "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'normen'"):
        return {}
    questions: dict[str, list[Row]] = {}
    for question in rows(connection, "SELECT * FROM deelvragen ORDER BY id"):
        questions.setdefault(question["norm"], []).append(question)
    groups: dict[str, list[Row]] = {}
    for norm in rows(connection, "SELECT * FROM normen ORDER BY id"):
        norm["deelvragen"] = questions.get(norm["id"], [])
        norm["grondslag"] = word(GRONDSLAGEN, norm["grondslag_status"])
        norm["bindt"] = word(BINDT, norm["bindt"])
        norm["toezicht"] = word(TOEZICHT, norm["toezicht"])
        norm["geldig"] = f"vanaf {day(norm['geldig_van'])}" if norm["geldig_van"] else ""
        groups.setdefault(norm["soort"], []).append(norm)
    order = [*NORM_SOORTEN, *sorted(set(groups) - set(NORM_SOORTEN))]
    return {word(NORM_SOORTEN, soort): groups[soort] for soort in order if soort in groups}
