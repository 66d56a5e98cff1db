"""The disk under a dossier: whether it is a local one, as SQLite's WAL needs, and what is wrong with it."""

import errno
import sqlite3
from pathlib import Path

from collect.dossier import DossierError

NETWORK_TYPES = {
    "nfs",
    "nfs4",
    "cifs",
    "smb3",
    "smbfs",
    "afs",
    "ceph",
    "glusterfs",
    "fuse.sshfs",
    "fuse.s3fs",
}


def filesystem_of(path: Path, mounts: str) -> str:
    """The type of the file system that `path` is on, by the text of /proc/mounts."""
    target = path.resolve()
    best, kind = Path("/"), ""
    for line in mounts.splitlines():
        _, mount_point, file_system, *_ = line.split()
        point = Path(mount_point.replace("\\040", " "))
        if target.is_relative_to(point) and len(point.parts) >= len(best.parts):
            best, kind = point, file_system
    return kind


def require_local(path: Path, mounts: Path = Path("/proc/mounts")) -> None:
    """Raise DossierError when `path` is on a network file system; says nothing where that is unknown."""
    if not mounts.exists():
        return
    kind = filesystem_of(path, mounts.read_text(encoding="utf-8", errors="replace"))
    if kind in NETWORK_TYPES:
        raise DossierError(
            f"{path} staat op een netwerkschijf ({kind}); het dossier moet op een lokale schijf van deze machine staan"
        )


_FULL = "de schijf is vol"
_FAILING = "de schijf hapert of weigert"
_TROUBLE = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: "de toegestane ruimte op de schijf is op",
    errno.EFBIG: "een bestand mag niet groter worden",
    errno.EROFS: "de schijf kan alleen worden gelezen",
    errno.EIO: _FAILING,
}
_SQLITE_TROUBLE = {
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_IOERR: _FAILING,
}


def disk_trouble(error: OSError | sqlite3.Error) -> str | None:
    """A Dutch sentence when it was the disk that failed, None when it was something else."""
    if isinstance(error, OSError):
        return _TROUBLE.get(error.errno or 0)
    code = getattr(error, "sqlite_errorcode", 0)
    return _SQLITE_TROUBLE.get(code & 0xFF)
