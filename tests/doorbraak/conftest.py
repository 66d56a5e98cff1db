"""The whole line over the fictional country, run once for all tests that look at its result."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest

from assess.beoordelingen import open_beoordelingen, record
from doorbraak.demo import Country, shipped_country

SCHOOLJAAR = "2025-2026"
Bevindingen = list[dict[str, Any]]


def call(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Run the command as an operator would."""
    command = [sys.executable, "-m", "doorbraak", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def line(country: Country, dossier: Path) -> list[object]:
    """The arguments that run the line over a served country."""
    arguments: list[object] = ["run", "--schooljaar", SCHOOLJAAR, "--dossier", dossier]
    arguments += ["--register", country.register, "--gemeenten", country.gemeenten]
    for host in sorted(country.options.allow_hosts):
        arguments += ["--allow-host", host]
    return arguments


@pytest.fixture(scope="session")
def doorbraak() -> Callable[..., subprocess.CompletedProcess[str]]:
    return call


@pytest.fixture(scope="session")
def country() -> Iterator[Country]:
    with ExitStack() as stack:
        yield stack.enter_context(shipped_country())


@pytest.fixture(scope="session")
def run_arguments(country: Country) -> Callable[[Path], list[object]]:
    return lambda dossier: line(country, dossier)


@pytest.fixture(scope="session")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Bevindingen]:
    """Give a dossier, get its bevindingen as the export writes them."""

    def export(dossier: Path) -> Bevindingen:
        out = tmp_path_factory.mktemp("export")
        done = call(
            "export", "--schooljaar", SCHOOLJAAR, "--format", "json", "--out", out, "--dossier", dossier
        )
        assert done.returncode == 0, done.stderr
        rows: Bevindingen = json.loads((out / "bevindingen.json").read_text(encoding="utf-8"))
        return rows

    return export


def propose(dossier: Path, swv: str, element: str, vingerafdruk: str, oordeel: str) -> None:
    """One voorstel in the ledger, as the site would record it."""
    with closing(open_beoordelingen(dossier / "beoordelingen.db")) as db:
        record(
            db,
            **{"swv": swv, "schooljaar": SCHOOLJAAR, "element": element, "inspectie": "IvhO"},
            **{"stap": "voorstel", "oordeel": oordeel, "redencode": "eens", "door": "inspecteur"},
            vingerafdruk=vingerafdruk,
            toelichting="Gezien.",
            bewijs=[{"sha256": "ab", "pagina": 1, "anker": None, "citaat": "De directeur beslist."}],
        )


@pytest.fixture(scope="session")
def stel_voor() -> Callable[[Path, str, str, str, str], None]:
    """Give a dossier, a cell, its vingerafdruk and an oordeel, and it is proposed."""
    return propose


@pytest.fixture(scope="session")
def ran(country: Country, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dossier after one undisturbed run; look, do not touch."""
    dossier = tmp_path_factory.mktemp("ran") / "dossier"
    done = call(*line(country, dossier))
    assert done.returncode in (0, 1), done.stderr
    return dossier


@pytest.fixture
def dossier(ran: Path, tmp_path: Path) -> Path:
    """A copy of that dossier, to change at will."""
    return Path(shutil.copytree(ran, tmp_path / "dossier"))


@pytest.fixture(scope="session")
def bevindingen(ran: Path, exported: Callable[[Path], Bevindingen]) -> Bevindingen:
    return exported(ran)
