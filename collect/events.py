"""The event log: everything that collecting did, one chained JSON line an event, never rewritten.

The tables of this stage are made from it: an answer's bytes go to the archive first, then its line goes
into the log, then the tables are changed. What a killed run did not bring into the tables, is brought in
when the log is opened again.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from collect import tables
from collect.archive import Archive, fsync_folder
from collect.chain import START, canonical
from collect.dossier import Dossier, DossierError

Event = Mapping[str, Any]


class EventsError(DossierError):
    """The log and the tables do not belong together, or the log is damaged."""


@dataclass(frozen=True)
class Position:
    """How far something is: number and hash of the last event, and the byte offset after it."""

    nummer: int = 0
    hash: str = START
    offset: int = 0


def log_path(archief: Path) -> Path:
    """Where the log of an archive is."""
    return archief / "gebeurtenissen.jsonl"


class EventLog:
    """The log of one dossier, open for appending; the caller holds the dossier's lock."""

    def __init__(self, dossier: Dossier, db: Database) -> None:
        self._path = log_path(dossier.archief)
        self._archive = Archive(dossier.archief)
        self._db = db
        self.set_aside = 0
        self._open()

    def _open(self) -> None:
        self.set_aside += _mend(self._path)
        self._position = _position(self._db)
        self._catch_up()
        self._whole = True

    def record(self, events: Iterable[Event]) -> None:
        """Write the events durably, then bring them into the tables in one transaction."""
        if not self._whole:  # an earlier call was interrupted between the two
            self._open()
        position, lines, numbered = self._position, [], []
        for event in events:
            body = {"nummer": position.nummer + 1, "vorige": position.hash, **event}
            line = canonical(body).encode() + b"\n"
            position = Position(
                position.nummer + 1, hashlib.sha256(line[:-1]).hexdigest(), position.offset + len(line)
            )
            lines.append(line)
            numbered.append(body)
        if not lines:
            return
        self._whole = False
        with self._path.open("ab") as handle:
            handle.write(b"".join(lines))
            handle.flush()
            os.fsync(handle.fileno())
        with self._db.atomic():
            for body in numbered:
                tables.apply(self._db, self._archive, body)
            _set_position(self._db, position)
        self._position = position
        self._whole = True

    def _catch_up(self) -> None:
        size = self._path.stat().st_size if self._path.exists() else 0
        if self._position.offset > size:
            raise EventsError(
                f"{self._path} is korter dan werk.db veronderstelt; maak werk.db opnieuw (rebuild)"
            )
        if self._position.offset < size:
            with self._db.atomic():
                for body, position in read(self._path, self._position):
                    tables.apply(self._db, self._archive, body)
                    self._position = position
                _set_position(self._db, self._position)


def read(path: Path, start: Position = Position()) -> Iterator[tuple[Event, Position]]:
    """The events after `start` with the position after each; raises EventsError where the chain breaks."""
    if not path.exists():
        return
    with path.open("rb") as handle:
        handle.seek(start.offset)
        position = start
        for line in handle:
            body = _parse(line)
            expected = position.nummer + 1
            if body is None:
                raise EventsError(f"{path.name}: gebeurtenis {expected} is onleesbaar")
            if body["nummer"] != expected or body["vorige"] != position.hash:
                raise EventsError(f"{path.name}: de keten breekt bij gebeurtenis {expected}")
            position = Position(expected, hashlib.sha256(line[:-1]).hexdigest(), position.offset + len(line))
            yield body, position


def replay(dossier: Dossier, db: Database) -> None:
    """Empty the tables of this stage and make them again from the whole log; raises EventsError."""
    archive = Archive(dossier.archief)
    path = log_path(dossier.archief)
    _mend(path)
    with db.atomic():
        db.execute("PRAGMA defer_foreign_keys = ON")
        tables.clear(db)
        position = Position()
        for body, after in read(path):
            tables.apply(db, archive, body)
            position = after
        _set_position(db, position)


def broken_events(archief: Path) -> Iterator[str]:
    """A Dutch sentence for each break in the chain and each answer whose bytes are gone."""
    archive = Archive(archief)
    try:
        for body, _ in read(log_path(archief)):
            for sha256 in tables.named_hashes(body):
                if not archive.path(sha256).exists():
                    yield f"gebeurtenis {body['nummer']}: inhoud {sha256} ontbreekt in het archief"
    except EventsError as error:
        yield str(error)


def _parse(line: bytes) -> Event | None:
    if not line.endswith(b"\n"):
        return None
    try:
        body = json.loads(line)
    except ValueError:
        return None
    return body if isinstance(body, dict) and {"nummer", "vorige", "soort"} <= body.keys() else None


def _mend(path: Path) -> int:
    """Set a torn last line aside in a file next to the log; gives the number of bytes set aside."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        fsync_folder(path.parent)
        return 0
    with path.open("r+b") as handle:
        size = handle.seek(0, os.SEEK_END)
        start = _last_line(handle.fileno(), size)
        handle.seek(start)
        tail = handle.read()
        if not tail or _parse(tail) is not None:
            return 0
        if _parse(tail + b"\n") is not None:  # only its newline was lost
            handle.write(b"\n")
            return 0
        with path.with_name("gebeurtenissen.afgebroken").open("ab") as aside:
            aside.write(tail + b"\n")
            aside.flush()
            os.fsync(aside.fileno())
        handle.truncate(start)
        os.fsync(handle.fileno())
        return len(tail)


def _last_line(descriptor: int, size: int) -> int:
    """The offset at which the last line starts."""
    end = size - 1  # a newline at the very end closes the last line
    while end > 0:
        start = max(0, end - 65536)
        at = os.pread(descriptor, end - start, start).rfind(b"\n")
        if at >= 0:
            return start + at + 1
        end = start
    return 0


def _position(db: Database) -> Position:
    row = db.execute("SELECT nummer, hash, plaats FROM logstand").fetchone()
    return Position(*row) if row else Position()


def _set_position(db: Database, position: Position) -> None:
    db.execute(
        """
        INSERT INTO logstand (id, nummer, hash, plaats) VALUES (1, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET nummer = excluded.nummer, hash = excluded.hash, plaats = excluded.plaats
        """,
        [position.nummer, position.hash, position.offset],
    )
