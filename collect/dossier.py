"""The dossier: one folder per installation, with its databases, its archive and its lock."""

import fcntl
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations


class DossierError(Exception):
    """The dossier cannot be used as it is; the message says why and what to do."""


class DossierLocked(DossierError):
    """Another run holds the lock."""


class NewerSchema(DossierError):
    """The dossier was written by a newer version of this program."""


@dataclass(frozen=True)
class Dossier:
    """Where everything of one installation lives; creates its folder on first use."""

    path: Path

    @property
    def archief(self) -> Path:
        """Bytes as served, and the event log; never thrown away."""
        return self.path / "archief"

    @property
    def werk_db(self) -> Path:
        """Where the stages work; can be made again from the archive."""
        return self.path / "werk.db"

    @property
    def dossier_db(self) -> Path:
        """What the site shows: a finished, checked copy of werk.db."""
        return self.path / "dossier.db"

    @property
    def beoordelingen_db(self) -> Path:
        """What people decided; append-only, never thrown away."""
        return self.path / "beoordelingen.db"

    def create(self) -> None:
        """Make the folders; raises DossierError where that is impossible."""
        try:
            self.archief.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise DossierError(f"dossier {self.path} kan niet worden aangemaakt: {error.strerror}") from error

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the dossier for one writing run; raises DossierLocked when another holds it."""
        self.create()
        with (self.path / ".slot").open("w") as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise DossierLocked(f"een andere run werkt aan {self.path}") from error
            yield


def open_database(path: Path, migrations: Iterable[Migrations]) -> Database:
    """Open `path` in WAL mode with the given sets applied in order; raises NewerSchema.

    The earlier stages' sets come first, because later tables refer to earlier ones.
    """
    db = Database(path)
    db.conn.execute("PRAGMA busy_timeout = 10000")
    db.conn.execute("PRAGMA foreign_keys = ON")
    for migration_set in migrations:
        known = {migration.name for migration in migration_set._migrations}
        newer = [m.name for m in migration_set.applied(db) if m.name not in known]
        if newer:
            db.close()
            raise NewerSchema(
                f"{path} is gemaakt door een nieuwere versie van doorbraak "
                f"(onbekend: {', '.join(newer)}); werk het programma bij"
            )
        migration_set.apply(db)
    db.enable_wal()
    return db


def read_only(path: Path) -> sqlite3.Connection:
    """A connection that cannot write and does not make the file; raises sqlite3.OperationalError where it is not there."""
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
