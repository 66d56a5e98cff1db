"""What a killed run left half written in a WARC file is set aside."""

import os
from pathlib import Path

from sqlite_utils import Database

from collect.archive import fsync_folder
from collect.warc_read import WarcError, read_records


def warc_folder(archief: Path) -> Path:
    """Where the files of an archive are."""
    return archief / "warc"


def run_of(path: Path) -> str:
    """The run that wrote a file."""
    return path.stem.rpartition("-")[0]


def mend(folder: Path, db: Database) -> list[str]:
    """Set aside what a killed run left half written, next to its file; gives the names of those files.

    Only files of runs that did not end are looked at, from the last record that an event names: all
    before it was made durable, and what is wrong there is for `verify` to tell.
    """
    ended = {row[0] for row in db.execute("SELECT id FROM runs WHERE geeindigd IS NOT NULL")}
    last = dict(db.execute("SELECT warc_bestand, max(warc_plaats) FROM ophalingen GROUP BY warc_bestand"))
    return [
        path.name
        for path in sorted(folder.glob("*.warc"))
        if run_of(path) not in ended and _mend(path, last.get(path.name, 0))
    ]


def _mend(path: Path, start: int) -> bool:
    """Whether the file ended in something else than a whole record."""
    with path.open("r+b") as file:
        size = file.seek(0, os.SEEK_END)
        whole = start
        try:
            for found in read_records(file, start, size):
                whole = found.end
        except WarcError:
            if start and whole == start:
                return False  # not even the named one is whole: that is damage, no kill
            file.seek(whole)
            with path.with_name(f"{path.name}.afgebroken").open("ab") as aside:
                aside.write(file.read())
                aside.flush()
                os.fsync(aside.fileno())
            file.truncate(whole)
            os.fsync(file.fileno())
    if whole == 0:
        path.unlink()
    fsync_folder(path.parent)
    return whole < size
