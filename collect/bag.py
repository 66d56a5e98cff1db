"""The BagIt format (RFC 8493): a folder that names the sha256 of every file in it.

Written here, because the format's own library changes the working folder of the whole process.
"""

import hashlib
import os
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path, PurePosixPath

from collect.archive import fsync_folder

TAGMANIFEST = "tagmanifest-sha256.txt"
MANIFEST = "manifest-sha256.txt"
INFO = "bag-info.txt"
DECLARATION = "bagit.txt"
_DECLARED = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_LINE = re.compile(r"([0-9a-f]{64})  (\S.*)")


def digest(path: Path) -> str:
    """The sha256 of a file's bytes."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def write_durably(path: Path, data: bytes) -> None:
    """Write a file whose bytes survive a crash."""
    with path.open("wb") as handle:
        handle.write(data)
        handle.flush()
        os.fsync(handle.fileno())


def seal(folder: Path, payload: Mapping[str, str], info: Mapping[str, str | None]) -> None:
    """Make a bag of a folder with files under `data/`, given by path with their hashes."""
    size = sum((folder / path).stat().st_size for path in payload)
    labels = {**info, "Payload-Oxum": f"{size}.{len(payload)}"}
    lines = [f"{label}: {' '.join(value.split())}\n" for label, value in labels.items() if value]
    tags = {
        DECLARATION: _DECLARED,
        INFO: "".join(lines).encode(),
        MANIFEST: _manifest(payload),
    }
    for name, data in tags.items():
        write_durably(folder / name, data)
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in tags.items()}
    write_durably(folder / TAGMANIFEST, _manifest(hashes))
    for directory, _, _ in os.walk(folder):
        fsync_folder(Path(directory))


def read_info(folder: Path) -> dict[str, str]:
    """What bag-info.txt says, by label; empty where it cannot be read."""
    try:
        text = (folder / INFO).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return {}
    pairs = (line.partition(": ") for line in text.splitlines())
    return {label: value for label, colon, value in pairs if colon}


def read_manifest(path: Path) -> dict[str, str]:
    """The hash of each file by its path; raises ValueError on what is no manifest."""
    found: dict[str, str] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        match = _LINE.fullmatch(line)
        if match is None or ".." in PurePosixPath(match[2]).parts or match[2].startswith("/"):
            raise ValueError(f"regel {number} is geen regel van een manifest")
        if match[2] in found:
            raise ValueError(f"regel {number} noemt {match[2]} opnieuw")
        found[match[2]] = match[1]
    return found


def broken(folder: Path, hash_of: Callable[[Path], str] = digest) -> Iterator[str]:
    """A Dutch sentence for each file that is not what the bag says, tag files first."""
    manifests = []
    for name in (TAGMANIFEST, MANIFEST):
        try:
            manifests.append(read_manifest(folder / name))
        except FileNotFoundError:
            yield f"{name} ontbreekt"
        except (OSError, ValueError) as error:
            yield f"{name} is onleesbaar ({error})"
    if len(manifests) < 2:
        return
    tags, payload = manifests
    yield from _differing(folder, tags, digest)
    for name in (DECLARATION, INFO, MANIFEST):
        if name not in tags:
            yield f"{TAGMANIFEST} noemt {name} niet"
    yield from _differing(folder, payload, hash_of)
    listed = {TAGMANIFEST, *tags, *payload}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if name not in listed and (path.is_symlink() or not path.is_dir()):
            yield f"{name} staat in geen manifest"


def _differing(folder: Path, hashes: Mapping[str, str], hash_of: Callable[[Path], str]) -> Iterator[str]:
    for name, sha256 in hashes.items():
        path = folder / name
        if not path.is_file():
            yield f"{name} ontbreekt"
        elif hash_of(path) != sha256:
            yield f"de inhoud van {name} past niet bij zijn hash in het manifest"


def _manifest(hashes: Mapping[str, str]) -> bytes:
    return "".join(f"{sha256}  {path}\n" for path, sha256 in sorted(hashes.items())).encode()
