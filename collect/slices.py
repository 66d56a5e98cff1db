"""Which lines of the event log belong to which run."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from collect.events import Event, EventsError, Position
from collect.tables import named_hashes

_ID = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]*")


@dataclass(frozen=True)
class Slice:
    """The lines from where the run before ended up to where this run did; together they are the whole log."""

    run: str
    soort: str
    schooljaar: str | None
    register: str | None
    begonnen: str
    geeindigd: str | None
    uitkomst: str
    start: Position
    end: Position
    hashes: tuple[str, ...]

    def lines(self, path: Path) -> bytes:
        """These lines as they stand in the log."""
        with path.open("rb") as handle:
            handle.seek(self.start.offset)
            return handle.read(self.end.offset - self.start.offset)


def slices(
    events: Iterable[tuple[Event, Position]], start: Position, stop: int | None = None
) -> Iterator[Slice]:
    """The runs that ended, or were followed by another, among the events after `start`.

    `start` is where a slice starts, `stop` the byte offset where one ends.
    """
    first = position = start
    begun: Event | None = None
    hashes: list[str] = []
    for event, after in events:
        if stop is not None and position.offset >= stop:
            break
        if event["soort"] == "run_begonnen":
            if begun is not None:
                yield _slice(begun, None, first, position, hashes)
                first, hashes = position, []
            begun = event
        hashes += named_hashes(event)
        position = after
        if event["soort"] == "run_geeindigd" and begun is not None:
            yield _slice(begun, event, first, position, hashes)
            first, hashes, begun = position, [], None
    if begun is not None and stop is not None:
        yield _slice(begun, None, first, position, hashes)


def _slice(begun: Event, ended: Event | None, start: Position, end: Position, hashes: list[str]) -> Slice:
    run = begun["run"]
    if not _ID.fullmatch(run["id"]):  # it becomes the name of a folder
        raise EventsError(f"gebeurtenissen.jsonl: {run['id']!r} is geen run")
    return Slice(
        run=run["id"],
        soort=run["soort"],
        schooljaar=run["schooljaar"],
        register=begun["register"],
        begonnen=begun["op"],
        geeindigd=ended["op"] if ended else None,
        uitkomst=ended["uitkomst"] if ended else "afgebroken",
        start=start,
        end=end,
        hashes=tuple(dict.fromkeys(hashes)),
    )
