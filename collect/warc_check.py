"""Checks the WARC files against the event log, offline."""

import hashlib
import io
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

from collect.events import Event, EventsError, log_path, read
from collect.warc_mend import run_of, warc_folder
from collect.warc_read import Found, WarcError, read_record, read_records


def broken_warc(archief: Path, note: Callable[[str], None] = lambda _: None) -> Iterator[str]:
    """A Dutch sentence for each record that is not as its event says, first broken first.

    `note` hears of what a killed run left that no event names. Where the chain of events breaks the check
    ends; that is for `broken_events` to tell.
    """
    check = _Check(warc_folder(archief), note)
    try:
        for event, _ in read(log_path(archief)):
            yield from check.event(event)
    except EventsError:
        return
    yield from check.rest()


class _Check:
    """What was seen of the files so far."""

    def __init__(self, folder: Path, note: Callable[[str], None]) -> None:
        self._folder = folder
        self._note = note
        self._named: dict[str, list[tuple[int, int]]] = defaultdict(list)
        self._ended: set[str] = set()
        self._missing: set[str] = set()
        self._ids: set[str] = set()
        self._refers: list[tuple[str, str]] = []

    def event(self, event: Event) -> Iterator[str]:
        """Check all records that an event names."""
        if event["soort"] == "run_geeindigd":
            self._ended.add(event["run"])
        for kept in event.get("warc", ()):
            path, place = self._folder / kept["bestand"], kept["plaats"]
            self._ids.update(uuid for uuid, _, _ in kept["records"])
            if not path.exists():
                if path.name not in self._missing:
                    self._missing.add(path.name)
                    yield f"warc/{path.name} ontbreekt; gebeurtenis {event['nummer']} ({kept['url']}) noemt het"
                continue
            with path.open("rb") as file:
                for uuid, length, sha256 in kept["records"]:
                    file.seek(place)
                    self._named[path.name].append((place, place + length))
                    where = f"warc/{path.name}: record {uuid} ({kept['url']}) op plaats {place}"
                    place += length
                    try:
                        self._record(where, file.read(length), uuid, sha256, event["ophaling"])
                    except WarcError as error:
                        yield f"{where}: {error}"

    def rest(self) -> Iterator[str]:
        """Check what no event names, and what revisits refer to."""
        for path in sorted(self._folder.glob("*.warc")):
            yield from self._loose(path)
        for where, uuid in self._refers:
            if uuid not in self._ids:
                yield f"{where}: verwijst naar record {uuid}, dat er niet is"

    def _record(self, where: str, data: bytes, uuid: str, sha256: str, row: Event) -> None:
        """Raises WarcError where the bytes are not those that were written, or do not fit themselves."""
        if hashlib.sha256(data).hexdigest() != sha256:
            raise WarcError(_what_changed(data))
        found = read_record(io.BytesIO(data), 0, len(data))
        if found.id != uuid:
            raise WarcError(f"heeft een ander kenmerk: {found.id}")
        _require_digests(found, data)
        payload = found.fields.get("warc-payload-digest")
        kept = row.get("sha256_ruw") or row["sha256"]
        if uuid == row.get("warc_record") and payload and kept and payload != f"sha256:{kept}":
            raise WarcError(f"bevat andere bytes dan {kept} in het archief")
        if target := found.fields.get("warc-refers-to"):
            self._refers.append((where, target.removeprefix("<urn:uuid:").removesuffix(">")))

    def _loose(self, path: Path) -> Iterator[str]:
        """The records between those that events name: a killed run may leave some, any other may not."""
        size, count, start = path.stat().st_size, 0, 0
        killed = run_of(path) not in self._ended
        with path.open("rb") as file:
            for begin, after in [*sorted(self._named[path.name]), (size, size)]:
                try:
                    for found in read_records(file, start, begin):
                        file.seek(found.place)
                        data = file.read(found.end - found.place)
                        _require_digests(read_record(io.BytesIO(data), 0, len(data)), data)
                        self._ids.add(found.id)
                        start, count = found.end, count + 1
                except WarcError as error:
                    text = f"warc/{path.name}: op plaats {start}, waar geen gebeurtenis over gaat: {error}"
                    if killed and begin == size:
                        self._note(text)
                    else:
                        yield text
                start = max(start, after)
        if count:
            text = f"warc/{path.name}: {count} records die geen gebeurtenis noemt"
            if killed:
                self._note(f"{text}; de run is afgebroken voor die was geschreven")
            else:
                yield text


def _what_changed(data: bytes) -> str:
    if not data:
        return "ontbreekt"
    try:
        _require_digests(read_record(io.BytesIO(data), 0, len(data)), data)
    except WarcError as error:
        return str(error)
    return "de kop van het record is veranderd"


def _require_digests(found: Found, data: bytes) -> None:
    """Raises WarcError where the digests in a record do not fit its block."""
    block = memoryview(data)[found.block : found.block + found.length]
    if found.fields.get("warc-block-digest") != _digest(block):
        raise WarcError("de inhoud van het record past niet bij zijn block-digest")
    stated = found.fields.get("warc-payload-digest")
    if stated is None or found.fields.get("warc-type") not in ("response", "resource"):
        return
    start = data.find(b"\r\n\r\n", found.block) + 4 - found.block if _is_http(found) else 0
    if start < 0 or stated != _digest(block[start:]):
        raise WarcError("de inhoud van het record past niet bij zijn payload-digest")


def _is_http(found: Found) -> bool:
    return found.fields.get("content-type", "").startswith("application/http")


def _digest(data: memoryview) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"
