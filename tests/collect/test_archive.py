"""The archive keeps bytes under their own hash."""

import hashlib
from pathlib import Path

import pytest

from collect.archive import Archive, ArchiveError


def test_bytes_are_found_back_under_their_hash(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    sha256 = archive.put(b"plan")
    assert sha256 == hashlib.sha256(b"plan").hexdigest()
    assert archive.path(sha256) == tmp_path / sha256[:2] / sha256[2:4] / sha256
    assert archive.get(sha256) == b"plan"


def test_the_same_bytes_are_written_once(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    first = archive.path(archive.put(b"plan")).stat()
    assert archive.path(archive.put(b"plan")).stat() == first
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [
        hashlib.sha256(b"plan").hexdigest()
    ]


def test_changed_bytes_are_found_and_never_given(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    good, bad = archive.put(b"plan"), archive.put(b"pact")
    archive.path(bad).write_bytes(b"kapt")
    assert list(archive.broken()) == [bad]
    assert archive.get(good) == b"plan"
    with pytest.raises(ArchiveError, match="past niet"):
        archive.get(bad)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "0" * 63])
def test_only_a_hash_is_a_name(tmp_path: Path, name: str) -> None:
    with pytest.raises(ArchiveError):
        Archive(tmp_path).path(name)


def test_what_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="niet in het archief"):
        Archive(tmp_path).get("0" * 64)
