"""Starts Datasette with the site's plugins, templates and metadata."""

import os
import sqlite3
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from collect.dossier import Dossier, DossierError

# Suggested facets are what makes a large table page slow; nobody may download the databases whole.
SETTINGS = {
    "suggest_facets": "off",
    "allow_download": "off",
    "sql_time_limit_ms": "2000",
    "max_returned_rows": "1000",
}


@dataclass(frozen=True)
class SiteFolder:
    """The folder with plugins/, templates/ and static/; metadata.yml stands beside it."""

    path: Path

    @classmethod
    def of_checkout(cls) -> "SiteFolder":
        return cls(Path(__file__).parent.parent / "datasette")

    @property
    def metadata(self) -> Path:
        return self.path.parent / "metadata.yml"

    def require(self) -> None:
        """Raise DossierError when this is not a site folder."""
        for part in (self.path / "plugins", self.path / "templates", self.path / "static", self.metadata):
            if not part.exists():
                raise DossierError(f"geen site gevonden: {part} ontbreekt; geef de map met --site")


def command(dossier: Dossier, site: SiteFolder, host: str, port: int) -> list[str]:
    """The datasette command that serves this dossier; raises DossierError when something is missing."""
    site.require()
    if not _published(dossier.dossier_db):
        raise DossierError(f"{dossier.dossier_db} is er nog niet; voer eerst 'doorbraak run' uit")
    arguments = [
        sys.executable,
        "-m",
        "datasette",
        "serve",
        str(dossier.dossier_db),
        str(dossier.beoordelingen_db),
    ]
    arguments += ["--metadata", str(site.metadata), "--plugins-dir", str(site.path / "plugins")]
    arguments += [
        "--template-dir",
        str(site.path / "templates"),
        "--static",
        f"assets:{site.path / 'static'}",
    ]
    arguments += ["--host", host, "--port", str(port)]
    for name, value in SETTINGS.items():
        arguments += ["--setting", name, value]
    return arguments


def serve(dossier: Dossier, site: SiteFolder, host: str, port: int) -> NoReturn:
    """Become the server, so that a signal to this process is a signal to it; raises DossierError."""
    arguments = command(dossier, site, host, port)
    sys.stdout.flush()
    os.execv(arguments[0], arguments)


def _published(path: Path) -> bool:
    if not path.exists():
        return False
    with closing(sqlite3.connect(path)) as db:
        return db.execute("SELECT 1 FROM sqlite_master WHERE name = 'bevindingen'").fetchone() is not None
