"""The bag of one run: the contents it stored first, its WARC files and its lines of the event log."""

import errno
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from collect.archive import Archive, fsync_folder
from collect.bag import TAGMANIFEST, digest, seal, write_durably
from collect.events import Position, log_path
from collect.meldingen import now
from collect.options import program_version
from collect.slices import Slice

LOG = "data/gebeurtenissen.jsonl"
CONTENT = "data/inhoud"
WARC = "data/warc"
_HALF = ".nieuw-"
_NO_LINK = (errno.EXDEV, errno.EPERM, errno.ENOTSUP, errno.EMLINK, errno.ENOSYS)


def runs_folder(archief: Path) -> Path:
    """Where the bags of an archive are."""
    return archief / "runs"


def bags(archief: Path) -> list[Path]:
    """The folder of each bag, by the id of its run."""
    folder = runs_folder(archief)
    found = folder.iterdir() if folder.exists() else ()
    return sorted(path for path in found if path.is_dir() and not path.name.startswith("."))


def remove_half_made(archief: Path) -> None:
    """Clear away what a killed run was building."""
    for folder in runs_folder(archief).glob(f"{_HALF}*"):
        shutil.rmtree(folder)


def make(archief: Path, part: Slice, elsewhere: set[str], organisatie: str | None) -> tuple[str, list[str]]:
    """Build a bag beside its place and rename it when complete; contents that stand elsewhere stay out.

    Gives the hash of its tag manifest, and the contents that are gone or damaged and so not in it.
    """
    target = runs_folder(archief) / part.run
    folder = target.with_name(_HALF + part.run)
    (folder / CONTENT).mkdir(parents=True)
    write_durably(folder / LOG, part.lines(log_path(archief)))
    payload, lacking = {LOG: digest(folder / LOG)}, []
    archive = Archive(archief)
    for sha256 in part.hashes:
        source = archive.path(sha256)
        if sha256 in elsewhere:
            continue
        if source.exists() and digest(source) == sha256:
            payload[_put(source, folder, CONTENT)] = sha256
        else:
            lacking.append(sha256)
    for source in sorted((archief / "warc").glob(f"{part.run}-*.warc")):
        payload[_put(source, folder, WARC)] = digest(source)
    seal(folder, payload, _info(part, organisatie))
    sha256 = digest(folder / TAGMANIFEST)
    folder.rename(target)
    fsync_folder(target.parent)
    return sha256, lacking


def held(archief: Path) -> set[str]:
    """The contents that stand in a bag."""
    return {path.name for bag in bags(archief) for path in (bag / CONTENT).glob("*")}


def ends(info: Mapping[str, str]) -> tuple[Position, Position] | None:
    """From where to where in the log a bag goes, by its bag-info.txt; None where that does not say."""
    try:
        first, last = map(int, info["Gebeurtenissen"].split("-"))
        start, end = map(int, info["Log-Bytes"].split("-"))
        return Position(first - 1, info["Vorige-Hash"], start), Position(last, info["Laatste-Hash"], end)
    except (KeyError, ValueError):
        return None


def _info(part: Slice, organisatie: str | None) -> dict[str, str | None]:
    return {
        "Source-Organization": organisatie,
        "External-Identifier": part.run,
        "Bagging-Date": now()[:10],
        "Bag-Software-Agent": f"doorbraakmonitor {program_version()}",
        "Soort": part.soort,
        "Schooljaar": part.schooljaar,
        "Begonnen": part.begonnen,
        "Geeindigd": part.geeindigd,
        "Uitkomst": part.uitkomst,
        "Register-Sha256": part.register,
        "Gebeurtenissen": f"{part.start.nummer + 1}-{part.end.nummer}",
        "Log-Bytes": f"{part.start.offset}-{part.end.offset}",
        "Vorige-Hash": part.start.hash,
        "Laatste-Hash": part.end.hash,
    }


def _put(source: Path, folder: Path, under: str) -> str:
    """Link a file into the bag, or copy it where the disk has no links; gives its path in the bag."""
    name = f"{under}/{source.name}"
    target = folder / name
    target.parent.mkdir(exist_ok=True)
    try:
        target.hardlink_to(source)
    except OSError as error:
        if error.errno not in _NO_LINK:
            raise
        shutil.copyfile(source, target)
        with target.open("rb") as handle:
            os.fsync(handle.fileno())
    return name
