"""Starts Datasette with the site's plugins, templates and metadata."""

import json
import os
import secrets
import sqlite3
import sys
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import yaml

from assess.beoordelingen import open_beoordelingen
from collect.dossier import Dossier, DossierError
from doorbraak.toegang import Toegang, ToegangFout, loopback

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


@dataclass(frozen=True)
class Door:
    """Where the site listens and whom it lets in; `plugins` is what Datasette's plugins are told of that."""

    host: str = "127.0.0.1"
    port: int = 8001
    uds: Path | None = None
    plugins: Mapping[str, Any] | None = None

    def require(self) -> None:
        """Raise DossierError when this would let in somebody whom it should not."""
        toegang = Toegang.of(_resolved((self.plugins or {}).get("doorbraak")))
        if toegang.vorm == "demo" and (self.uds or not loopback(self.host)):
            raise ToegangFout(
                "de demo laat iedereen kiezen wie hij is, en luistert daarom alleen op 127.0.0.1"
            )
        if toegang.vorm == "proxy" and toegang.vertrouw == "socket" and not self.uds:
            raise ToegangFout("toegang: vertrouw socket vraagt om --uds")
        if toegang.vorm == "proxy" and toegang.vertrouw == "loopback" and not loopback(self.host):
            raise ToegangFout("toegang: vertrouw loopback vraagt om --host 127.0.0.1")


def read_door(host: str, port: int, uds: Path | None, toegang: Path | None) -> Door:
    """The door with the plugin settings of a YAML file; raises DossierError."""
    if toegang is None:
        return Door(host, port, uds)
    try:
        plugins = yaml.safe_load(toegang.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ToegangFout(f"{toegang} is niet te lezen: {error}") from error
    if not isinstance(plugins, dict) or not isinstance(plugins.get("doorbraak"), dict):
        raise ToegangFout(f"{toegang}: het onderdeel 'doorbraak' ontbreekt")
    return Door(host, port, uds, plugins)


def command(dossier: Dossier, site: SiteFolder, door: Door) -> list[str]:
    """The datasette command that serves this dossier; raises DossierError when something is missing."""
    site.require()
    door.require()
    if not _published(dossier.dossier_db):
        raise DossierError(f"{dossier.dossier_db} is er nog niet; voer eerst 'doorbraak run' uit")
    # So that its tables are those of this version, whoever wrote it last.
    open_beoordelingen(dossier.beoordelingen_db).close()
    arguments = [sys.executable, "-m", "datasette", "serve"]
    arguments += [str(dossier.dossier_db), str(dossier.beoordelingen_db)]
    arguments += ["--metadata", str(_metadata(dossier, site, door))]
    arguments += ["--plugins-dir", str(site.path / "plugins")]
    arguments += ["--template-dir", str(site.path / "templates")]
    arguments += ["--static", f"assets:{site.path / 'static'}"]
    arguments += ["--uds", str(door.uds)] if door.uds else ["--host", door.host, "--port", str(door.port)]
    for name, value in SETTINGS.items():
        arguments += ["--setting", name, value]
    return arguments


def serve(dossier: Dossier, site: SiteFolder, door: Door) -> NoReturn:
    """Become the server, so that a signal to this process is a signal to it; raises DossierError."""
    arguments = command(dossier, site, door)
    sys.stdout.flush()
    os.execve(arguments[0], arguments, {**os.environ, "DATASETTE_SECRET": _secret(dossier)})


def _metadata(dossier: Dossier, site: SiteFolder, door: Door) -> Path:
    """The site's metadata, with who may enter when that was given; secrets stay where they are."""
    if not door.plugins:
        return site.metadata
    metadata = yaml.safe_load(site.metadata.read_text(encoding="utf-8"))
    return _private(dossier.path / ".site.json", json.dumps({**metadata, "plugins": door.plugins}))


def _secret(dossier: Dossier) -> str:
    """What signs the cookies: kept, so that a restart logs nobody out."""
    if given := os.environ.get("DATASETTE_SECRET"):
        return given
    path = dossier.path / ".cookiegeheim"
    if not path.exists():
        _private(path, secrets.token_hex(32))
    return path.read_text(encoding="utf-8")


def _resolved(setting: Any) -> Any:
    """The setting with {$env: NAME} replaced by what that holds, as Datasette does for its plugins."""
    if isinstance(setting, dict):
        if set(setting) == {"$env"}:
            return os.environ.get(setting["$env"], "")
        return {name: _resolved(value) for name, value in setting.items()}
    return setting


def _private(path: Path, text: str) -> Path:
    """A file that only its owner reads, from its first byte."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}")
    temporary.touch(mode=0o600)
    temporary.write_text(text, encoding="utf-8")
    return temporary.replace(path)


def _published(path: Path) -> bool:
    if not path.exists():
        return False
    with closing(sqlite3.connect(path)) as db:
        return db.execute("SELECT 1 FROM sqlite_master WHERE name = 'bevindingen'").fetchone() is not None
