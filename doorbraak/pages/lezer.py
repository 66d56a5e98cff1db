"""How every page of the site reads: one moment of a database, as the person who asks may see it."""

import sqlite3
from collections.abc import Callable
from typing import Any, TypeVar

from doorbraak.pages import ledger
from doorbraak.pages.blind import (
    Cell,
    blind_cells,
    hide_in_dossier,
    hide_in_ledger,
    sees_everything,
    still_hidden,
)
from doorbraak.pages.reading import snapshot
from doorbraak.toegang import WIE, Persoon, Toegang

T = TypeVar("T")


async def read(datasette: Any, fn: Callable[[sqlite3.Connection], T], *, database: str = "dossier") -> T:
    """The result of `fn(connection)` over one moment, without what is hidden from who asks."""
    persoon = WIE.get()
    if persoon is None or sees_everything(persoon):
        return await _over(datasette, database, fn)
    hidden = await hidden_from(datasette, persoon)

    def masked(connection: sqlite3.Connection) -> T:
        if database == "beoordelingen":
            hide_in_ledger(connection, persoon, hidden)
        elif hidden:
            hide_in_dossier(connection, hidden)
        return fn(connection)

    return await _over(datasette, database, masked)


async def decided(datasette: Any) -> dict[tuple[str, str, str, str], str]:
    """Every established oordeel."""
    return await read(datasette, ledger.established, database="beoordelingen")


def arguments(request: Any) -> dict[str, str]:
    """What was asked in the address, the first of each name; empty where a name came without a value."""
    return {name: request.args.get(name) or "" for name in request.args}


async def hidden_from(datasette: Any, persoon: Persoon) -> list[Cell]:
    """The cells that this person still has to read blind."""
    aandeel = Toegang.of(datasette.plugin_config("doorbraak")).blind_aandeel
    cells = await _over(datasette, "dossier", lambda dossier: blind_cells(dossier, persoon, aandeel))
    if not cells:
        return []
    return await _over(datasette, "beoordelingen", lambda ledger: still_hidden(ledger, persoon, cells))


async def _over(datasette: Any, database: str, fn: Callable[[sqlite3.Connection], T]) -> T:
    found: T = await datasette.get_database(database).execute_fn(lambda c: snapshot(c, fn))
    return found
