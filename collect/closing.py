"""Closes runs as evidence: a bag for each run, and a timestamp over each bag where an authority is given.

The hash of every bag and timestamp is an event in turn, so that the next bag vouches for the ones before.
"""

from collections.abc import Iterator
from pathlib import Path

from collect.bag import digest, read_info
from collect.client import Client
from collect.events import EventLog, EventsError, Position, log_path, read
from collect.meldingen import now
from collect.options import CollectOptions
from collect.records import Record, melding
from collect.run_bag import bags, ends, held, make, remove_half_made, runs_folder
from collect.slices import Slice, slices
from collect.timestamp import Authority, TimestampError, stamp, stamp_path


def close_runs(archief: Path, log: EventLog, options: CollectOptions, run: str) -> None:
    """Make what bags and timestamps are missing, also of runs before `run`; a failure becomes a melding."""
    runs_folder(archief).mkdir(exist_ok=True)
    remove_half_made(archief)
    try:
        elsewhere = held(archief)
        for part in _without_bag(archief):
            log.record([_bag(archief, part, elsewhere, options.organisatie)])
            elsewhere.update(part.hashes)
    except EventsError as error:
        problem = melding("gebeurtenissen.jsonl", f"er kan geen bag worden gemaakt: {error}", run, "fout")
        log.record([_event("bag", run, None, problem)])
    if options.tijdstempel is not None:
        client = options.client()
        try:
            for event in _stamps(archief, options.tijdstempel, client, options.fetching().user_agent):
                log.record([event])
        finally:
            client.close()


def _without_bag(archief: Path) -> Iterator[Slice]:
    """The runs whose lines stand in no bag; only that part of the log is read."""
    path = log_path(archief)
    covered = sorted(
        (found for bag in bags(archief) if (found := ends(read_info(bag)))), key=lambda found: found[0].offset
    )
    if covered and covered[-1][1].offset > path.stat().st_size:
        raise EventsError("het logboek is korter dan bags van eerdere runs zeggen")
    position = Position()
    for start, end in covered:
        if start.offset > position.offset:
            yield from _absent(archief, slices(read(path, position), position, start.offset))
        position = end
    yield from _absent(archief, slices(read(path, position), position))


def _absent(archief: Path, parts: Iterator[Slice]) -> Iterator[Slice]:
    """Without those whose bag is there but does not say where its lines are."""
    return (part for part in parts if not (runs_folder(archief) / part.run).exists())


def _bag(archief: Path, part: Slice, elsewhere: set[str], organisatie: str | None) -> Record:
    sha256, lacking = make(archief, part, elsewhere, organisatie)
    problems = [
        melding(name, "is weg of beschadigd en staat daarom niet in de bag", part.run, "fout")
        for name in lacking
    ]
    return _event("bag", part.run, sha256, *problems)


def _stamps(archief: Path, authority: Authority, client: Client, user_agent: str) -> Iterator[Record]:
    """Stops at the first failure: the next would take as long and fail as well."""
    for bag in bags(archief):
        if stamp_path(bag).exists():
            continue
        try:
            stamp(bag, authority, client, user_agent)
        except TimestampError as error:
            problem = melding(authority.url, f"geen tijdstempel verkregen: {error}", bag.name)
            yield _event("tijdstempel", bag.name, None, problem)
            return
        yield _event("tijdstempel", bag.name, digest(stamp_path(bag)))


def _event(soort: str, run: str, sha256: str | None, *meldingen: Record) -> Record:
    """What became of the bag of a run or the timestamp over it; `sha256` is of its tag manifest or itself."""
    return {"soort": soort, "op": now(), "run": run, "sha256": sha256, "meldingen": list(meldingen)}
