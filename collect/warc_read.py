"""Reads WARC records back from a file."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

_END = b"\r\n\r\n"
_MAX_HEADER = 1 << 20


class WarcError(Exception):
    """Bytes that are no whole record; the message is a Dutch sentence."""


@dataclass(frozen=True)
class Found:
    """A record in a file; the block starts at `block`, the record ends before `end`."""

    place: int
    block: int
    length: int
    fields: dict[str, str]

    @property
    def end(self) -> int:
        """Where the next record starts."""
        return self.block + self.length + len(_END)

    @property
    def id(self) -> str:
        """The bare UUID."""
        return self.fields.get("warc-record-id", "").removeprefix("<urn:uuid:").removesuffix(">")


def read_record(file: BinaryIO, place: int, end: int) -> Found:
    """The record at a place in a file that ends at `end`; raises WarcError."""
    file.seek(place)
    if file.readline(16) != b"WARC/1.1\r\n":
        raise WarcError("hier begint geen record")
    fields: dict[str, str] = {}
    while (line := file.readline(_MAX_HEADER)) != b"\r\n":
        name, colon, value = line.partition(b":")
        if not line.endswith(b"\r\n") or not colon or file.tell() - place > _MAX_HEADER:
            raise WarcError("de kop van het record is beschadigd of brak af")
        fields.setdefault(name.decode("latin-1").lower(), value.decode("utf-8", "replace").strip())
    length = fields.get("content-length", "")
    if not length.isascii() or not length.isdigit() or len(length) > 15:
        raise WarcError("de kop van het record noemt geen lengte")
    found = Found(place, file.tell(), int(length), fields)
    file.seek(found.end - len(_END))
    if found.end > end or file.read(len(_END)) != _END:
        raise WarcError("het record brak af")
    return found


def read_records(file: BinaryIO, start: int, end: int) -> Iterator[Found]:
    """The records between two places; raises WarcError at the first that is not whole."""
    while start < end:
        found = read_record(file, start, end)
        yield found
        start = found.end
