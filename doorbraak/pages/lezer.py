"""How every page of the site reads: one moment of a database."""

import sqlite3
from collections.abc import Callable
from typing import Any, TypeVar

from doorbraak.pages.reading import snapshot

T = TypeVar("T")


async def read(datasette: Any, fn: Callable[[sqlite3.Connection], T], *, database: str = "dossier") -> T:
    """The result of `fn(connection)` over one moment of a database."""
    found: T = await datasette.get_database(database).execute_fn(lambda c: snapshot(c, fn))
    return found
