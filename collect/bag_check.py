"""Checks the bags of all runs and the timestamps over them, offline."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from cryptography.x509 import Certificate

from collect.archive import Archive, ArchiveError
from collect.bag import TAGMANIFEST, broken, digest, read_info
from collect.events import Event, EventsError, Position, log_path, read
from collect.run_bag import CONTENT, LOG, bags, ends, held, runs_folder
from collect.slices import Slice, slices
from collect.timestamp import TimestampError, check_stamp, stamp_path

_Recorded = dict[tuple[str, str], str]


def broken_bags(archief: Path, trusted: Sequence[Certificate] = ()) -> Iterator[str]:
    """A Dutch sentence for each broken link, run by run.

    Without `trusted` a timestamp is held against the certificates beside it, which whoever can write there
    could replace. Contents that are links into the archive are left to `Archive.broken`.
    """
    recorded: _Recorded = {}
    parts: dict[str, Slice] = {}
    whole = True
    try:
        for part in slices(_noting(read(log_path(archief)), recorded), Position()):
            parts[part.run] = part
    except EventsError:  # told by `broken_events`
        whole = False
    found = {bag.name: bag for bag in bags(archief)}
    contents = held(archief)
    for run, part in parts.items():
        if run not in found:
            yield f"runs/{run}: de bag van deze run ontbreekt; de volgende run maakt haar"
            continue
        for problem in (
            *_remade(found[run], recorded),
            *_broken_bag(archief, found[run]),
            *_unlike(part, found[run], contents),
        ):
            yield f"runs/{run}: {problem}"
        yield from _broken_stamp(found[run], recorded, trusted)
    for run in found.keys() - parts.keys():
        for problem in _broken_bag(archief, found[run]):
            yield f"runs/{run}: {problem}"
        if whole:
            yield f"runs/{run}: van deze run staat niets in het logboek"
    for path in sorted(runs_folder(archief).glob("*.tsr")):
        if path.stem not in found:
            yield f"runs/{path.name}: de bag onder dit tijdstempel ontbreekt"


def _noting(
    events: Iterable[tuple[Event, Position]], recorded: _Recorded
) -> Iterator[tuple[Event, Position]]:
    """The same events, with the last hash of each bag and timestamp noted in passing."""
    for event, position in events:
        if event["soort"] in ("bag", "tijdstempel") and event["sha256"]:
            recorded[event["soort"], event["run"]] = event["sha256"]
        yield event, position


def _broken_bag(archief: Path, bag: Path) -> Iterator[str]:
    """What can be told without understanding the log: the files by the manifests, the slice by its chain."""
    archive = Archive(archief)

    def hash_of(path: Path) -> str:
        try:
            same = path.parent == bag / CONTENT and path.samefile(archive.path(path.name))
        except (ArchiveError, FileNotFoundError):
            same = False
        return path.name if same else digest(path)

    yield from broken(bag, hash_of)
    span = ends(read_info(bag))
    if span is None:
        yield "bag-info.txt zegt niet welke gebeurtenissen dit zijn"
    elif (bag / LOG).is_file():
        yield from _broken_slice(bag / LOG, log_path(archief), *span)


def _broken_slice(copy: Path, log: Path, start: Position, end: Position) -> Iterator[str]:
    last = start
    try:
        for _, position in read(copy, replace(start, offset=0)):
            last = position
    except EventsError as error:
        yield f"data/{error}"
        return
    if (last.nummer, last.hash) != (end.nummer, end.hash):
        yield f"{LOG} eindigt niet bij de gebeurtenis die bag-info.txt noemt"
    if not log.exists():
        yield "het logboek ontbreekt"
        return
    with log.open("rb") as handle:
        handle.seek(start.offset)
        if handle.read(end.offset - start.offset) != copy.read_bytes():
            yield f"{LOG} is niet gelijk aan de regels in het logboek"


def _unlike(part: Slice, bag: Path, contents: set[str]) -> Iterator[str]:
    """Where the bag does not hold what the log says of this run."""
    if ends(read_info(bag)) not in (None, (part.start, part.end)):
        yield "bag-info.txt noemt andere gebeurtenissen dan het logboek"
    for sha256 in part.hashes:
        if sha256 not in contents:
            yield f"inhoud {sha256} staat in geen enkele bag"


def _remade(bag: Path, recorded: _Recorded) -> Iterator[str]:
    manifest = bag / TAGMANIFEST
    if manifest.is_file() and recorded.get(("bag", bag.name)) not in (None, digest(manifest)):
        yield f"{TAGMANIFEST} is niet meer die van toen de bag werd gemaakt"


def _broken_stamp(bag: Path, recorded: _Recorded, trusted: Sequence[Certificate]) -> Iterator[str]:
    tsr = stamp_path(bag)
    expected = recorded.get(("tijdstempel", bag.name))
    if not tsr.is_file():
        if expected:
            yield f"runs/{tsr.name}: het tijdstempel ontbreekt"
        return
    if expected not in (None, digest(tsr)):
        yield f"runs/{tsr.name}: het tijdstempel is niet meer dat van toen het werd ontvangen"
    try:
        check_stamp(bag, trusted)
    except TimestampError as error:
        yield f"runs/{tsr.name}: {error}"
