"""SQLite's WAL needs a local disk; this finds out whether a folder is on one."""

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
