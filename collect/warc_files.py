"""The WARC files of one run: every exchange as sent and received, one file after another.

Whoever fetched writes its records here at once and gets a Kept for its event; `sync` makes them durable,
which must be done before the event is written.
"""

import hashlib
import os
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

from sqlite_utils import Database

from collect.archive import fsync_folder
from collect.client import Answer
from collect.dossier import Dossier
from collect.meldingen import now
from collect.options import CollectOptions, program_version
from collect.program import gebruiker, omgeving
from collect.robots import PRODUCT
from collect.warc import CONFORMS_TO, Kept, Record, exchange, info, resource
from collect.warc_known import Known, known
from collect.warc_mend import mend, warc_folder


class WarcFiles:
    """Appends to the files of one run; shared by its threads."""

    def __init__(
        self, folder: Path, run: str, about: Mapping[str, str], known: Known, max_bytes: int
    ) -> None:
        self.set_aside: list[str] = []
        self._folder = folder
        self._run = run
        self._about = dict(about)
        self._known = known
        self._max_bytes = max_bytes
        self._lock = threading.Lock()
        self._number = 0
        self._descriptor: int | None = None
        self._size = 0
        self._warcinfo = ""
        self._unsynced = False

    def keep(self, answer: Answer, moment: str) -> Kept:
        """Write a request and its answer; bytes that are in a file already are referred to."""
        earlier = self._known.earlier(answer)
        kept = self._write(answer.url, exchange(answer, moment, earlier))
        self._known.note(answer, kept.bestand, kept.antwoord, earlier)
        return kept

    def keep_file(self, url: str, media_type: str, data: bytes) -> Kept:
        """Write what was brought in from a file."""
        return self._write(url, [resource(url, media_type, data, now())])

    def sync(self) -> None:
        """Make all that was written survive a crash."""
        with self._lock:
            if self._descriptor is None or not self._unsynced:
                return
            descriptor = os.dup(self._descriptor)  # another thread may go on to the next file meanwhile
            self._unsynced = False
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def close(self) -> None:
        """End the last file."""
        with self._lock:
            self._end()

    def _write(self, url: str, records: Sequence[Record]) -> Kept:
        with self._lock:
            written = [(record.id, record.as_bytes(self._warcinfo)) for record in records]
            size = sum(len(data) for _, data in written)
            if not self._size or self._size + size > self._max_bytes:
                first = self._start()
                written = [(first.id, first.as_bytes(None))]
                written += [(record.id, record.as_bytes(self._warcinfo)) for record in records]
            place, name = self._size, self._name()
            self._append(b"".join(data for _, data in written))
        hashed = tuple((uuid, len(data), hashlib.sha256(data).hexdigest()) for uuid, data in written)
        return Kept(name, place, url, hashed)

    def _append(self, data: bytes) -> None:
        """All of it or nothing: a torn record would take along what follows it."""
        assert self._descriptor is not None
        view = memoryview(data)
        try:
            while view:
                view = view[os.write(self._descriptor, view) :]
        except OSError:
            os.ftruncate(self._descriptor, self._size)
            raise
        self._size += len(data)
        self._unsynced = True

    def _start(self) -> Record:
        self._end()
        self._folder.mkdir(parents=True, exist_ok=True)
        self._number += 1
        path = self._folder / self._name()
        self._descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o666)
        self._size = 0
        fsync_folder(self._folder)
        fsync_folder(self._folder.parent)
        first = info(now(), path.name, self._about)
        self._warcinfo = first.id
        return first

    def _end(self) -> None:
        if self._descriptor is not None:
            os.fsync(self._descriptor)
            os.close(self._descriptor)
            self._descriptor = None

    def _name(self) -> str:
        return f"{self._run}-{self._number:05}.warc"


def open_files(dossier: Dossier, db: Database, run: str, options: CollectOptions) -> WarcFiles:
    """The files of a run that is about to begin, after mending what a killed run left."""
    folder = warc_folder(dossier.archief)
    set_aside = mend(folder, db)
    about = {
        "software": " ".join([f"{PRODUCT}/{program_version()}", *map("/".join, omgeving().items())]),
        "format": "WARC File Format 1.1",
        "conformsTo": CONFORMS_TO,
        "robots": "obey (RFC 9309)",
        "operator": options.door or gebruiker(),
        "http-header-user-agent": options.fetching().user_agent,
        "isPartOf": run,
    }
    files = WarcFiles(folder, run, about, known(db, folder), options.warc_bytes)
    files.set_aside = set_aside
    return files
