"""What stands in deploy/, as data."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from doorbraak.cli import commands

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def deploy() -> Path:
    return DEPLOY


@pytest.fixture(scope="session")
def systemd_analyze() -> Callable[..., subprocess.CompletedProcess[str]]:
    """The command; without it the test is skipped, or fails when everything must be tested."""
    found = shutil.which("systemd-analyze")
    if found is None and os.environ.get("VOLLEDIG") == "1":
        pytest.fail("systemd-analyze ontbreekt en VOLLEDIG=1 vraagt om alle tests; zie .ci/system-packages")
    if found is None:
        pytest.skip("systemd-analyze is niet geïnstalleerd, dus de systemd-units zijn niet nagekeken")

    def call(*arguments: object) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "TZ": "UTC", "LC_ALL": "C"}
        command = [found, *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)

    return call


@pytest.fixture(scope="session")
def unit(deploy: Path) -> Callable[[str], list[tuple[str, str]]]:
    """The settings of a unit, in order; a key may come twice."""

    def read(name: str) -> list[tuple[str, str]]:
        lines = (deploy / "systemd" / name).read_text(encoding="utf-8").splitlines()
        pairs = (line.partition("=") for line in lines if "=" in line and not line.startswith("#"))
        return [(key, value) for key, _, value in pairs]

    return read


@pytest.fixture(scope="session")
def manifests(deploy: Path) -> list[dict[str, Any]]:
    """Every object for Kubernetes, without the kustomizations."""
    files = sorted((deploy / "kubernetes").rglob("*.yaml"))
    return [
        body
        for path in files
        if path.name != "kustomization.yaml"
        for body in yaml.safe_load_all(path.read_text(encoding="utf-8"))
    ]


@pytest.fixture(scope="session")
def parsed() -> Callable[[list[str]], dict[str, Any]]:
    """What the command understands of arguments; fails where it would refuse them."""

    def parse(arguments: list[str]) -> dict[str, Any]:
        name, *rest = arguments
        found: click.Command = commands.commands[name]
        return dict(found.make_context(name, list(rest)).params)

    return parse
