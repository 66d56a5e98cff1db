"""The units are what systemd takes, start what we have, and go off when they should."""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Analyze = Callable[..., subprocess.CompletedProcess[str]]
Unit = Callable[[str], list[tuple[str, str]]]

SERVICES = ["doorbraak-run.service", "doorbraak-serve.service"]
INSTALLED = "/opt/doorbraakmonitor/.venv/bin/doorbraak"


@pytest.fixture
def units(deploy: Path, tmp_path: Path) -> Path:
    """The units with a program that exists here in the place of the installed one."""
    for path in (deploy / "systemd").glob("doorbraak-*"):
        text = path.read_text(encoding="utf-8").replace(INSTALLED, sys.executable)
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    return tmp_path


def test_systemd_takes_the_units(units: Path, systemd_analyze: Analyze) -> None:
    done = systemd_analyze("verify", *sorted(units.iterdir()))
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_a_unit_with_a_mistake_is_seen(units: Path, systemd_analyze: Analyze) -> None:
    service = units / "doorbraak-run.service"
    service.write_text(service.read_text().replace("ProtectSystem=strict", "ProtectSystem=streng"))
    done = systemd_analyze("verify", service)
    assert "streng" in done.stdout + done.stderr


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_can_do_little(units: Path, systemd_analyze: Analyze, service: str) -> None:
    """Exposure at most 2.0 of 10, where systemd calls everything under 5 good."""
    done = systemd_analyze("security", "--offline=true", "--threshold=20", units / service)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("after", "moment"),
    [
        ("2026-09-01", "2026-09-15 00:00:00 UTC"),
        ("2026-09-16", "2027-05-04 00:00:00 UTC"),
        ("2027-05-05", "2027-07-15 00:00:00 UTC"),
        ("2027-07-16", "2027-09-15 00:00:00 UTC"),
    ],
)
def test_the_next_run_is_at_two_at_night_in_the_netherlands(
    unit: Unit, systemd_analyze: Analyze, after: str, moment: str
) -> None:
    calendars = [value for key, value in unit("doorbraak-run.timer") if key == "OnCalendar"]
    done = systemd_analyze("calendar", f"--base-time={after}", *calendars)
    assert done.returncode == 0, done.stderr
    assert min(re.findall(r"Next elapse: \w+ (.+)", done.stdout)) == moment


def test_a_missed_run_is_caught_up_and_a_running_one_left_alone(unit: Unit) -> None:
    timer, run = dict(unit("doorbraak-run.timer")), dict(unit("doorbraak-run.service"))
    assert (timer["Persistent"], timer["RandomizedDelaySec"]) == ("true", "30min")
    assert (run["Type"], run["Restart"], run["TimeoutStartSec"]) == ("oneshot", "no", "14h")
    assert run["SuccessExitStatus"].split() == ["1", "3", "143"]


@pytest.mark.parametrize("service", SERVICES)
def test_the_command_understands_what_the_unit_starts(
    unit: Unit, deploy: Path, parsed: Callable[[list[str]], dict[str, Any]], service: str
) -> None:
    settings = (deploy / "systemd" / "omgeving").read_text(encoding="utf-8")
    values = dict(re.findall(r"^([A-Z]+)=(.*)$", settings, re.MULTILINE))
    program, *arguments = dict(unit(service))["ExecStart"].split()
    assert program == INSTALLED
    filled = [re.sub(r"\$\{(\w+)\}", lambda name: values[name[1]], word) for word in arguments]
    dossier = parsed(filled)["dossier"].path
    written = [value for key, value in unit(service) if key == "ReadWritePaths"]
    assert written == [str(dossier)]
    assert dict(unit(service))["StateDirectory"] == dossier.name
