"""The site is served by the process that was started, and ends with it."""

import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from collect.dossier import Dossier
from doorbraak import demo
from doorbraak.site import Door, SiteFolder, command, read_door
from doorbraak.toegang import Toegang, ToegangFout


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_the_served_site_shows_the_matrix_and_ends_on_sigterm(ran: Path) -> None:
    port = free_port()
    command = [sys.executable, "-m", "doorbraak", "serve", "--dossier", str(ran), "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 60
        page = None
        while page is None and time.monotonic() < deadline and server.poll() is None:
            try:
                page = httpx.get(f"http://127.0.0.1:{port}/matrix", timeout=10)
            except httpx.TransportError:
                time.sleep(0.2)
        assert page is not None
        assert page.status_code == 200
        assert "PO9901" in page.text
        table = httpx.get(f"http://127.0.0.1:{port}/dossier/bevindingen.json?_shape=array", timeout=10)
        assert len(table.json()) == 35
    finally:
        server.terminate()
        server.wait(timeout=30)
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"vorm": "misschien"}, "vorm is 'misschien'"),
        ({"vorm": "proxy"}, "ten minste 32 tekens"),
        ({"vorm": "proxy", "vertrouw": "iedereen"}, "vertrouw is 'iedereen'"),
        ({"vorm": "wachtwoord"}, "geen personen"),
        ({"vorm": "wachtwoord", "personen": {"a": {"rol": "baas"}}}, "één rol"),
        ({"vorm": "wachtwoord", "personen": {"a": {"rol": "inspecteur"}}}, "ook een inspectie"),
        ({"vorm": "proxy", "vertrouw": "loopback", "blind_aandeel": 2}, "van 0 tot en met 1"),
        ({"vorm": "open", "deur": "los"}, "onbekend: deur"),
    ],
)
def test_a_way_in_that_makes_no_sense_is_refused(settings: dict[str, object], message: str) -> None:
    with pytest.raises(ToegangFout, match=message):
        Toegang.of(settings)


@pytest.mark.parametrize(
    ("door", "message"),
    [
        (Door("0.0.0.0", 1, plugins=demo.TOEGANG), "luistert daarom alleen op 127.0.0.1"),
        (Door(uds=Path("x"), plugins=demo.TOEGANG), "luistert daarom alleen op 127.0.0.1"),
        (Door(plugins={"doorbraak": {"vorm": "proxy", "vertrouw": "socket"}}), "vraagt om --uds"),
        (
            Door("0.0.0.0", plugins={"doorbraak": {"vorm": "proxy", "vertrouw": "loopback"}}),
            "vraagt om --host",
        ),
    ],
)
def test_a_door_that_lets_in_whom_it_should_not_stays_shut(ran: Path, door: Door, message: str) -> None:
    with pytest.raises(ToegangFout, match=message):
        command(Dossier(ran), SiteFolder.of_checkout(), door)


def test_a_file_says_who_may_enter_and_its_secrets_stay_in_the_environment(
    ran: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "toegang.yml"
    file.write_text("doorbraak: {vorm: proxy, geheim: {$env: PROXY_GEHEIM}}", encoding="utf-8")
    door = read_door("127.0.0.1", 1, None, file)
    with pytest.raises(ToegangFout, match="32 tekens"):
        command(Dossier(ran), SiteFolder.of_checkout(), door)
    monkeypatch.setenv("PROXY_GEHEIM", "s" * 40)
    arguments = command(Dossier(ran), SiteFolder.of_checkout(), door)
    written = Path(arguments[arguments.index("--metadata") + 1])
    assert "$env" in written.read_text(encoding="utf-8")
    assert "s" * 40 not in written.read_text(encoding="utf-8")
    assert written.stat().st_mode & 0o777 == 0o600
    file.write_text("iets: anders", encoding="utf-8")
    with pytest.raises(ToegangFout, match="ontbreekt"):
        read_door("127.0.0.1", 1, None, file)
