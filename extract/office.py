"""Old Word files (DOC, RTF) to DOCX by LibreOffice, when that is installed.

It runs as a child of the reading process and within its time: when that process ends, so does LibreOffice.
"""

import ctypes
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from extract.office_ready import OFFICE_FILE_SIZE, OFFICE_MEMORY, office_missing
from extract.reading import ConverterMissing, Unreadable

_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_PR_SET_NO_NEW_PRIVS = 38
# never a macro, never anything that a document refers to elsewhere
_SETTINGS: dict[str, dict[str, str | int]] = {
    "Common/Security/Scripting": {
        "MacroSecurityLevel": 3,
        "DisableMacrosExecution": "true",
        "BlockUntrustedRefererLinks": "true",
    },
    "Writer/Content/Update": {"Link": 0},
}


def converted(data: bytes, kind: str) -> bytes:
    """The bytes of a DOCX with the same text; raises Unreadable (ConverterMissing without LibreOffice)."""
    if kind == "doc" and data[512:514] == b"\xec\xa5" and data[523] & 1:
        raise Unreadable("beveiligd", "het oude Word-bestand is met een wachtwoord beveiligd")
    program = shutil.which("soffice")
    if program is None:
        raise ConverterMissing("niet_ondersteund", f"een oud bestand (.{kind}); {office_missing()}")
    with tempfile.TemporaryDirectory(prefix="omzetten-") as name:
        folder = Path(name)
        source, profile = folder / f"stuk.{kind}", folder / "profiel"
        with _room_to_write():
            source.write_bytes(data)
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(_settings(), encoding="utf-8")
        done = subprocess.run(
            [
                program,
                f"-env:UserInstallation={profile.as_uri()}",
                "--headless",
                "--norestore",
                "--nologo",
                "--nodefault",
                "--nolockcheck",
                "--nofirststartwizard",
                "--convert-to",
                "docx:MS Word 2007 XML",
                "--outdir",
                name,
                str(source),
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={"PATH": os.environ.get("PATH", os.defpath), "HOME": name, "TMPDIR": name, "LANG": "C.UTF-8"},
            preexec_fn=_confine,
            check=False,
        )
        result = source.with_suffix(".docx")
        if done.returncode != 0 or not result.is_file() or result.stat().st_size > OFFICE_FILE_SIZE:
            raise Unreadable("beschadigd", f"LibreOffice kon het oude bestand (.{kind}) niet omzetten")
        return result.read_bytes()


@contextmanager
def _room_to_write() -> Iterator[None]:
    """For as long as the file is written that LibreOffice is to read."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def _confine() -> None:
    """Limits of its own, no new rights and, where the system allows it, no network."""
    resource.setrlimit(resource.RLIMIT_AS, (OFFICE_MEMORY, OFFICE_MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (OFFICE_FILE_SIZE, OFFICE_FILE_SIZE))
    if sys.platform == "linux":
        library = ctypes.CDLL(None)
        if library.unshare(_CLONE_NEWNET) != 0:
            library.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)
        library.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)


def _settings() -> str:
    items = "".join(
        f'<item oor:path="/org.openoffice.Office.{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for path, props in _SETTINGS.items()
        for name, value in props.items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{items}</oor:items>'
    )
