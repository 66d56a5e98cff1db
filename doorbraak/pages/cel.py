"""All that the page of one cell is made of, for who reads it and for who just posted something on it."""

from collections.abc import Mapping
from typing import Any

from doorbraak.pages import ledger
from doorbraak.pages.bevinding import bevinding
from doorbraak.pages.blind import VERBORGEN, Cell
from doorbraak.pages.gesprek import threads
from doorbraak.pages.lezer import decided, read
from doorbraak.pages.oordeel import earlier_of, latest_final, werk
from doorbraak.toegang import WIE


async def cell_values(
    datasette: Any, key: Cell, *, fout: str = "", ingevuld: Mapping[str, Any] | None = None
) -> dict[str, Any] | None:
    """The values of bevinding.html; None where there is no such bevinding.

    `fout` says why what was posted could not be recorded, `ingevuld` keeps what had been filled in.
    """
    established = await decided(datasette)
    view = await read(datasette, lambda dossier: bevinding(dossier, key, established))
    if view is None:
        return None
    history, notes, region, earlier = await read(
        datasette,
        lambda db: (
            *ledger.history(db, *key),
            ledger.history(db, key[0], key[1], "")[1],
            earlier_of(db, key),
        ),
        database="beoordelingen",
    )
    persoon = WIE.get()
    work = await read(datasette, lambda dossier: werk(dossier, view, history, earlier, persoon))
    return {
        "view": view,
        "beoordelingen": history,
        "notities": [*notes, *region],
        "gesprekken": threads(notes),
        "regiogesprekken": threads(region),
        "werk": work,
        "stand": latest_final(history, view.row["vingerafdruk"]),
        "blind": view.row["indicatie"] == VERBORGEN,
        "fout": fout,
        "ingevuld": ingevuld or {},
    }
