"""Which cells somebody gives to whom, checked."""

import sqlite3
from collections.abc import Mapping, Sequence

from doorbraak.pages.blind import Cell
from doorbraak.pages.reading import rows
from doorbraak.toegang import Persoon, mag


class ToewijzenFout(Exception):
    """These cells cannot be given to this person; the message says why."""


def asked_cells(
    dossier: sqlite3.Connection,
    form: Mapping[str, str],
    keys: Sequence[str],
    now: Mapping[Cell, str | None],
    persoon: Persoon,
) -> tuple[list[Cell], str | None]:
    """The ticked cells and who gets them (nobody when left empty); raises ToewijzenFout.

    A coördinator divides the work of the inspectie; an inspecteur takes what nobody has, or gives back.
    """
    aan = form.get("aan", "").strip().casefold()[:200] or None
    schooljaar = form.get("schooljaar", "")
    known = {
        f"{row['swv']}.{row['element']}": (row["swv"], schooljaar, row["element"])
        for row in rows(dossier, "SELECT swv, element FROM bevindingen WHERE schooljaar = ?", [schooljaar])
    }
    if not keys:
        raise ToewijzenFout("kies ten minste één cel")
    if not set(keys) <= set(known):
        raise ToewijzenFout("een cel die u koos, is er niet meer")
    cells = [known[key] for key in dict.fromkeys(keys)]
    if not mag(persoon, "toewijzen"):
        if aan not in (persoon.id, None):
            raise ToewijzenFout("alleen een coördinator geeft cellen aan een ander")
        if any(now.get(cell) not in (persoon.id, None) for cell in cells):
            raise ToewijzenFout("een van deze cellen is al van een ander")
    return cells, aan
