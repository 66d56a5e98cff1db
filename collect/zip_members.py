"""The documents in a ZIP file, read within limits; nothing is written by the names in it."""

import io
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from collect.media import DOCUMENT_TYPES, HTML, TEXT, ZIP, sniff
from collect.ranking import words

MAX_MEMBERS = 500
MAX_BYTES = 100 << 20  # of one member
MAX_TOTAL = 500 << 20
MAX_RATIO = 200
_SMALL = 5 << 20  # bytes; a member of this size may be packed as tightly as it likes
_CHUNK = 1 << 20
_SIDE = ("__MACOSX", "~$", ".")  # what the systems that pack leave between the documents
_UNREAD = ("application/x-ole-storage", "application/vnd.", "application/epub")
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError, RuntimeError)


@dataclass(frozen=True)
class Lid:
    """One document in the file, under a name that no other member has."""

    naam: str
    data: bytes
    media_type: str


def members(data: bytes) -> Iterator[Lid | str]:
    """The documents in order of the file; a Dutch sentence for each that may be one and cannot be had."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except _BROKEN:
        yield "het zip-bestand is beschadigd of afgekapt"
        return
    with archive:
        left, taken = MAX_TOTAL, set[str]()
        candidates = [info for info in archive.infolist() if _may_be_document(info)]
        if len(candidates) > MAX_MEMBERS:
            yield f"het zip-bestand heeft {len(candidates)} bestanden; alleen de eerste {MAX_MEMBERS} zijn uitgepakt"
        for info in candidates[:MAX_MEMBERS]:
            name = _free(_name(info.filename), taken)
            taken.add(name)
            found = _read(archive, info, name, min(MAX_BYTES, left))
            if isinstance(found, Lid):
                left -= len(found.data)
            if found is not None:
                yield found


def _may_be_document(info: zipfile.ZipInfo) -> bool:
    name = _name(info.filename)
    parts = PurePosixPath(name).parts
    if info.is_dir() or not parts or stat.S_ISLNK(info.external_attr >> 16):
        return False
    if parts[0] == _SIDE[0] or parts[-1].startswith(_SIDE[1:]) or parts[-1].lower() == "thumbs.db":
        return False
    extension = PurePosixPath(name).suffix.lower().lstrip(".")
    return extension in words().soms or extension not in words().overslaan


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, room: int) -> Lid | str | None:
    """The member, why it cannot be had, or None when it is no document."""
    if info.flag_bits & 1:
        return f"{name}: met een wachtwoord beveiligd"
    if info.file_size > room:
        return f"{name}: te groot om uit te pakken"
    if info.file_size > max(_SMALL, MAX_RATIO * info.compress_size):
        return f"{name}: verdacht sterk ingepakt en niet uitgepakt"
    try:
        with archive.open(info) as stream:
            # never more than the directory promised, whatever the packed bytes hold
            content = b"".join(iter(lambda: stream.read(_CHUNK), b""))
    except _BROKEN:
        return f"{name}: beschadigd"
    media_type = sniff(content, "")
    if media_type == ZIP:
        return f"{name}: een zip-bestand in een zip-bestand wordt niet uitgepakt"
    if media_type not in DOCUMENT_TYPES and media_type.startswith(_UNREAD):
        return f"{name}: bestanden van het type {media_type} worden niet gelezen"
    if not content.strip() or media_type not in {*DOCUMENT_TYPES, HTML}:
        return None
    if media_type == TEXT and PurePosixPath(name).suffix.lower() not in ("", ".txt", ".md"):
        return None
    return Lid(name, content, media_type)


def _name(name: str) -> str:
    """A relative path of plain parts, whatever the file calls it."""
    parts = (part.strip() for part in name.replace("\\", "/").split("/"))
    kept = [part for part in parts if part not in ("", ".", "..") and not part.endswith(":")]
    return "".join(char for char in "/".join(kept) if char.isprintable())[-300:]


def _free(name: str, taken: set[str]) -> str:
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name} ({number})"
    return free
