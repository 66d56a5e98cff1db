"""The archive: bytes as served, each under its own sha256, written once and never changed."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from collect.dossier import DossierError

_HEX = frozenset("0123456789abcdef")
_UNFINISHED = ".nieuw-"


class ArchiveError(DossierError):
    """Bytes that should be in the archive are not there, or not what their name says."""


@dataclass(frozen=True)
class Archive:
    """Content-addressed files under one folder: `ab/cd/<sha256>`; safe to write from several threads."""

    folder: Path

    def path(self, sha256: str) -> Path:
        """Where the bytes with this hash are, or would be."""
        if len(sha256) != 64 or not _HEX.issuperset(sha256):
            raise ArchiveError(f"{sha256!r} is geen sha256")
        return self.folder / sha256[:2] / sha256[2:4] / sha256

    def put(self, data: bytes) -> str:
        """Keep the bytes and give their sha256; after return they survive a crash."""
        sha256 = hashlib.sha256(data).hexdigest()
        target = self.path(sha256)
        if target.exists() and target.stat().st_size == len(data):
            return sha256
        if not target.parent.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            fsync_folder(target.parent.parent)
            fsync_folder(self.folder)
        with tempfile.NamedTemporaryFile(dir=target.parent, prefix=_UNFINISHED, delete=False) as handle:
            try:
                handle.write(data)
                handle.flush()
                os.fsync(handle.fileno())
            except BaseException:
                Path(handle.name).unlink()
                raise
        Path(handle.name).replace(target)
        fsync_folder(target.parent)
        return sha256

    def get(self, sha256: str) -> bytes:
        """The bytes with this hash, checked; raises ArchiveError."""
        try:
            data = self.path(sha256).read_bytes()
        except FileNotFoundError as error:
            raise ArchiveError(f"{sha256} staat niet in het archief") from error
        if hashlib.sha256(data).hexdigest() != sha256:
            raise ArchiveError(f"de inhoud van {sha256} past niet bij zijn hash")
        return data

    def hashes(self) -> Iterator[str]:
        """Every hash that has a file."""
        for path in sorted(self.folder.glob("??/??/*")):
            if len(path.name) == 64:
                yield path.name

    def clear_unfinished(self) -> None:
        """Throw away what killed runs were writing; only while holding the dossier's lock."""
        for path in self.folder.glob(f"??/??/{_UNFINISHED}*"):
            path.unlink()

    def broken(self) -> Iterator[str]:
        """The hashes whose file holds other bytes."""
        for sha256 in self.hashes():
            with self.path(sha256).open("rb") as handle:
                if hashlib.file_digest(handle, "sha256").hexdigest() != sha256:
                    yield sha256


def fsync_folder(folder: Path) -> None:
    """Make a rename in this folder survive a crash."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
