"""A dossier on a network share is refused, because SQLite's WAL does not work there; a full disk is told."""

import errno
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from collect.dossier import DossierError
from doorbraak.filesystem import disk_trouble, filesystem_of, require_local


def mounts(tmp_path: Path) -> Path:
    share = tmp_path / "met spatie"
    share.mkdir()
    table = tmp_path / "mounts"
    escaped = str(share).replace(" ", "\\040")
    table.write_text(f"/dev/vda / ext4 rw 0 0\nserver:/data {escaped} nfs4 rw 0 0\n")
    return table


def test_a_network_share_is_refused(tmp_path: Path) -> None:
    table = mounts(tmp_path)
    with pytest.raises(DossierError, match="netwerkschijf"):
        require_local(tmp_path / "met spatie" / "dossier", table)


def test_a_local_disk_is_accepted(tmp_path: Path) -> None:
    table = mounts(tmp_path)
    require_local(tmp_path / "dossier", table)
    assert filesystem_of(tmp_path / "dossier", table.read_text()) == "ext4"


def test_an_unknown_mount_table_says_nothing(tmp_path: Path) -> None:
    require_local(tmp_path, tmp_path / "bestaat-niet")


def test_a_full_disk_is_told_from_a_fault_in_the_program() -> None:
    assert disk_trouble(OSError(errno.ENOSPC, "No space left on device")) == "de schijf is vol"
    assert disk_trouble(FileNotFoundError(errno.ENOENT, "No such file")) is None
    with closing(sqlite3.connect(":memory:")) as db:
        db.execute("PRAGMA max_page_count = 3")
        with pytest.raises(sqlite3.OperationalError) as full:
            db.execute("CREATE TABLE t AS SELECT randomblob(20000)")
        with pytest.raises(sqlite3.OperationalError) as wrong:
            db.execute("SELECT * FROM niets")
    assert disk_trouble(full.value) == "de schijf is vol"
    assert disk_trouble(wrong.value) is None
